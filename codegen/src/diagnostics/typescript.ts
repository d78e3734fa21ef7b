import { ts } from 'ts-morph';
import type { Diagnostic, Range, Related, Severity } from './diagnostic.ts';
import { rangeOf, type Sink } from './sink.ts';

/** Reports what TypeScript itself finds in the given files, and in the project's settings. */
export function reportTypeScript(program: ts.Program, files: readonly ts.SourceFile[], root: string, sink: Sink): void {
  const faults = new TypeScriptFaults(root);
  faults.read(program, files);
  faults.check(program, files);
  for (const one of faults.in(files)) sink.add(one);
}

/** What TypeScript finds, file by file: what was found once holds for as long as the file does. */
export class TypeScriptFaults {
  readonly #root: string;
  readonly #syntax = new Map<string, Known>();
  readonly #types = new Map<string, Known>();
  #settings: readonly Diagnostic[] = [];
  #isBroken = false;

  constructor(root: string) {
    this.#root = root;
  }

  /** Nothing that was known of these files holds any more. */
  forget(files: Iterable<string>): void {
    for (const file of files) this.#types.delete(file);
  }

  /** Looks at the settings and at the syntax of all files. */
  read(program: ts.Program, files: readonly ts.SourceFile[]): void {
    const settings = [...program.getConfigFileParsingDiagnostics(), ...program.getOptionsDiagnostics()];
    const syntax = files.flatMap((file) => this.#of(file, this.#syntax, () => program.getSyntacticDiagnostics(file)));
    this.#settings = this.#ours(settings);
    // After a syntax error the types are guesses.
    this.#isBroken =
      syntax.some(({ severity }) => severity === 'error') ||
      settings.some(({ category, file }) => category === ts.DiagnosticCategory.Error && file !== undefined);
  }

  /** Whether the types of a file have to be looked at. */
  lacks(file: ts.SourceFile): boolean {
    return !this.#isBroken && this.#types.get(file.fileName)?.file !== file;
  }

  /** Looks at the types of some files. */
  check(program: ts.Program, files: readonly ts.SourceFile[]): void {
    if (this.#isBroken) return;
    for (const file of files) this.#of(file, this.#types, () => program.getSemanticDiagnostics(file));
  }

  /** What was found in the settings and in these files. */
  in(files: readonly ts.SourceFile[]): readonly Diagnostic[] {
    const known = this.#isBroken ? [this.#syntax] : [this.#syntax, this.#types];
    return [...this.#settings, ...known.flatMap((of) => files.flatMap((file) => of.get(file.fileName)?.found ?? []))];
  }

  #of(file: ts.SourceFile, known: Map<string, Known>, find: () => readonly ts.Diagnostic[]): readonly Diagnostic[] {
    const before = known.get(file.fileName);
    if (before?.file === file) return before.found;
    const found = this.#ours(find());
    known.set(file.fileName, { file, found });
    return found;
  }

  #ours(found: readonly ts.Diagnostic[]): Diagnostic[] {
    return found.flatMap((one) => fromTypeScript(one, this.#root) ?? []);
  }
}

interface Known {
  readonly file: ts.SourceFile;
  readonly found: readonly Diagnostic[];
}

/** One of TypeScript's diagnostics as one of ours; nothing for its suggestions. */
export function fromTypeScript(diagnostic: ts.Diagnostic, root: string): Diagnostic | undefined {
  const severity = severities.get(diagnostic.category);
  if (severity === undefined) return undefined;
  const place = placeOf(diagnostic, root);
  const others = (diagnostic.relatedInformation ?? []).map((one): Related => {
    return { message: flatten(one.messageText), ...placeOf(one, root) };
  });
  // What it says of the very same place is advice.
  const advice = others.filter((one) => isSame(one, place)).map((one) => one.message);
  return {
    code: `TS${diagnostic.code}`,
    severity,
    message: flatten(diagnostic.messageText),
    ...place,
    related: others.filter((one) => !isSame(one, place) && isOfProject(one)),
    help: advice.length === 0 ? null : advice.join('\n'),
    suggestions: [],
    url: null,
  };
}

function isSame(a: Range, b: Range): boolean {
  return a.file === b.file && a.start.line === b.start.line && a.start.column === b.start.column;
}

/** Declarations of libraries explain little, and ours are not the user's business. */
function isOfProject({ file }: Range): boolean {
  return !file.startsWith('../') && !file.includes('node_modules/');
}

const severities: ReadonlyMap<ts.DiagnosticCategory, Severity> = new Map([
  [ts.DiagnosticCategory.Error, 'error' as const],
  [ts.DiagnosticCategory.Warning, 'warning' as const],
]);

function placeOf({ file, start, length }: ts.DiagnosticRelatedInformation, root: string): Range {
  if (file === undefined || start === undefined) {
    const beginning = { line: 1, column: 1 };
    return { file: 'tsconfig.json', start: beginning, end: beginning };
  }
  return rangeOf(root, { sourceFile: file, start, end: start + (length ?? 0) });
}

/** Longer chains repeat themselves: their beginning says what, their end says why. */
const maxSteps = 4;

/** A chain of reasons as lines, each further in than the one it explains. */
export function flatten(message: string | ts.DiagnosticMessageChain): string {
  if (typeof message === 'string') return message;
  const steps: { text: string; depth: number }[] = [];
  const visit = (chain: ts.DiagnosticMessageChain, depth: number): void => {
    steps.push({ text: chain.messageText, depth });
    for (const next of chain.next ?? []) visit(next, depth + 1);
  };
  visit(message, 0);
  if (steps.length <= maxSteps) return steps.map(({ text, depth }) => '  '.repeat(depth) + text).join('\n');
  const [first, second] = steps;
  const last = steps.at(-1);
  return [first?.text, `  ${second?.text}`, '    …', `    ${last?.text}`].join('\n');
}
