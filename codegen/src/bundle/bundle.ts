/**
 * The bundle: the code of all tasks as one module that depends on nothing but the project's packages. Its bytes are a
 * function of what the sources mean: not of their formatting, not of the machine's paths.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { BuildContext, BuildFailure, BuildOptions, BuildResult, Message } from 'esbuild';
import { type Entry, entryName, makeEntry } from './entry.ts';
import { versionsOf } from './externals.ts';
import { placeBanner, placeDefines, requireBanner } from './places.ts';
import { projectSources } from './sources.ts';
import type { TaskCode } from './task-code.ts';

export interface BundleOptions {
  /** The project's folder; absolute, without symbolic links. */
  readonly root: string;
  /** The folder that the bundle will lie in; only how it stands to `root` matters. */
  readonly folder: string;
  /** Absolute. Default: `tsconfig.json` of the project, if there is one. */
  readonly tsconfig?: string;
}

/** Absolute path with forward slashes → text, for sources that were read already; others are read from the disk. */
export type Texts = ReadonlyMap<string, string>;

export type BundleResult =
  | { readonly ok: true; readonly bundle: BuiltBundle }
  | { readonly ok: false; readonly problems: readonly BundleProblem[] };

export interface BuiltBundle {
  /** Hex SHA-256 of the code and of the versions of the packages that it imports. */
  readonly hash: string;
  readonly file: string;
  readonly code: string;
  readonly map: string;
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
  { texts = new Map(), ...options }: BundleOptions & { readonly texts?: Texts },
): Promise<BundleResult> {
  const bundler = new Bundler(options);
  try {
    return await bundler.bundle(tasks, texts);
  } finally {
    await bundler.close();
  }
}

type Options = ReturnType<typeof optionsOf>;

/** Makes bundles of a project again and again: what has not changed since the last one is not parsed again. */
export class Bundler {
  readonly #options: BundleOptions;
  readonly #now: { entry: Entry; texts: Texts } = { entry: makeEntry([]), texts: new Map() };
  #context: Promise<BuildContext<Options>> | undefined;

  constructor(options: BundleOptions) {
    this.#options = options;
  }

  async bundle(tasks: readonly TaskCode[], texts: Texts): Promise<BundleResult> {
    this.#now.texts = texts;
    try {
      let result = await this.#build(makeEntry(tasks));
      // A module that awaits at its top level can't be waited for by a task that is found at once.
      if (/\b__esm\d*\(\{async\b/.test(codeOf(result))) result = await this.#build(makeEntry(tasks, { eager: true }));
      return { ok: true, bundle: finish(result, this.#options) };
    } catch (error) {
      const failure = error as Partial<BuildFailure>;
      if (failure.errors === undefined) throw error;
      return { ok: false, problems: failure.errors.map(problemOf) };
    }
  }

  async close(): Promise<void> {
    const context = this.#context;
    this.#context = undefined;
    await (await context)?.dispose();
  }

  async #build(entry: Entry): Promise<BuildResult<Options>> {
    this.#now.entry = entry;
    this.#context ??= import('esbuild').then(({ context }) => context(optionsOf(this.#options, this.#now)));
    return (await this.#context).rebuild();
  }
}

function optionsOf({ root, folder, tsconfig }: BundleOptions, now: { readonly entry: Entry; readonly texts: Texts }) {
  const config = tsconfig ?? join(root, 'tsconfig.json');
  const settings = existsSync(config) ? { tsconfig: config } : { tsconfigRaw: '{}' };
  const rootFromBundle = slashed(relative(folder, root)) || '.';
  return {
    entryPoints: [entryName],
    absWorkingDir: root,
    outfile: join(folder, 'bundle.mjs'),
    write: false,
    metafile: true,
    bundle: true,
    format: 'esm',
    platform: 'node',
    // Standard decorators have to be lowered for every Node there is.
    target: 'es2022',
    packages: 'external',
    // Whitespace and comments go; names stay, for stack traces.
    minifyWhitespace: true,
    keepNames: true,
    legalComments: 'none',
    charset: 'utf8',
    sourcemap: 'external',
    sourcesContent: true,
    logLevel: 'silent',
    define: { ...placeDefines },
    banner: { js: `${placeBanner(rootFromBundle)} ${requireBanner}` },
    plugins: [projectSources({ root, now, rootFromBundle })],
    ...settings,
  } satisfies BuildOptions;
}

function codeOf(result: BuildResult<Options>): string {
  return result.outputFiles.find((file) => file.path.endsWith('.mjs'))?.text ?? '';
}

function finish(result: BuildResult<Options>, { root }: BundleOptions): BuiltBundle {
  const code = codeOf(result);
  const imports = Object.values(result.metafile.outputs).flatMap((output) => output.imports);
  const packages = versionsOf(
    root,
    imports.filter((one) => one.external === true).map((one) => one.path),
  );
  const hash = createHash('sha256').update(code).update(JSON.stringify(packages)).digest('hex');
  const file = `bundle-${hash}.mjs`;
  return {
    hash,
    file,
    code: `${code.trimEnd()}\n//# sourceMappingURL=${file}.map\n`,
    map: result.outputFiles.find((output) => output.path.endsWith('.map'))?.text ?? '',
    packages,
    inputs: Object.keys(result.metafile.inputs)
      .filter((path) => !path.startsWith('tradewind:'))
      .map((path) => join(root, path))
      .sort(),
  };
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
