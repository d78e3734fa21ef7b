/** The compiler against `tsc` 6 on the same files, both as whole processes, in turn. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { generateDags } from './generate-dags.ts';
import { median } from './lib/numbers.ts';

export interface CompileFigures {
  readonly dags: number;
  readonly tscMs: number;
  readonly coldMs: number;
  readonly unchangedMs: number;
}

const dags = 300;
const rounds = 3;

export async function benchCompile(work: string): Promise<CompileFigures> {
  const root = join(work, 'compile');
  rmSync(root, { recursive: true, force: true });
  generateDags(root, dags);
  const tsc = createRequire(import.meta.url).resolve('typescript-6/bin/tsc');
  const cli = createRequire(import.meta.url).resolve('../runtime/bin/tradewind.js');
  const times = { tsc: [] as number[], cold: [] as number[], unchanged: [] as number[] };
  for (let i = 0; i < rounds; i++) {
    times.tsc.push(await timed([tsc, '--noEmit', '-p', root], root));
    rmSync(join(root, '.tradewind'), { recursive: true, force: true });
    times.cold.push(await timed([cli, 'build'], root));
    times.unchanged.push(await timed([cli, 'build'], root));
  }
  return { dags, tscMs: median(times.tsc), coldMs: median(times.cold), unchangedMs: median(times.unchanged) };
}

async function timed(args: readonly string[], cwd: string): Promise<number> {
  const start = performance.now();
  const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}`);
  return performance.now() - start;
}
