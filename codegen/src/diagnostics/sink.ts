import { relative } from 'node:path';
import { errorUrl } from '@tradewind/sdk/runtime';
import { ts } from 'ts-morph';
import { once } from '../once.ts';
import { compareDiagnostics, compareText, type Diagnostic, type Fix, type Position, type Range } from './diagnostic.ts';
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
  /** The same by file, in the order of their names; files without any are not in it. */
  byFile(): ReadonlyMap<string, readonly Diagnostic[]>;
  /** What is reported while `work` runs goes into `list` instead: it is data, and may be taken in at any time. */
  collect<T>(list: Found[], work: () => T): T;
  /** Takes what was collected: a list to which nothing is added any more. */
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
  /** What the sinks before found in each file: for a project that is asked again and again. */
  readonly known?: Map<string, FoundInFile>;
}

export function createSink({ root, unreadable = new Set(), known = new Map() }: SinkOptions): Sink {
  const files = new Map<string, FoundInFile>();
  /** Of all files, in order. */
  let names: readonly string[] | undefined;
  /** Rules ask for it again and again. */
  let all: readonly Diagnostic[] | undefined;
  let collecting: Found[] | undefined;
  const nothingIn = (file: string): FoundInFile => {
    names = undefined;
    let nothing = known.get(file);
    if (nothing === undefined) known.set(file, (nothing = new FoundInFile()));
    return nothing;
  };
  const take = (file: string, list: readonly Found[]): void => {
    files.set(file, (files.get(file) ?? nothingIn(file)).and(list));
    all = undefined;
  };
  const add = (one: Found): void => {
    if (collecting === undefined) take(one.diagnostic.file, [one]);
    else collecting.push(one);
  };
  const told = (file: string): readonly Diagnostic[] => {
    const own = files.get(file)?.diagnostics ?? [];
    return unreadable.has(file) ? own.filter(({ code }) => !code.startsWith('TW')) : own;
  };
  const inOrder = (): readonly string[] => (names ??= [...files.keys()].sort(compareText));
  return {
    report(name, at, ...rest) {
      const [args, extra = {}] = rest as [args: never, extra?: Extra];
      const diagnostic = diagnosticOf(root, rules[name], at, args, extra);
      add(diagnostic.severity === 'error' ? { diagnostic, explained: rangeOf(root, explainedBy(at)) } : { diagnostic });
    },
    add: (diagnostic) => add({ diagnostic }),
    all: () => (all ??= inOrder().flatMap(told)),
    byFile() {
      const each = inOrder().map((file) => [file, told(file)] as const);
      return new Map(each.filter(([, own]) => own.length > 0));
    },
    collect(list, work) {
      const before = collecting;
      collecting = list;
      try {
        return work();
      } finally {
        collecting = before;
      }
    },
    take(found) {
      if (found.length === 0) return;
      if (collecting !== undefined) collecting.push(...found);
      else for (const [file, own] of inFiles(found)) take(file, own);
    },
  };
}

const inFiles = once((found: readonly Found[]) => Map.groupBy(found, ({ diagnostic }) => diagnostic.file));

/** What was found in one file, list by list. Of the same lists it is the same object, and sorts them once. */
export class FoundInFile {
  readonly #lists: readonly (readonly Found[])[];
  readonly #next = new WeakMap<readonly Found[], FoundInFile>();
  #diagnostics: readonly Diagnostic[] | undefined;

  constructor(lists: readonly (readonly Found[])[] = []) {
    this.#lists = lists;
  }

  and(list: readonly Found[]): FoundInFile {
    let next = this.#next.get(list);
    if (next === undefined) this.#next.set(list, (next = new FoundInFile([...this.#lists, list])));
    return next;
  }

  /** In source order, without duplicates. */
  get diagnostics(): readonly Diagnostic[] {
    return (this.#diagnostics ??= this.#settled());
  }

  #settled(): readonly Diagnostic[] {
    const found = new Map<string, Diagnostic>();
    const explained: Range[] = [];
    for (const { diagnostic, explained: range } of this.#lists.flat()) {
      if (range !== undefined) explained.push(range);
      const { code, start, end } = diagnostic;
      // Two phases may see the same fault: the first one's words stay.
      const key = `${code} ${start.line}:${start.column} ${end.line}:${end.column}`;
      if (!found.has(key)) found.set(key, diagnostic);
    }
    return withoutEchoes([...found.values()], explained).sort(compareDiagnostics);
  }
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
  const inside = `${root}/`;
  return path.startsWith(inside) ? path.slice(inside.length) : relative(root, path).replaceAll('\\', '/');
}

/** Files that TypeScript cannot read to their end, as diagnostics tell them. */
export function unreadableIn(program: ts.Program, files: readonly ts.SourceFile[], root: string): ReadonlySet<string> {
  const broken = files.filter((file) => program.getSyntacticDiagnostics(file).length > 0);
  return new Set(broken.map(({ fileName }) => fileOf(root, fileName)));
}
