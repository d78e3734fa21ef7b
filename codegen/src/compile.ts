/**
 * The compiler, phase by phase:
 *
 *   load      the sources as one TypeScript program, with the project's own settings
 *   discover  tasks, dags and groups, by symbol
 *   read      each dag's flow into a graph
 *   check     rules about declarations and whole dags, what can travel, and TypeScript's own errors
 *   emit      manifest, bundle, positions
 *
 * An unchanged project goes through none of them: see `cache/`.
 */
import type { Manifest, Positions } from '@tradewind/sdk/manifest';
import { recall, remember } from './cache/cache.ts';
import { configError } from './config/errors.ts';
import { loadConfig } from './config/load-config.ts';
import type { ResolvedConfig } from './config/options.ts';
import { type Diagnostic, hasErrors } from './diagnostics/diagnostic.ts';
import { noDags } from './emit/errors.ts';
import { type Build, buildFolder, makeCurrent, writeBuild } from './emit/write-build.ts';
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
  const phases = await import('./phases.ts');
  watch.lap('start');
  const sink = phases.createSink({ root: config.root });

  const project = phases.load({
    root: config.root,
    dags: config.dags,
    ...(config.client === undefined ? {} : { client: config.client }),
  });
  watch.lap('load');

  const declarations = phases.discover(project, sink, { pure: config.pure });
  if (declarations.dags.length === 0) sink.add(noDags(config));
  watch.lap('discover');

  const dags = declarations.dags.map((dag) => phases.readDag(declarations.shared, dag));
  watch.lap('read');

  const { shared, tasks, groups } = declarations;
  const pools = new Set(Object.keys(config.pools));
  phases.check({ shared, declarations: [...tasks, ...declarations.dags, ...groups], dags, pools }, sink);
  watch.lap('check');
  if (tsErrors) phases.reportTypeScript(project.program, project.sourceFiles, config.root, sink);
  watch.lap('types');

  if (hasErrors(sink.all())) return { ok: false, diagnostics: sink.all(), cached: false, timings: watch.laps };
  const emitted = await phases.emit({ project, config, dags, schemas: shared.types, sink });
  watch.lap('emit');
  const diagnostics = sink.all();
  if (emitted === undefined) return { ok: false, diagnostics, cached: false, timings: watch.laps };

  const { build, inputs } = emitted;
  const { manifest, positions } = build;
  const folder = keep(build, config, { write, cache });
  if (cache && folder !== undefined) remember({ diagnostics, manifest }, inputs, readAtMs, cacheOptions);
  const result = { ok: true, diagnostics, manifest, positions, cached: false, timings: watch.lap('write') };
  return write && folder !== undefined ? { ...result, folder } : result;
}

/** Puts a build on the disk, if it is wanted there. Where it is only for the cache, it may fail. */
function keep(build: Build, config: ResolvedConfig, wanted: { write: boolean; cache: boolean }): string | undefined {
  if (!wanted.write && !wanted.cache) return undefined;
  try {
    const folder = writeBuild(build, config);
    if (wanted.write) makeCurrent(config.dataDir, build.manifest.version);
    return folder;
  } catch (error) {
    if (!wanted.write) return undefined;
    throw configError('TW6055', `The build cannot be written to ${config.dataDir}`, {
      help: 'The folder must be one that can be written; `dataDir` in `tradewind.config.ts` names it.',
      cause: error,
    });
  }
}
