/** The project that the engine's benchmarks run: written as a user would write it, compiled by our compiler. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from '@tradewind/codegen';
import type { Manifest } from '@tradewind/sdk/manifest';

export const chainLength = 40;
export const fanWidth = 1000;

const calls = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join('\n');

const source = `
import { dag, task } from 'tradewind';

const fibonacci = (n: number): number => (n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2));

export const step = task((n: number): number => n + (fibonacci(10) > 0 ? 1 : 0));
export const sum = task((values: number[]): number => values.reduce((a, b) => a + b, 0));
export const first = task((): number => performance.timeOrigin + performance.now());
export const numbers = task((count: number): number[] => Array.from({ length: count }, (_, i) => i));

export const chain = dag((n: number = 0) => {
  const s0 = step(n);
${calls(chainLength - 1, (i) => `  const s${i + 1} = step(s${i});`)}
  return s${chainLength - 1};
});

export const short = dag((n: number = 0) => step(step(step(n))));

export const fan = dag((n: number = 0) => {
  const start = step(n);
  return sum([
${calls(fanWidth, () => '    step(start),')}
  ]);
});

/** Item by item, two tasks after one another. */
export const wide = dag(async (n: number = 10) => {
  const results = [];
  for (const x of await numbers(n)) results.push(step(step.with({ id: 'begin' })(x)));
  return sum(results);
});

export const nested = dag(async (n: number = 10) => {
  const results = [];
  for (const _ of await numbers(n)) {
    const inner = [];
    for (const x of await numbers(100)) inner.push(step(x));
    results.push(sum(inner));
  }
  return sum(results);
});

/** Says when its first line ran. */
export const latency = dag(() => first());
`;

export interface Built {
  readonly manifest: Manifest;
  readonly folder: string;
  readonly root: string;
}

/** Inside this folder, so that \`tradewind\` resolves as it does for a user. */
export async function buildProject(name: string): Promise<Built> {
  const root = join(import.meta.dirname, '../.work', name);
  rmSync(root, { recursive: true, force: true });
  mkdirSync(join(root, 'dags'), { recursive: true });
  writeFileSync(join(root, 'dags/bench.ts'), source);
  writeFileSync(join(root, 'package.json'), JSON.stringify({ name: 'bench-project', private: true, type: 'module' }));
  writeFileSync(
    join(root, 'tradewind.config.ts'),
    "import { defineConfig } from 'tradewind/config';\nexport default defineConfig({});\n",
  );
  writeFileSync(
    join(root, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        target: 'es2024',
        module: 'nodenext',
        strict: true,
        noEmit: true,
        skipLibCheck: true,
        types: ['node'],
      },
      include: ['dags'],
    }),
  );
  const result = await compile({ root });
  if (!result.manifest || !result.folder)
    throw new Error(`the bench project does not compile: ${JSON.stringify(result.diagnostics)}`);
  return { manifest: result.manifest, folder: result.folder, root };
}
