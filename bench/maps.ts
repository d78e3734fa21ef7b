/**
 * Wide and nested maps: whether twice the items cost twice, what stays in memory, and whether results come before the last
 * item has begun. Each size in a process of its own, so that the peaks are its own. What else the machine does only ever
 * adds to a time: of several rounds, in which the sizes take turns, the least counts.
 */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Manifest } from '@tradewind/sdk/manifest';
import Database from 'better-sqlite3';
import { InProcessExecutor } from '../runtime/src/executors/in-process.ts';
import { Engine } from './lib/engine.ts';
import { median } from './lib/numbers.ts';
import { buildProject } from './lib/project.ts';

export interface MapFigures {
  readonly items: number;
  readonly ms: number;
  /** Processor time of the same run, in the process and in the kernel for it. */
  readonly cpuMs: number;
  /** The most memory that the process held. */
  readonly peakMb: number;
  /** The most that was alive on the heap above what was alive before the run, in a run of its own, since looking takes time. */
  readonly aliveMb: number;
  /** What was alive for each item that the loops had been expanded to, after a quarter and three quarters of the run. */
  readonly heldKb: readonly [number, number];
  /** Items that had not begun when the first result was there; of a nested map, when the first inner list was summed. */
  readonly afterFirst: number;
}

export interface MapsFigures {
  readonly wide: readonly [MapFigures, MapFigures];
  readonly nested: readonly [MapFigures, MapFigures];
}

const rounds = 5;

export async function benchMaps(): Promise<MapsFigures> {
  const pairs = { wide: [10_000, 20_000], nested: [100, 200] } as const;
  const found: Record<string, MapFigures[][]> = { wide: [[], []], nested: [[], []] };
  const { root, folder } = await buildProject('maps');
  for (let i = 0; i < rounds; i++) {
    for (const [dagId, sizes] of Object.entries(pairs)) {
      for (const [at, size] of sizes.entries())
        found[dagId]?.[at]?.push(await inOwnProcess([root, folder, dagId, `${size}`]));
    }
  }
  const pairOf = (dagId: string): readonly [MapFigures, MapFigures] => {
    const [one = [], two = []] = found[dagId] ?? [];
    return [figuresOf(one), figuresOf(two)];
  };
  return { wide: pairOf('wide'), nested: pairOf('nested') };
}

/** The least of the times, and the middle of everything else. */
function figuresOf(all: readonly MapFigures[]): MapFigures {
  const of = (what: (one: MapFigures) => number): number => median(all.map(what));
  return {
    items: of(({ items }) => items),
    ms: Math.min(...all.map(({ ms }) => ms)),
    cpuMs: Math.min(...all.map(({ cpuMs }) => cpuMs)),
    peakMb: of(({ peakMb }) => peakMb),
    aliveMb: of(({ aliveMb }) => aliveMb),
    heldKb: [of(({ heldKb }) => heldKb[0]), of(({ heldKb }) => heldKb[1])],
    afterFirst: of(({ afterFirst }) => afterFirst),
  };
}

const self = fileURLToPath(import.meta.url);

async function inOwnProcess(args: readonly string[]): Promise<MapFigures> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=source', '--expose-gc', self, ...args]);
  return JSON.parse(stdout) as MapFigures;
}

async function measure(root: string, folder: string, dagId: string, size: number): Promise<MapFigures> {
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest;
  const built = { manifest, folder, root };
  const engine = await Engine.start(built, 'maps', (events) => new InProcessExecutor(events, { concurrency: 10 }));
  // Code is compiled and the database is open.
  for (let i = 0; i < 5; i++) await engine.run(dagId, 20);
  const before = process.cpuUsage();
  const { runId, ms } = await engine.run(dagId, size);
  const { user, system } = process.cpuUsage(before);
  const peakMb = process.resourceUsage().maxRSS / 2 ** 10;
  const alive = await aliveDuring(engine, dagId, size);
  await engine.stop();
  const items = dagId === 'nested' ? size * 100 : size;
  const cpuMs = (user + system) / 1000;
  return { items, ms, cpuMs, peakMb, ...alive, afterFirst: afterFirst(engine.file, runId, dagId) };
}

/** Looks again and again, for a tenth of the time: looking takes long. */
async function aliveDuring(
  engine: Engine,
  dagId: string,
  size: number,
): Promise<Pick<MapFigures, 'aliveMb' | 'heldKb'>> {
  const db = new Database(engine.file, { readonly: true });
  const first = dagId === 'nested' ? 'step' : 'begin';
  const counted = db.prepare(
    'select count(*) as n from task_instance where node_id = ? and run_id = (select run_id from dag_run where ended_at is null)',
  );
  const alive = (): number => {
    globalThis.gc?.();
    return process.memoryUsage().heapUsed / 2 ** 20;
  };
  const before = alive();
  const seen: { readonly aliveMb: number; readonly items: number }[] = [];
  const look = (): void => {
    const beganMs = performance.now();
    seen.push({ aliveMb: alive() - before, items: (counted.get(first) as { n: number }).n });
    timer = setTimeout(look, 100 + 10 * (performance.now() - beganMs));
  };
  let timer = setTimeout(look, 100);
  await engine.run(dagId, size);
  clearTimeout(timer);
  db.close();
  const held = (part: number): number => {
    const { aliveMb, items } = seen[Math.floor(seen.length * part)] ?? { aliveMb: Number.NaN, items: 1 };
    return (aliveMb * 1024) / items;
  };
  return { aliveMb: Math.max(...seen.map(({ aliveMb }) => aliveMb)), heldKb: [held(1 / 4), held(3 / 4)] };
}

/** How many items began after the first result. */
function afterFirst(file: string, runId: string, dagId: string): number {
  const [begin, end] = dagId === 'nested' ? ['step', 'sum'] : ['begin', 'step'];
  const db = new Database(file, { readonly: true });
  const sql = `select count(*) as n from task_try where run_id = @runId and node_id = @begin and started_at >
    (select min(ended_at) from task_try where run_id = @runId and node_id = @end)`;
  const { n } = db.prepare(sql).get({ runId, begin, end }) as { n: number };
  db.close();
  return n;
}

if (process.argv[1] === self) {
  const [root = '', folder = '', dagId = '', size] = process.argv.slice(2);
  console.log(JSON.stringify(await measure(root, folder, dagId, Number(size))));
}
