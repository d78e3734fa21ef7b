/** One module made of many by esbuild: the whole bundle, or a part of it. */
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { BuildContext, BuildOptions, BuildResult } from 'esbuild';
import { once } from '../once.ts';
import { isSame } from '../lists.ts';
import { type Entry, entryName } from './entry.ts';
import { placeBanner, placeDefines, requireBanner } from './places.ts';
import { projectSources, type Resolved, type SourcesNow } from './sources.ts';

export interface PieceOptions {
  /** The project's folder; absolute, without symbolic links. */
  readonly root: string;
  /** The folder that the bundle will lie in; only how it stands to `root` matters. */
  readonly folder: string;
  /** Absolute. Default: `tsconfig.json` of the project, if there is one. */
  readonly tsconfig?: string;
  /** Of one that takes modules that are not its own from another piece. */
  readonly resolved?: Resolved;
}

export interface Piece {
  readonly code: string;
  readonly map: string;
  /** What it imports from outside of the project. */
  readonly packages: readonly string[];
  /** The sources in it, absolute. */
  readonly inputs: readonly string[];
  /** Modules that it takes from elsewhere, relative to the project. */
  readonly asked: readonly string[];
  /** Modules in it that say of themselves that they were compiled from ES modules, relative to the project. */
  readonly compiled: readonly string[];
  /** Whether a module in it awaits at its top level. */
  readonly awaits: boolean;
}

/** What is known of the sources. */
export interface PieceSources {
  /** Absolute path with forward slashes → text, for sources that were read already; others are read from the disk. */
  readonly texts?: ReadonlyMap<string, string>;
  /** Another object if settings may have changed, or files come or gone. */
  readonly settings?: object;
}

/** From where a part takes what is not its own; the name of the file is put in its place. */
export const sharedFile = '"tradewind:shared"';

type Options = ReturnType<typeof optionsOf>;

/** A piece, and what it was made of. */
interface Made {
  readonly piece: Piece;
  readonly settings: object;
  readonly entry: readonly string[];
  readonly texts: readonly (readonly [file: string, text: string | undefined])[];
}

/** Makes a piece again and again: what has not changed since the last time is not parsed again. */
export class PieceBuilder {
  readonly #options: PieceOptions;
  readonly #now: { -readonly [Name in keyof SourcesNow]: SourcesNow[Name] };
  #context: Promise<BuildContext<Options>> | undefined;
  #made: Made | undefined;

  constructor(options: PieceOptions) {
    this.#options = options;
    this.#now = { entry: undefined, texts: new Map(), own: new Set(), asked: new Set(), compiled: new Set() };
  }

  /** Gives the piece of the last time, if it would be the same. `own`: of a part its modules, relative to the project. */
  async build(entry: Entry, sources: PieceSources, own: ReadonlySet<string> = new Set()): Promise<Piece> {
    const { texts = new Map<string, string>(), settings } = sources;
    const known = this.#made;
    const content = contentOf(entry);
    if (known !== undefined && known.settings === settings && isSame(known.entry, content)) {
      if (known.texts.every(([file, text]) => text !== undefined && texts.get(file) === text)) return known.piece;
    }
    Object.assign(this.#now, { entry, texts, own, asked: new Set(), compiled: new Set() });
    this.#made = undefined;
    this.#context ??= import('esbuild').then(({ context }) => context(optionsOf(this.#options, this.#now)));
    const result = await (await this.#context).rebuild();
    const piece = pieceOf(result, this.#options, this.#now);
    if (settings !== undefined) {
      const files = piece.inputs.map((file) => file.replaceAll('\\', '/'));
      this.#made = { piece, settings, entry: content, texts: files.map((file) => [file, texts.get(file)]) };
    }
    return piece;
  }

  async close(): Promise<void> {
    const context = this.#context;
    this.#context = undefined;
    this.#made = undefined;
    await (await context)?.dispose();
  }
}

/** All that an entry says, as texts. */
const contentOf = once(({ text, privates, glue }: Entry): readonly string[] => [
  text,
  ...[...privates].map((one) => JSON.stringify(one)),
  ...[...glue.values()].flatMap((one) => [one.text, JSON.stringify(one.source.origin ?? null)]),
]);

function optionsOf({ root, folder, tsconfig, resolved }: PieceOptions, now: SourcesNow) {
  const config = tsconfig ?? join(root, 'tsconfig.json');
  const settings = existsSync(config) ? { tsconfig: config } : { tsconfigRaw: '{}' };
  const rootFromBundle = relative(folder, root).replaceAll('\\', '/') || '.';
  const taking = resolved !== undefined ? `import { shared as __tw$shared } from ${sharedFile}; ` : '';
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
    // `using` is Node's own: esbuild's forgets in a loop that an error was an earlier iteration's.
    supported: { using: true },
    packages: 'external',
    // Whitespace and comments go; names stay, for stack traces.
    minifyWhitespace: true,
    // A module that is imported for what it does runs, whatever its package.json says of side effects.
    ignoreAnnotations: true,
    keepNames: true,
    legalComments: 'none',
    charset: 'utf8',
    sourcemap: 'external',
    sourcesContent: true,
    logLevel: 'silent',
    define: { ...placeDefines },
    banner: { js: `${taking}${placeBanner(rootFromBundle)} ${requireBanner}` },
    plugins: [projectSources({ root, now, rootFromBundle, resolved })],
    ...settings,
  } satisfies BuildOptions;
}

function pieceOf({ outputFiles, metafile }: BuildResult<Options>, { root }: PieceOptions, now: SourcesNow): Piece {
  const textOf = (ending: string): string => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
  const code = textOf('.mjs');
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
  return {
    code,
    map: textOf('.map'),
    packages: imports.filter((one) => one.external === true).map((one) => one.path),
    inputs: Object.keys(metafile.inputs)
      .filter((path) => !/^tradewind(?:-shared)?:/.test(path))
      .map((path) => join(root, path))
      .sort(),
    asked: [...now.asked].sort(),
    compiled: [...now.compiled],
    awaits: /\b__esm\d*\(\{async\b/.test(code),
  };
}
