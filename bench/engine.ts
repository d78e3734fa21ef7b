/** The engine's figures, the floor measured between the runs so that a noisy minute hits both. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { InProcessExecutor } from '../runtime/src/executors/in-process.ts';
import { LocalExecutor } from '../runtime/src/executors/local/local-executor.ts';
import type { Executor, ExecutorEvents } from '../runtime/src/executors/executor.ts';
import { Engine } from './lib/engine.ts';
import { CommitFloor, ipcRoundTripMs } from './lib/floor.ts';
import { median } from './lib/numbers.ts';
import { type Built, buildProject, chainLength } from './lib/project.ts';

export interface ModeFigures {
  readonly chainMsPerTask: number;
  readonly fanMs: number;
  readonly tasksPerSecond: number;
  readonly latencyMs: number;
}

export interface EngineFigures {
  readonly floorMs: number;
  readonly ipcMs: number;
  readonly spawnMs: number;
  readonly modes: Readonly<Record<string, ModeFigures>>;
}

const modes: readonly { name: string; executor: (built: Built) => (events: ExecutorEvents) => Executor }[] = [
  { name: 'in-process', executor: () => (events) => new InProcessExecutor(events, { concurrency: 10 }) },
  {
    name: 'warm workers',
    executor:
      ({ root }) =>
      (events) =>
        new LocalExecutor(events, { cwd: root }),
  },
];

export async function benchEngine(work: string): Promise<EngineFigures> {
  const built = await buildProject('engine');
  const floors: number[] = [];
  const figures: Record<string, ModeFigures> = {};
  for (const { name, executor } of modes) {
    const engine = await Engine.start(built, name.replace(' ', '-'), executor(built));
    const floor = new CommitFloor(engine.file);
    try {
      figures[name] = await measure(engine, () => floors.push(floor.measure(40)));
    } finally {
      floor.close();
      await engine.stop();
    }
  }
  return { floorMs: median(floors), ipcMs: await ipcRoundTripMs(work), spawnMs: await spawnMs(), modes: figures };
}

async function measure(engine: Engine, floor: () => void): Promise<ModeFigures> {
  for (let i = 0; i < 5; i++) await engine.run('chain');
  const chain: number[] = [];
  for (let i = 0; i < 25; i++) {
    floor();
    chain.push((await engine.run('chain')).ms);
  }
  await engine.runMany('short', 50);
  const many: number[] = [];
  for (let i = 0; i < 3; i++) {
    floor();
    many.push(await engine.runMany('short', 500));
  }
  const latency: number[] = [];
  for (let i = 0; i < 30; i++) {
    const before = performance.timeOrigin + performance.now();
    const { result } = await engine.run('latency');
    latency.push(Number(result) - before);
  }
  const fan: number[] = [];
  for (let i = 0; i < 3; i++) fan.push((await engine.run('fan')).ms);
  return {
    chainMsPerTask: median(chain) / chainLength,
    fanMs: median(fan),
    tasksPerSecond: 1500 / (median(many) / 1000),
    latencyMs: median(latency),
  };
}

/** What starting a process for each task would cost at the least. */
async function spawnMs(): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 10; i++) {
    const start = performance.now();
    await once(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }), 'exit');
    times.push(performance.now() - start);
  }
  return median(times);
}
