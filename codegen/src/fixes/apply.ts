import type { Diagnostic, Fix, Position } from '../diagnostics/diagnostic.ts';

/** What became of the sources. */
export interface Applied {
  /** The new texts of the files that changed. */
  readonly texts: ReadonlyMap<string, string>;
  /** What was fixed; what would have changed the same piece of code once more is left for another time. */
  readonly fixed: readonly Diagnostic[];
}

interface Change {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A file while changes are collected. */
interface Open {
  readonly text: string;
  readonly lines: readonly number[];
  readonly changes: Change[];
}

/**
 * Applies the fixes of diagnostics, each whole or not at all. Texts keep their line endings.
 *
 * @param sourceOf the text of a file, without a byte order mark; undefined: it is not to be changed
 */
export function applyFixes(
  diagnostics: readonly Diagnostic[],
  sourceOf: (file: string) => string | undefined,
): Applied {
  const files = new Map<string, Open | undefined>();
  const open = (file: string): Open | undefined => {
    if (!files.has(file)) {
      const text = sourceOf(file);
      files.set(file, text === undefined ? undefined : { text, lines: lineStarts(text), changes: [] });
    }
    return files.get(file);
  };
  const fixed = diagnostics.filter(({ fix }) => fix !== undefined && take(fix, open));
  const texts = new Map<string, string>();
  for (const [file, one] of files) if (one !== undefined && one.changes.length > 0) texts.set(file, changed(one));
  return { texts, fixed };
}

function take({ edits }: Fix, open: (file: string) => Open | undefined): boolean {
  const wanted: { readonly file: Open; readonly change: Change }[] = [];
  for (const { file, start, end, text } of edits) {
    const to = open(file);
    if (to === undefined) return false;
    const change = { start: offsetOf(to, start), end: offsetOf(to, end), text: withEndings(text, to.text) };
    // Two that want the very same have it.
    if (to.changes.some((other) => isSame(change, other))) continue;
    if (to.changes.some((other) => isTouched(change, other))) return false;
    wanted.push({ file: to, change });
  }
  for (const { file, change } of wanted) file.changes.push(change);
  return true;
}

function isSame(a: Change, b: Change): boolean {
  return a.start === b.start && a.end === b.end && a.text === b.text;
}

function isTouched(a: Change, b: Change): boolean {
  return a.start <= b.end && b.start <= a.end;
}

function changed({ text, changes }: Open): string {
  let out = '';
  let at = 0;
  // Those of one fix may stand at one place: they stay in their order.
  for (const change of changes.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    out += text.slice(at, change.start) + change.text;
    at = change.end;
  }
  return out + text.slice(at);
}

const lineEnd = /\r\n|[\n\r\u2028\u2029]/g;

function lineStarts(text: string): number[] {
  return [0, ...[...text.matchAll(lineEnd)].map(({ index, 0: end }) => index + end.length)];
}

function offsetOf({ text, lines }: Open, { line, column }: Position): number {
  return Math.min((lines[line - 1] ?? text.length) + column - 1, text.length);
}

function withEndings(text: string, of: string): string {
  return of.includes('\r\n') ? text.replaceAll(/\r?\n/g, '\r\n') : text;
}
