/**
 * The bundle: the code of all tasks as one module that depends on nothing but the project's packages. Its bytes are a
 * function of what the sources mean: not of their formatting, not of the machine's paths.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { BuildFailure, Message } from 'esbuild';
import { type Entry, makeEntry } from './entry.ts';
import { versionsOf } from './externals.ts';
import { type Piece, PieceBuilder, type PieceOptions, sharedFile } from './piece.ts';
import { type Group, splitTasks } from './split.ts';
import type { TaskCode } from './task-code.ts';

export type BundleOptions = Pick<PieceOptions, 'root' | 'folder' | 'tsconfig'>;

/** Absolute path with forward slashes → text, for sources that were read already; others are read from the disk. */
export type Texts = ReadonlyMap<string, string>;

/** What is known of the sources. */
export interface BundleSources {
  readonly texts?: Texts;
  /** Modules that nobody imports, relative to the project: what only they hold may be made on its own. */
  readonly leaves?: ReadonlySet<string>;
  /** Another object if settings may have changed, or files come or gone. */
  readonly settings?: object;
}

export type BundleResult =
  | { readonly ok: true; readonly bundle: BuiltBundle }
  | { readonly ok: false; readonly problems: readonly BundleProblem[] };

export interface BundleFile {
  /** By its content, so that it never changes. */
  readonly file: string;
  readonly code: string;
  readonly map: string;
}

export interface BuiltBundle extends BundleFile {
  /** Hex SHA-256 of the code and of the versions of the packages that it imports. */
  readonly hash: string;
  /** Files that lie beside it, which it imports. The same object as before, if nothing in it has changed. */
  readonly parts: readonly BundleFile[];
  /** Version by name of each package that the code imports. */
  readonly packages: Readonly<Record<string, string>>;
  /** The sources in it, absolute. */
  readonly inputs: readonly string[];
}

/** Why no bundle could be made. Lines and columns from 1; columns in UTF-16 code units; `end` exclusive. */
export interface BundleProblem {
  readonly message: string;
  readonly file?: string;
  readonly start: { readonly line: number; readonly column: number };
  readonly end: { readonly line: number; readonly column: number };
}

/** Makes the bundle of some tasks, once. Fails only with problems of the sources. */
export async function bundle(
  tasks: readonly TaskCode[],
  { texts, leaves, ...options }: BundleOptions & BundleSources,
): Promise<BundleResult> {
  const bundler = new Bundler(options);
  try {
    return await bundler.bundle(tasks, { ...(texts && { texts }), ...(leaves && { leaves }) });
  } finally {
    await bundler.close();
  }
}

/** A group that was made, and of what. */
interface KnownPart {
  readonly builder: PieceBuilder;
  readonly made?: { readonly of: readonly unknown[]; readonly piece: Piece };
}

/** Makes bundles of a project again and again; of a large one only the parts in which something has changed. */
export class Bundler {
  readonly #options: BundleOptions;
  readonly #whole: PieceBuilder;
  readonly #parts: KnownPart[] = [];
  readonly #entries: { readonly tasks: readonly TaskCode[]; readonly entry: Entry }[] = [];
  #shared: { readonly piece: Piece; readonly file: BundleFile } | undefined;
  readonly #files = new WeakMap<Piece, { readonly from: string; readonly file: BundleFile }>();

  constructor(options: BundleOptions) {
    this.#options = options;
    this.#whole = new PieceBuilder(options);
  }

