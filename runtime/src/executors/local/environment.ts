/** How a worker process is started. */
import { availableParallelism, totalmem } from 'node:os';

export interface WorkerEnvironment {
  /**
   * Which environment variables tasks see. `inherit` (default): all but those that begin with `TRADEWIND_`, which are
   * ours and may hold what tasks must not know. A list: only these, beside the few that programs need to run at all.
   */
  readonly env?: 'inherit' | readonly string[];
  /** Where tasks run; default: the current folder. */
  readonly cwd?: string;
  /** Memory of one worker, in all; default: half of the machine's for all workers together, at most 4 GiB each. */
  readonly memoryLimitMb?: number;
  /** Further options of Node for workers. */
  readonly execArgv?: readonly string[];
}

const ourPrefix = 'TRADEWIND_';
const always = new Set(['PATH', 'HOME', 'LANG', 'TZ', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot']);
const alwaysPrefixes = ['NODE_', 'LC_'];

/** Without our own variables: a worker holds no credentials of the metastore. */
export function workerEnv(allowed: 'inherit' | readonly string[], env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const named = new Set(allowed === 'inherit' ? [] : allowed);
  const passes = (name: string): boolean => {
    // Named by the user: then it is meant.
    if (named.has(name)) return true;
    if (name.startsWith(ourPrefix)) return false;
    return allowed === 'inherit' || always.has(name) || alwaysPrefixes.some((prefix) => name.startsWith(prefix));
  };
  return Object.fromEntries(Object.entries(env).filter(([name]) => passes(name)));
}

export function defaultWorkers(): number {
  return availableParallelism();
}

const mostMb = 4096;
const leastMb = 512;

export function defaultMemoryLimitMb(workers: number): number {
  // In a container, what it may use counts.
  const bytes = Math.min(process.constrainedMemory() || Number.POSITIVE_INFINITY, totalmem());
  const shareMb = Math.floor(bytes / 2 ** 20 / 2 / workers);
  return Math.min(mostMb, Math.max(leastMb, shareMb));
}

/** What Node itself, the stacks and the code need beside the heap. */
const besideHeapMb = 96;
const leastHeapMb = 32;

/** `source`: run the TypeScript sources, as in this repository's tests. */
export function workerArgs(memoryLimitMb: number, source: boolean, execArgv: readonly string[]): string[] {
  const heapMb = Math.max(leastHeapMb, memoryLimitMb - besideHeapMb);
  return [
    '--enable-source-maps',
    `--max-old-space-size=${heapMb}`,
    ...(source ? ['--conditions=source', '--disable-warning=ExperimentalWarning'] : []),
    ...execArgv,
  ];
}
