/**
 * The compiler, phase by phase:
 *
 *   load      the sources as one TypeScript program, with the project's own settings
 *   discover  tasks, dags and groups, by symbol
 *   read      each dag's flow into a graph
 *   check     rules about declarations and whole dags, what can travel, and TypeScript's own errors
 *   emit      manifest, bundle (begun as soon as all dags are read), positions
 *
 * All but the last are in `project/analyse.ts`, which does them again after each edit for what the edit touched: a project
 * that is compiled once is one that is closed after its first analysis. Large ones go through them in batches: see
 * `project/batches.ts`.
 *
 * An unchanged project goes through none of them: see `cache/`.
 */
import type { Manifest, Positions } from '@tradewind/sdk/manifest';
import { recall, remember } from './cache/cache.ts';
import { configError } from './config/errors.ts';
import { loadConfig } from './config/load-config.ts';
import type { ResolvedConfig } from './config/options.ts';
import { type Diagnostic, hasErrors } from './diagnostics/diagnostic.ts';
import { type Build, buildFolder, makeCurrent, writeBuild } from './emit/write-build.ts';
import { openProject } from './project/open.ts';
import type { Project } from './project/api.ts';
import { type Timings, stopwatch } from './timings.ts';

export interface CompileOptions {
  /** A folder in the project; not needed with `config`. Default: the current one. */
  readonly root?: string;
  /** Default: the project's own. */
  readonly config?: ResolvedConfig;
  /**
   * Whether the build becomes the project's current one. Default: true. Without it nothing is written but what the cache
   * keeps.
   */
  readonly write?: boolean;
  /** Whether the last result serves if nothing has changed since. Default: true. */
  readonly cache?: boolean;
  /** Whether what TypeScript itself finds wrong is reported too. Default: true. */
  readonly tsErrors?: boolean;
}

export interface CompileResult {
  /** No errors; there may be warnings and hints. */
  readonly ok: boolean;
  /** All that was found, in source order. */
  readonly diagnostics: readonly Diagnostic[];
  /** Only if there are no errors. */
  readonly manifest?: Manifest;
  readonly positions?: Positions;
  /** The folder of the build, absolute; only if it became the current one. */
  readonly folder?: string;
  /** Nothing had changed: this is the last result again. */
  readonly cached: boolean;
  readonly timings: Timings;
}

/** Compiles a project. What is wrong with its sources is in `diagnostics`; only a bad config throws. */
export async function compile(options: CompileOptions = {}): Promise<CompileResult> {
  const readAtMs = Date.now();
  const watch = stopwatch();
  const config = options.config ?? (await loadConfig(options.root === undefined ? {} : { from: options.root }));
  const { write = true, cache = true, tsErrors = true } = options;
  const cacheOptions = { config, variant: tsErrors ? 'with TypeScript errors' : '' };
  watch.lap('config');

  const known = cache ? recall(cacheOptions) : undefined;
  if (known !== undefined) {
    const { version } = known.manifest;
    if (write) makeCurrent(config.dataDir, version);
    const folder = write ? { folder: buildFolder(config.dataDir, version) } : {};
    return { ok: true, ...known, ...folder, cached: true, timings: watch.lap('cache') };
  }

  // A third of a second, for those only who need it.
  const project = await openProject({ config, tsErrors, isBuiltOnce: true });
  watch.lap('start');
  try {
    const { inputs, ...result } = await buildProject(project, { write, keep: cache });
    if (cache && result.manifest !== undefined && inputs !== undefined) {
      remember({ diagnostics: result.diagnostics, manifest: result.manifest }, inputs(), readAtMs, cacheOptions);
    }
    return { ...result, timings: { ...watch.laps, ...result.timings } };
  } finally {
    await project.close();
  }
}

/** What a build of an open project gives. */
export interface BuildResult extends CompileResult {
  /** Every file that the result depends on, absolute; only if a build is on the disk. */
  readonly inputs?: () => readonly string[];
}

export interface BuildOptions {
  /** Whether the build becomes the project's current one. Default: true. */
  readonly write?: boolean;
  /** Whether it is put on the disk in any case, if that is possible. Default: false. */
  readonly keep?: boolean;
  /** Whether it outlives the machine's sudden end. Default: true. */
  readonly durable?: boolean;
}

/** Builds an open project as it is now. */
export async function buildProject(
  project: Project,
  { write = true, keep = false, durable = true }: BuildOptions = {},
): Promise<BuildResult> {
  const watch = stopwatch();
  const analysis = project.analyse();
  const failed = (diagnostics: readonly Diagnostic[]): BuildResult => {
    return { ok: false, diagnostics, cached: false, timings: { ...analysis.timings, ...watch.laps } };
  };
  if (hasErrors(analysis.diagnostics)) return failed(analysis.diagnostics);
  watch.lap('analysis');
  const { emitted, diagnostics } = await project.emit(analysis);
  watch.lap('emit');
  if (emitted === undefined) return failed(diagnostics);
  const { build, inputs } = emitted;
  const { manifest, positions } = build;
  const folder = write || keep ? put(build, project.config, { write, durable }) : undefined;
  const { analysis: _, ...laps } = watch.lap('write');
  const result = {
    ok: true,
    diagnostics,
    manifest,
    positions,
    cached: false,
    timings: { ...analysis.timings, ...laps },
  };
  if (folder === undefined) return result;
  return { ...result, inputs, ...(write ? { folder } : {}) };
}

/** Puts a build on the disk. Where it need not become the current one, that may fail. */
function put(
  build: Build,
  config: ResolvedConfig,
  { write, durable }: { readonly write: boolean; readonly durable: boolean },
): string | undefined {
  try {
    const folder = writeBuild(build, { root: config.root, dataDir: config.dataDir, durable });
    if (write) makeCurrent(config.dataDir, build.manifest.version, durable);
    return folder;
  } catch (error) {
    if (!write) return undefined;
    throw configError('TW6055', `The build cannot be written to ${config.dataDir}`, {
      help: 'The folder must be one that can be written; `dataDir` in `tradewind.config.ts` names it.',
      cause: error,
    });
  }
}
