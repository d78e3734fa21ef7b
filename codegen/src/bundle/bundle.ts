/**
 * The bundle: the code of all tasks as one module that depends on nothing but the project's packages. Its bytes are a
 * function of what the sources mean: not of their formatting, not of the machine's paths.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { BuildFailure, Message } from 'esbuild';
import { isSame } from '../lists.ts';
import { type Entry, makeEntry } from './entry.ts';
import { versionsOf } from './externals.ts';
import { type Piece, PieceBuilder, type PieceOptions, type PieceSources, sharedFile } from './piece.ts';
import type { Resolved } from './sources.ts';
import { type Group, splitTasks, type Tasks } from './split.ts';
import type { TaskCode } from './task-code.ts';

export type BundleOptions = Pick<PieceOptions, 'root' | 'folder' | 'tsconfig'>;

/** What is known of the sources. */
export interface BundleSources extends PieceSources {
  /** Modules that nobody imports, relative to the project: what only they hold may be made on its own. */
  readonly leaves?: ReadonlySet<string>;
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
    return await bundler.bundle([tasks], { ...(texts && { texts }), ...(leaves && { leaves }) });
  } finally {
    await bundler.close();
  }
}

/** Makes bundles of a project again and again; of a large one only the parts in which something has changed. */
export class Bundler {
  readonly #options: BundleOptions;
  readonly #whole: PieceBuilder;
  readonly #parts: PieceBuilder[] = [];
  readonly #resolved: Resolved = new Map();
  #settings: object | undefined;
  readonly #entries: { readonly tasks: readonly Tasks[]; readonly entry: Entry }[] = [];
  #shared: { readonly piece: Piece; readonly file: BundleFile } | undefined;
  readonly #files = new WeakMap<Piece, { readonly from: string; readonly file: BundleFile }>();

  constructor(options: BundleOptions) {
    this.#options = options;
    this.#whole = new PieceBuilder(options);
  }

  /** @param sections all tasks, in lists: a list that is the same object as the last time holds the same tasks */
  async bundle(sections: readonly Tasks[], sources: BundleSources = {}): Promise<BundleResult> {
    const { leaves = new Set<string>() } = sources;
    try {
      const { rest, groups } = splitTasks(sections, leaves);
      const split = groups.length === 0 ? undefined : await this.#inParts(rest, groups, sources);
      if (split !== undefined) return { ok: true, bundle: split };
      const tasks = sections.flat();
      let piece = await this.#whole.build(makeEntry(tasks), sources);
      // A module that awaits at its top level can't be waited for by a task that is found at once.
      if (piece.awaits) piece = await this.#whole.build(makeEntry(tasks, { eager: true }), sources);
      return { ok: true, bundle: this.#finish(piece.code, piece.map, [piece], []) };
    } catch (error) {
      const failure = error as Partial<BuildFailure>;
      if (failure.errors === undefined) throw error;
      return { ok: false, problems: failure.errors.map(problemOf) };
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#whole, ...this.#parts].map((one) => one.close()));
    this.#parts.length = 0;
    this.#resolved.clear();
  }

  /** Undefined: the modules hang together in a way that only the whole shows. */
  async #inParts(
    rest: readonly Tasks[],
    groups: readonly Group[],
    sources: BundleSources,
  ): Promise<BuiltBundle | undefined> {
    const { settings } = sources;
    if (settings === undefined || settings !== this.#settings) this.#resolved.clear();
    this.#settings = settings;
    const entries = groups.map(({ tasks }, index) => this.#entryOf(index, tasks));
    const pieces = await all(
      groups.map(({ modules }, index) => this.#part(index).build(entries[index] as Entry, sources, modules)),
    );
    const asked = new Set(pieces.flatMap((piece) => piece.asked));
    const privates = entries.flatMap((entry) => [...entry.privates]).filter(([module]) => asked.has(module));
    const shared = await this.#whole.build(makeEntry(rest.flat(), { shared: [...asked].sort(), privates }), sources);
    const own = new Set(groups.flatMap(({ modules }) => [...modules]));
    const isOwn = (input: string): boolean => own.has(relative(this.#options.root, input).replaceAll('\\', '/'));
    if ([shared, ...pieces].some(({ awaits }) => awaits) || shared.inputs.some(isOwn)) return undefined;
    // What their default is depends on who imports them, which a stub does not know.
    if (shared.compiled.some((module) => asked.has(module))) return undefined;
    const sharedPart = this.#sharedFile(shared);
    const parts = pieces.map((piece) => this.#partFile(piece, sharedPart.file));
    const files = [sharedPart, ...parts];
    const lines = files.map(
      ({ file }, index) => `import { tasks as t${index} } from ${JSON.stringify(`./${file}`)};\n`,
    );
    const code = `${lines.join('')}export const tasks = { ${files.map((_, index) => `...t${index}`).join(', ')} };\n`;
    const map = JSON.stringify({ version: 3, sources: [], names: [], mappings: '' });
    return this.#finish(code, map, [shared, ...pieces], files);
  }

  #part(index: number): PieceBuilder {
    return (this.#parts[index] ??= new PieceBuilder({ ...this.#options, resolved: this.#resolved }));
  }

  /** Of the same tasks, the same entry. */
  #entryOf(index: number, tasks: readonly Tasks[]): Entry {
    const before = this.#entries[index];
    if (before !== undefined && isSame(before.tasks, tasks)) return before.entry;
    const entry = makeEntry(tasks.flat());
    this.#entries[index] = { tasks, entry };
    return entry;
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

/** All of them, once none is under way any more; or what is wrong in any. */
async function all(builds: readonly Promise<Piece>[]): Promise<Piece[]> {
  const results = await Promise.allSettled(builds);
  const failures = results.flatMap((one) =>
    one.status === 'rejected' ? [one.reason as Error & Partial<BuildFailure>] : [],
  );
  const [failure] = failures;
  if (failure === undefined) return results.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const strange = failures.find(({ errors }) => errors === undefined);
  throw strange ?? Object.assign(failure, { errors: failures.flatMap(({ errors = [] }) => errors) });
}

function named(kind: string, hash: string, code: string, map: string): BundleFile {
  const file = `${kind}-${hash}.mjs`;
  return { file, code: `${code.trimEnd()}\n//# sourceMappingURL=${file}.map\n`, map };
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
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
