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
import { loadConfig } from './config/load-config.ts';
import type { ResolvedConfig } from './config/options.ts';
import { type Diagnostic, hasErrors } from './diagnostics/diagnostic.ts';
import { noDags } from './emit/errors.ts';
import { buildFolder, makeCurrent } from './emit/write-build.ts';
import { type Timings, stopwatch } from './timings.ts';

export interface CompileOptions {
  /** A folder in the project; not needed with `config`. Default: the current one. */
  readonly root?: string;
  /** Default: the project's own. */
  readonly config?: ResolvedConfig;
  /** Whether the build is put on the disk and made the current one. Default: true. */
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
  /** The folder of the build, absolute; only if it was written. */
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
  const cacheOptions = { config, write, variant: tsErrors ? 'with TypeScript errors' : '' };
  watch.lap('config');

  const known = cache ? recall(cacheOptions) : undefined;
  if (known !== undefined) {
    if (write) makeCurrent(config.dataDir, known.manifest.version);
    const folder = write ? { folder: buildFolder(config.dataDir, known.manifest.version) } : {};
    return { ok: true, ...known, ...folder, cached: true, timings: watch.lap('cache') };
  }

  // A third of a second, for those only who need it.
  const phases = await import('./phases.ts');
  watch.lap('start');
  const sink = phases.createSink({ root: config.root });

  const project = phases.load({ root: config.root, dags: config.dags });
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
  const emitted = await phases.emit({ project, config, dags, schemas: shared.types, sink, write });
  watch.lap('emit');
  const diagnostics = sink.all();
  if (emitted === undefined) return { ok: false, diagnostics, cached: false, timings: watch.laps };

  const { manifest, positions, folder, inputs } = emitted;
  if (cache) remember({ diagnostics, manifest, positions }, inputs, readAtMs, cacheOptions);
  const timings = watch.lap('remember');
  return { ok: true, diagnostics, manifest, positions, ...(folder && { folder }), cached: false, timings };
}
