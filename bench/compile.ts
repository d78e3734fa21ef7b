/** The compiler against `tsc` 6 on the same files, both as whole processes, in turn; then what an edit costs. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { loadConfig, openProject } from '@tradewind/codegen';
import { median, quantile } from './lib/numbers.ts';

/** What a process took. */
export interface Cost {
  readonly ms: number;
  /** Of the processor, in the process itself: it says more than the time on a machine that others use too. */
  readonly userMs: number;
  /** The most memory that it ever held. */
  readonly peakMb: number;
}

/** Of one kind of process. */
export interface ColdCost extends Cost {
  /** How many times what `tsc` took in the same round: neighbours find the machine alike busy. */
  readonly perTsc: Cost;
}

export interface ColdFigures {
  readonly tsc: Cost;
  readonly cold: ColdCost;
  readonly unchanged: ColdCost;
}

export interface Spread {
  readonly medianMs: number;
  readonly slowMs: number;
}

const edits = 20;

/** Medians of some rounds, in each of which every process runs once. */
export async function benchCold(root: string, rounds: number): Promise<ColdFigures> {
  const tsc = createRequire(import.meta.url).resolve('typescript-6/bin/tsc');
  const costs = { tsc: [] as Cost[], cold: [] as Cost[], unchanged: [] as Cost[] };
  for (let i = 0; i < rounds; i++) {
    costs.tsc.push(await costOf([tsc, '--noEmit', '-p', root], root));
    rmSync(join(root, '.tradewind'), { recursive: true, force: true });
    costs.cold.push(await costOf([cli, 'build'], root));
    costs.unchanged.push(await costOf([cli, 'build'], root));
  }
  const beside = (own: readonly Cost[]): ColdCost => {
    const ratios = own.map((cost, index) => ratioOf(cost, costs.tsc[index] as Cost));
    return { ...middle(own), perTsc: middle(ratios) };
  };
  return { tsc: middle(costs.tsc), cold: beside(costs.cold), unchanged: beside(costs.unchanged) };
}

function ratioOf(a: Cost, b: Cost): Cost {
  return { ms: a.ms / b.ms, userMs: a.userMs / b.userMs, peakMb: a.peakMb / b.peakMb };
}

const cli = createRequire(import.meta.url).resolve('../runtime/bin/tradewind.js');

/** Has a process say on a pipe of its own what it took, with all of its threads; these are asked to load it, too. */
const says = `data:text/javascript,${encodeURIComponent(`
import { writeSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
if (isMainThread) process.on('exit', () => writeSync(3, JSON.stringify(process.resourceUsage())));
`)}`;

async function costOf(args: readonly string[], cwd: string): Promise<Cost> {
  const start = performance.now();
  const child = spawn(process.execPath, ['--import', says, ...args], {
    cwd,
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  });
  let said = '';
  child.stdio[3]?.on('data', (part: Buffer) => (said += part.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}`);
  const { userCPUTime, maxRSS } = JSON.parse(said) as NodeJS.ResourceUsage;
  return { ms: performance.now() - start, userMs: userCPUTime / 1000, peakMb: maxRSS / 1024 };
}

function middle(costs: readonly Cost[]): Cost {
  const of = (field: keyof Cost): number => median(costs.map((cost) => cost[field]));
  return { ms: of('ms'), userMs: of('userMs'), peakMb: of('peakMb') };
}

function spread(times: readonly number[]): Spread {
  return { medianMs: median(times), slowMs: quantile(times, 0.95) };
}

/** Another text of one of the files, that changes what its code does. */
function editOf(files: readonly string[], index: number): { readonly file: string; readonly text: string } {
  const file = files[(index * 37) % files.length] as string;
  return { file, text: readFileSync(file, 'utf8').replace(/amount > \d+/, `amount > ${index + 1}`) };
}

export interface WatchFigures {
  /** From a save to the line that tells of the new build. */
  readonly editToBuilt: Spread;
  /** Of the watcher, after all edits. */
  readonly peakMb: number;
}

/** What edits cost while `tradewind build --watch` runs, a process of its own. */
export async function benchWatch(root: string, files: readonly string[]): Promise<WatchFigures> {
  const child = spawn(process.execPath, [cli, 'build', '--watch'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    await lines.next();
    const times: number[] = [];
    for (let index = 0; index < edits; index++) {
      const { file, text } = editOf(files, index);
      const start = performance.now();
      writeFileSync(file, text);
      await lines.next();
      times.push(performance.now() - start);
    }
    // The first edits still have code to warm up.
    return { editToBuilt: spread(times.slice(edits / 4)), peakMb: peakOf(child) };
  } finally {
    child.kill('SIGINT');
    await once(child, 'close');
  }
}

function peakOf({ pid }: ChildProcess): number {
  const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}

/** From a text in a buffer to all diagnostics of the project, in this process. */
export async function benchOpen(root: string, files: readonly string[]): Promise<Spread> {
  const project = await openProject({ config: await loadConfig({ from: root }) });
  try {
    project.analyse();
    const times: number[] = [];
    for (let index = 0; index < edits; index++) {
      const { file, text } = editOf(files, index + edits);
      const start = performance.now();
      project.setText(file, text);
      project.analyse();
      times.push(performance.now() - start);
    }
    return spread(times.slice(edits / 4));
  } finally {
    await project.close();
  }
}
