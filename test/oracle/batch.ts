/** Programs compiled together, then run both ways one by one. */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile, loadConfig } from '@tradewind/codegen';
import { play, runDag } from 'tradewind/testing';
import { expectSame, onlyIn } from '../testing/same.ts';
import type { Program } from './language.ts';
import { print, type Printed } from './print.ts';

export interface Tested extends Printed {
  readonly program: Program;
  readonly name: string;
  /** Why the compiler refused it. */
  readonly refused?: string;
  /** How the two differed. */
  readonly difference?: string;
  /** Calls of tasks, and the widest map. */
  readonly calls: number;
  readonly width: number;
  readonly outcomes: readonly string[];
}

interface Flows {
  readonly [name: string]: Parameters<typeof play>[0];
}

const here = fileURLToPath(new URL('.', import.meta.url));
/** Hidden, so that nothing else takes what is in it for sources. */
const work = join(here, '.tradewind');

const config = `import { defineConfig } from 'tradewind/config';\n\nexport default defineConfig({ dags: ['dags/**/*.ts'] });\n`;
const tsconfig = {
  extends: '../../../../tsconfig.base.json',
  compilerOptions: { noEmit: true, incremental: false, noUnusedLocals: false, noUnusedParameters: false },
  include: ['dags', 'tasks.ts', 'tradewind.config.ts'],
};
/** A program that takes longer hangs. */
const longestMs = 20_000;

export async function testTogether(programs: readonly Program[]): Promise<readonly Tested[]> {
  mkdirSync(work, { recursive: true });
  const root = mkdtempSync(join(work, 'batch-'));
  try {
    mkdirSync(join(root, 'dags'));
    writeFileSync(join(root, 'tradewind.config.ts'), config);
    writeFileSync(join(root, 'tsconfig.json'), JSON.stringify(tsconfig));
    copyFileSync(join(here, 'project/tasks.ts'), join(root, 'tasks.ts'));
    const printed = programs.map((program, index) => ({ program, name: `p${index}`, ...print(program, `p${index}`) }));
    for (const { name, source } of printed) writeFileSync(join(root, 'dags', `${name}.ts`), source);
    const refused = await refusals(root);
    const tested: Tested[] = [];
    for (const one of printed) tested.push(await testOne(root, one, refused.get(one.name)));
    return tested;
  } finally {
    if (process.env['KEEP'] === undefined) rmSync(root, { recursive: true, force: true });
  }
}

/** Why programs were refused, by name. They are taken away, so that the others can run. */
async function refusals(root: string): Promise<ReadonlyMap<string, string>> {
  const resolved = await loadConfig({ from: root });
  const found = new Map<string, string>();
  for (;;) {
    const { diagnostics, manifest } = await compile({ config: resolved });
    if (manifest !== undefined) return found;
    const before = found.size;
    for (const { code, severity, message, file, start } of diagnostics) {
      const name = /^dags\/(\w+)\.ts$/.exec(file)?.[1];
      if (severity !== 'error' || name === undefined || found.has(name)) continue;
      found.set(name, `${code} ${message} (line ${start.line})`);
      rmSync(join(root, file));
    }
    if (found.size === before) throw new Error(`does not compile: ${JSON.stringify(diagnostics.slice(0, 3))}`);
    // The project needs a dag.
    writeFileSync(join(root, 'dags', 'rest.ts'), restSource);
  }
}

const restSource = `import { dag } from 'tradewind';\nimport { num } from '../tasks.ts';\n\nexport const rest = dag(() => num(1));\n`;

type Written = Printed & Pick<Tested, 'program' | 'name'>;

async function testOne(root: string, written: Written, refused: string | undefined): Promise<Tested> {
  if (refused !== undefined) return { ...written, refused, calls: 0, width: 0, outcomes: [] };
  const { name, program } = written;
  const module = (await import(/* @vite-ignore */ join(root, 'dags', `${name}.ts`))) as Flows;
  const flow = module[name] as Parameters<typeof play>[0];
  const seen = { calls: 0, width: 0, outcomes: [] as string[] };
  // Given, not left to their defaults: `play` does not see a loop over a default list.
  for (const params of [
    { count: 3, items: [1, 2] },
    { count: program.count, items: program.items },
  ]) {
    const played = await intime(() => play(flow, { params } as never));
    const ran = await intime(() => runDag(name, { project: root, params }));
    const difference =
      played instanceof Error || ran instanceof Error ? faults(played, ran) : differenceOf(played, ran);
    if (difference !== undefined)
      return { ...written, ...seen, difference: `with ${JSON.stringify(params)}: ${difference}` };
    if (played instanceof Error || ran instanceof Error) continue;
    seen.calls += played.calls.length;
    seen.width = Math.max(seen.width, ...played.calls.flatMap(({ mapPath }) => mapPath.map((index) => index + 1)));
    seen.outcomes.push(`run ${played.state}`, ...played.calls.map(({ outcome }) => outcome));
  }
  return { ...written, ...seen };
}

async function intime<T>(work: () => Promise<T>): Promise<T | Error> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Error>((resolve) => {
    timer = setTimeout(() => resolve(new Error('does not end')), longestMs);
  });
  try {
    return await Promise.race([work(), late]);
  } catch (error) {
    return error as Error;
  } finally {
    clearTimeout(timer);
  }
}

const faults = (played: unknown, ran: unknown): string => `play: ${faultOf(played)}; graph: ${faultOf(ran)}`;
const faultOf = (one: unknown): string => (one instanceof Error ? (one.stack ?? one.message) : 'ended');

type Run = Parameters<typeof expectSame>[0];

function differenceOf(played: Run, ran: Run): string | undefined {
  try {
    expectSame(played, ran);
    return undefined;
  } catch (error) {
    const lines = onlyIn(played, ran);
    return lines.length > 0 ? `\n${lines.join('\n')}` : (error as Error).message;
  }
}
