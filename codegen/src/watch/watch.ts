/** Builds a project again whenever it is saved: what `tradewind build --watch` does. */
import { basename, relative } from 'node:path';
import type { FSWatcher } from 'chokidar';
import { isInside } from '../emit/data-dir.ts';
import { loadConfig } from '../config/load-config.ts';
import type { ResolvedConfig } from '../config/options.ts';
import { findRoot } from '../config/root.ts';
import { type BuildResult, buildProject } from '../compile.ts';
import { smallBatchLength } from '../project/batches.ts';
import { openProject } from '../project/open.ts';
import type { Project } from '../project/api.ts';

export interface WatchOptions {
  /** A folder in the project. Default: the current one. */
  readonly from?: string;
  /** Whether builds become the project's current one. Default: true. One with errors never does. */
  readonly write?: boolean;
  /** Told of every build, the first one too. The next one waits for it. */
  readonly onBuild: (rebuild: Rebuild) => void | Promise<void>;
}

export interface Rebuild {
  /** From the moment when the change was seen. */
  readonly ms: number;
  /** The files that were seen to change, relative to the project; none the first time. */
  readonly changed: readonly string[];
  readonly outcome: { readonly config: ResolvedConfig; readonly result: BuildResult } | { readonly error: unknown };
}

export interface Watcher {
  /** Ends the build that is under way, and watches no more. May be called twice. */
  stop(): Promise<void>;
}

/** Editors and version control write many files at a time: a build waits until it is quiet for this long. */
const quietMs = 15;

/** Builds, and builds again after each change, until it is stopped. */
export async function watchProject(options: WatchOptions): Promise<Watcher> {
  const { watch } = await import('chokidar');
  const root = findRoot(options.from ?? process.cwd());
  const ignored = (path: string): boolean => isInside(root, path) && isUninteresting(relative(root, path));
  const watching = new Watching(root, watch([], { ignoreInitial: true, ignored }), options);
  await watching.start();
  return watching;
}

class Watching implements Watcher {
  readonly #root: string;
  readonly #options: WatchOptions;
  readonly #files: FSWatcher;
  readonly #changed = new Set<string>();
  #open: { readonly project: Project; readonly key: string } | undefined;
  #seenAtMs: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #building: Promise<void> | undefined;
  #isStopped = false;

  constructor(root: string, files: FSWatcher, options: WatchOptions) {
    this.#root = root;
    this.#files = files;
    this.#options = options;
  }

  async start(): Promise<void> {
    const isReady = new Promise<void>((resolve) => this.#files.once('ready', resolve));
    this.#files.add(this.#root);
    // What changes from here on is seen: then the first build can miss nothing.
    await isReady;
    this.#files.on('all', (_event, path) => this.#see(path));
    this.#build();
    await this.#building;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#files.close();
    await this.#building;
    await this.#close();
  }

  #see(path: string): void {
    if (this.#isStopped) return;
    this.#seenAtMs ??= performance.now();
    this.#changed.add(path);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#build(), quietMs);
  }

  #build(): void {
    // What was seen meanwhile is built after it.
    if (this.#building !== undefined || this.#isStopped) return;
    this.#building = this.#buildOnce().finally(() => {
      this.#building = undefined;
      if (this.#changed.size > 0) this.#build();
    });
  }

  async #buildOnce(): Promise<void> {
    const since = this.#seenAtMs ?? performance.now();
    const paths = [...this.#changed];
    this.#changed.clear();
    this.#seenAtMs = undefined;
    const outcome = await this.#outcomeOf(paths);
    const changed = paths.map((path) => relative(this.#root, path).replaceAll('\\', '/')).sort();
    await this.#options.onBuild({ ms: performance.now() - since, changed, outcome });
    this.#open?.project.rest();
  }

  async #outcomeOf(paths: readonly string[]): Promise<Rebuild['outcome']> {
    // Also where the config cannot be read: the project is told once of each change.
    for (const path of paths) this.#open?.project.changed(path);
    try {
      const config = await loadConfig({ from: this.#root });
      const project = await this.#projectOf(config);
      const result = await buildProject(project, { write: this.#options.write ?? true, durable: false });
      this.#watchOutside(project);
      return { config, result };
    } catch (error) {
      return { error };
    }
  }

  /** Open for as long as the config stays the same. */
  async #projectOf(config: ResolvedConfig): Promise<Project> {
    const key = JSON.stringify(config);
    if (this.#open?.key === key) return this.#open.project;
    await this.#close();
    this.#open = { key, project: await openProject({ config, batchLength: smallBatchLength }) };
    return this.#open.project;
  }

  /** A project may import sources that stand beside it. */
  #watchOutside(project: Project): void {
    const { program, projectRoot } = project.analyse().project;
    const inside = `${projectRoot}/`;
    const outside = program
      .getSourceFiles()
      .map(({ fileName }) => fileName)
      .filter((file) => !file.startsWith(inside) && !file.includes('/node_modules/'));
    if (outside.length > 0) this.#files.add(outside);
  }

  async #close(): Promise<void> {
    await this.#open?.project.close();
    this.#open = undefined;
  }
}

/** Packages, builds and hidden folders, as where dags are looked for. What an installation changes, the lock file tells. */
function isUninteresting(path: string): boolean {
  const isHidden = path.split(/[/\\]/).some((part) => /^(?:node_modules$|dist$|\..)/.test(part));
  // What editors write beside the file itself.
  return isHidden || /~$|\.(?:tmp|swp)$/.test(basename(path));
}