  async bundle(tasks: readonly TaskCode[], sources: BundleSources = {}): Promise<BundleResult> {
    const { texts = new Map<string, string>(), leaves = new Set<string>() } = sources;
    try {
      const { rest, groups } = splitTasks(tasks, leaves);
      const split = groups.length === 0 ? undefined : await this.#inParts(rest, groups, texts, sources.settings);
      if (split !== undefined) return { ok: true, bundle: split };
      let piece = await this.#whole.build(makeEntry(tasks), texts);
      // A module that awaits at its top level can't be waited for by a task that is found at once.
      if (awaits(piece)) piece = await this.#whole.build(makeEntry(tasks, { eager: true }), texts);
      return { ok: true, bundle: this.#finish(piece.code, piece.map, [piece], []) };
    } catch (error) {
      const failure = error as Partial<BuildFailure>;
      if (failure.errors === undefined) throw error;
      return { ok: false, problems: failure.errors.map(problemOf) };
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#whole, ...this.#parts.map(({ builder }) => builder)].map((one) => one.close()));
    this.#parts.length = 0;
  }

  /** Undefined: the modules hang together in a way that only the whole shows. */
  async #inParts(
    rest: readonly TaskCode[],
    groups: readonly Group[],
    texts: Texts,
    settings: object | undefined,
  ): Promise<BuiltBundle | undefined> {
    const entries = groups.map(({ tasks }, index) => this.#entryOf(index, tasks));
    const pieces = await Promise.all(
      groups.map(({ modules }, index) => this.#part(index, entries[index] as Entry, modules, texts, settings)),
    );
    const asked = new Set(pieces.flatMap((piece) => piece.asked));
    const privates = entries.flatMap((entry) => [...entry.privates]).filter(([module]) => asked.has(module));
    const shared = await this.#whole.build(makeEntry(rest, { shared: [...asked].sort(), privates }), texts);
    const own = new Set(
      groups.flatMap(({ modules }) => [...modules].map((module) => join(this.#options.root, module))),
    );
    if ([shared, ...pieces].some(awaits) || shared.inputs.some((input) => own.has(input))) return undefined;
    const sharedPart = this.#sharedFile(shared);
    const parts = pieces.map((piece) => this.#partFile(piece, sharedPart.file));
    const all = [sharedPart, ...parts];
    const lines = all.map(({ file }, index) => `import { tasks as t${index} } from ${JSON.stringify(`./${file}`)};\n`);
    const code = `${lines.join('')}export const tasks = { ${all.map((_, index) => `...t${index}`).join(', ')} };\n`;
    const map = JSON.stringify({ version: 3, sources: [], names: [], mappings: '' });
    return this.#finish(code, map, [shared, ...pieces], all);
  }

  /** Of the same tasks, the same entry. */
  #entryOf(index: number, tasks: readonly TaskCode[]): Entry {
    const before = this.#entries[index];
    if (before !== undefined && isSame(before.tasks, tasks)) return before.entry;
    const entry = makeEntry(tasks);
    this.#entries[index] = { tasks, entry };
    return entry;
  }

  /** A group's piece: the one before, if it would be the same. */
  async #part(
    index: number,
    entry: Entry,
    modules: ReadonlySet<string>,
    texts: Texts,
    settings: object | undefined,
  ): Promise<Piece> {
    const known = (this.#parts[index] ??= { builder: new PieceBuilder({ ...this.#options, isPart: true }) });
    const { root } = this.#options;
    const sources = [...modules].sort().map((module) => texts.get(join(root, module).replaceAll('\\', '/')));
    const glue = [...entry.glue.values()].map(({ text }) => text);
    const of = [settings, entry.text, ...glue, ...sources];
    const isKnown = known.made !== undefined && settings !== undefined && !sources.includes(undefined);
    if (isKnown && isSame(known.made.of, of)) return known.made.piece;
    const piece = await known.builder.build(entry, texts, { own: modules, settings });
    this.#parts[index] = { ...known, made: { of, piece } };
    return piece;
  }

  /** The same object for the same file: whoever writes it knows then that it is there. */
  #sharedFile(piece: Piece): BundleFile {
    const before = this.#shared;
    if (before?.piece.code === piece.code && before.piece.map === piece.map) return before.file;
    const file = named('shared', hashOf(piece.code), piece.code, piece.map);
    this.#shared = { piece, file };
    return file;
  }

  #partFile(piece: Piece, from: string): BundleFile {
    const before = this.#files.get(piece);
    if (before?.from === from) return before.file;
    const code = piece.code.replace(sharedFile, JSON.stringify(`./${from}`));
    const file = named('part', hashOf(code), code, piece.map);
    this.#files.set(piece, { from, file });
    return file;
  }

  #finish(code: string, map: string, pieces: readonly Piece[], parts: readonly BundleFile[]): BuiltBundle {
    const specifiers = pieces.flatMap((piece) => piece.packages);
    const packages = versionsOf(this.#options.root, specifiers);
    const hash = createHash('sha256').update(code).update(JSON.stringify(packages)).digest('hex');
    const inputs = [...new Set(pieces.flatMap((piece) => piece.inputs))].sort();
    return { ...named('bundle', hash, code, map), hash, parts, packages, inputs };
  }
}

function named(kind: string, hash: string, code: string, map: string): BundleFile {
  const file = `${kind}-${hash}.mjs`;
  return { file, code: `${code.trimEnd()}\n//# sourceMappingURL=${file}.map\n`, map };
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Whether a module in it awaits at its top level. */
function awaits({ code }: Piece): boolean {
  return /\b__esm\d*\(\{async\b/.test(code);
}

function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((one, index) => one === b[index]);
}

function problemOf({ text, location, notes }: Message): BundleProblem {
  const message = [text, ...notes.map((note) => note.text)].filter((part) => part !== '').join('. ');
  if (location === null) return { message, start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };
  const { file, line, column, length, lineText } = location;
  // esbuild counts bytes.
  const bytes = Buffer.from(lineText, 'utf8');
  const start = bytes.subarray(0, column).toString('utf8').length + 1;
  const width = bytes.subarray(column, column + length).toString('utf8').length;
  return { message, file: slashed(file), start: { line, column: start }, end: { line, column: start + width } };
}

function slashed(path: string): string {
  return path.replaceAll('\\', '/');
}

/** The folder of packages that a bundle outside of the project must be led to. */
export function nearestPackages(root: string): string | undefined {
  for (let folder = root; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'node_modules'))) return join(folder, 'node_modules');
    if (dirname(folder) === folder) return undefined;
  }
}
