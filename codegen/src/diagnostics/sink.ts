import { relative } from 'node:path';
import { errorUrl } from '@tradewind/sdk/runtime';
import { ts } from 'ts-morph';
import { compareDiagnostics, type Diagnostic, type Fix, type Position, type Range } from './diagnostic.ts';
import type { ArgsOf, Rule } from './rule.ts';
import { type RuleName, type Rules, rules } from './rules.ts';

/** A piece of a source file of the program, by offsets. */
export interface Span {
  readonly sourceFile: ts.SourceFile;
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

export type Place = ts.Node | Span;

export interface Extra {
  /** Second places, each with what is to be seen there. */
  readonly related?: readonly { readonly at: Place; readonly message: string }[];
  /** Nearest known names, best first. */
  readonly suggestions?: readonly string[];
  /** In place of the rule's own help. */
  readonly help?: string;
  readonly fix?: FixSpec;
}

/** A change that removes the problem, and adds no other. */
export interface FixSpec {
  /** What it does, to go on a sentence: "write `await orders`". */
  readonly title: string;
  readonly edits: readonly Edit[];
}

/** Puts a text in the place of a piece of a source file. */
export interface Edit {
  readonly at: Place;
  readonly text: string;
}

/** A rule whose message needs nothing may be reported without arguments. */
type Rest<Args> = [unknown] extends [Args] ? [args?: undefined, extra?: Extra] : [args: Args, extra?: Extra];

/** Where the phases report to. */
export interface Sink {
  report<R extends RuleName>(rule: R, at: Place, ...rest: Rest<ArgsOf<Rules[R]>>): void;
  /** Takes a finding that is data already: one of TypeScript's, or one that was stored. */
  add(diagnostic: Diagnostic): void;
  /** Everything so far, in source order, without duplicates. */
  all(): readonly Diagnostic[];
  /** What is reported while `work` runs goes into `list` instead: it is data, and may be taken in at any time. */
  collect<T>(list: Found[], work: () => T): T;
  /** Takes what was collected. */
  take(found: readonly Found[]): void;
}

/** A diagnostic that was collected. */
export interface Found {
  readonly diagnostic: Diagnostic;
  /** Of an error of ours: what it explains, which may be more than what it underlines. */
  readonly explained?: Range;
}

export interface SinkOptions {
  /** The project's folder: files are told relative to it. */
  readonly root: string;
  /** Files with syntax errors: what else is found in them are guesses, and is not told. */
  readonly unreadable?: ReadonlySet<string>;
}

export function createSink({ root, unreadable = new Set() }: SinkOptions): Sink {
  const found = new Map<string, Diagnostic>();
  const explained: Range[] = [];
  const isTold = ({ code, file }: Diagnostic): boolean => !code.startsWith('TW') || !unreadable.has(file);
  let collecting: Found[] | undefined;
  /** Rules ask for it again and again. */
  let all: readonly Diagnostic[] | undefined;
  const add = (one: Found): void => {
    if (collecting !== undefined) {
      collecting.push(one);
      return;
    }
    all = undefined;
    const { diagnostic } = one;
    if (one.explained !== undefined) explained.push(one.explained);
    const { code, file, start, end } = diagnostic;
    // Two phases may see the same fault: the first one's words stay.
    const key = `${code} ${file} ${start.line}:${start.column} ${end.line}:${end.column}`;
    if (!found.has(key)) found.set(key, diagnostic);
  };
  return {
    report(name, at, ...rest) {
      const [args, extra = {}] = rest as [args: never, extra?: Extra];
      const diagnostic = diagnosticOf(root, rules[name], at, args, extra);
      add(diagnostic.severity === 'error' ? { diagnostic, explained: rangeOf(root, explainedBy(at)) } : { diagnostic });
    },
    add: (diagnostic) => add({ diagnostic }),
    all: () => (all ??= withoutEchoes([...found.values()].filter(isTold), explained).sort(compareDiagnostics)),
    collect(list, work) {
      const before = collecting;
      collecting = list;
      try {
        return work();
      } finally {
        collecting = before;
      }
    },
    take: (list) => list.forEach(add),
  };
}

/**
 * What a rule explains, TypeScript often sees too, in words about types that its users did not write: an error of ours on
 * the same piece of code says it better.
 */
function withoutEchoes(diagnostics: readonly Diagnostic[], explained: readonly Range[]): Diagnostic[] {
  return diagnostics.filter((one) => one.code.startsWith('TW') || !explained.some((range) => isTouched(one, range)));
}

function isTouched(a: Range, b: Range): boolean {
  return a.file === b.file && isBefore(a.start, b.end) && isBefore(b.start, a.end);
}

function isBefore(a: Position, b: Position): boolean {
  return a.line < b.line || (a.line === b.line && a.column < b.column);
}

/** Of an option its name too; of a method its decorators. Of something long only its first line. */
function explainedBy(at: Place): Place {
  if (!('kind' in at)) return at;
  const { parent } = at;
  if (parent !== undefined && ts.isPropertyAssignment(parent)) return parent;
  if (parent !== undefined && ts.isMethodDeclaration(parent)) {
    return { sourceFile: at.getSourceFile(), start: parent.getStart(), end: parent.name.getEnd() };
  }
  const { sourceFile, start, end } = spanOf(at);
  const [line = ''] = sourceFile.text.slice(start, end).split('\n', 1);
  return { sourceFile, start, end: start + line.length };
}

function diagnosticOf(root: string, rule: Rule<unknown>, at: Place, args: unknown, extra: Extra): Diagnostic {
  return {
    code: rule.code,
    severity: rule.severity,
    message: rule.message(args),
    ...rangeOf(root, at),
    related: (extra.related ?? []).map((one) => ({
      message: one.message,
      ...rangeOf(root, one.at),
    })),
    help: extra.help ?? rule.help?.(args) ?? null,
    suggestions: [...(extra.suggestions ?? [])],
    ...(extra.fix === undefined ? {} : { fix: fixOf(root, extra.fix) }),
    url: errorUrl(rule.code),
  };
}

function fixOf(root: string, fix: FixSpec): Fix {
  return {
    title: fix.title,
    edits: fix.edits.map((edit) => ({ ...rangeOf(root, edit.at), text: edit.text })),
  };
}

/** Where a node or span stands, as diagnostics tell it. */
export function rangeOf(root: string, at: Place): Range {
  const { sourceFile, start, end } = spanOf(at);
  return {
    file: fileOf(root, sourceFile.fileName),
    start: positionOf(sourceFile, start),
    end: positionOf(sourceFile, end),
  };
}

/** A node without the comments in front of it. */
export function spanOf(at: Place): Span {
  if (!('kind' in at)) return at;
  const sourceFile = at.getSourceFile();
  return { sourceFile, start: at.getStart(sourceFile), end: at.getEnd() };
}

function positionOf(sourceFile: ts.SourceFile, offset: number): Range['start'] {
  const { line, character } = sourceFile.getLineAndCharacterOfPosition(offset);
  return { line: line + 1, column: character + 1 };
}

/** A file's path as diagnostics tell it: relative to the project, with forward slashes. */
export function fileOf(root: string, path: string): string {
  return relative(root, path).replaceAll('\\', '/');
}

/** Files that TypeScript cannot read to their end, as diagnostics tell them. */
export function unreadableIn(program: ts.Program, files: readonly ts.SourceFile[], root: string): ReadonlySet<string> {
  const broken = files.filter((file) => program.getSyntacticDiagnostics(file).length > 0);
  return new Set(broken.map(({ fileName }) => fileOf(root, fileName)));
}
