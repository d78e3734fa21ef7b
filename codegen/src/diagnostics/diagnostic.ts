/**
 * Diagnostics are data: what was seen, where, and what to do instead. They are made by the phases, collected by a sink,
 * and become text only at the end. The shape is the one of `tradewind check --json`.
 */

export type Severity = 'error' | 'warning' | 'hint';

/** Line and column count from 1; a column is a UTF-16 code unit, as in editors. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A piece of a source file. `file` is relative to the project, with forward slashes; `end` is exclusive. */
export interface Range {
  readonly file: string;
  readonly start: Position;
  readonly end: Position;
}

/** A second place that the diagnostic speaks of. */
export interface Related extends Range {
  readonly message: string;
}

/** A change of the sources that removes the problem. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly (Range & { readonly text: string })[];
}

export interface Diagnostic extends Range {
  /** `TW2nnn`, or `TSnnnn` for what TypeScript itself found. */
  readonly code: string;
  readonly severity: Severity;
  /** What was seen. Names and code stand in backticks. */
  readonly message: string;
  readonly related: readonly Related[];
  /** What to do instead. */
  readonly help: string | null;
  /** The nearest known names, best first. */
  readonly suggestions: readonly string[];
  readonly fix?: Fix;
  /** The page about the code. */
  readonly url: string | null;
}

/** True if something was found that must not be run. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error');
}

/** Source order: file, then place; at one place errors first. */
export function compareDiagnostics(a: Diagnostic, b: Diagnostic): number {
  return (
    compareText(a.file, b.file) ||
    a.start.line - b.start.line ||
    a.start.column - b.start.column ||
    a.end.line - b.end.line ||
    a.end.column - b.end.column ||
    rank[a.severity] - rank[b.severity] ||
    compareText(a.code, b.code) ||
    compareText(a.message, b.message)
  );
}

const rank: Record<Severity, number> = { error: 0, warning: 1, hint: 2 };

/** By code units: the same everywhere, whatever the locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
