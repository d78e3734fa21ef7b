/** Whatever is edited, in whatever order: an open project answers as one that is opened afresh. */
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Diagnostic, hasErrors, loadConfig, openProject, type Project } from '@tradewind/codegen';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Workspace } from '../emit/workspace.ts';

const runtime = fileURLToPath(new URL('../../../runtime', import.meta.url));

const tsconfig = (options: object): string =>
  JSON.stringify({
    compilerOptions: {
      target: 'es2024',
      lib: ['es2024'],
      module: 'nodenext',
      strict: true,
      skipLibCheck: true,
      allowImportingTsExtensions: true,
      noEmit: true,
      types: [],
      ...options,
    },
    include: ['dags', 'lib', '*.d.ts'],
  });

/** Each file, and what may stand in it; undefined: it is not there. The first of each is what a run begins with. */
const variants: Readonly<Record<string, readonly (string | undefined)[]>> = {
  'lib/rows.ts': [
    'export interface Row { readonly id: string; readonly amount: number }\n',
    'export interface Row { readonly id: string; readonly amount: string }\n',
    'export interface Row { readonly id: string; readonly amount: number; close(): void }\n',
  ],
  'lib/constants.ts': [
    "export const regions = ['eu', 'us'] as const;\nexport const limit = 3;\n",
    "export const regions = ['eu', 'asia', 'us'] as const;\nexport const limit = 3;\n",
    "export const regions = ['eu', 'us'] as const;\nexport let limit = Date.now();\n",
  ],
  'lib/pure.ts': [
    'export const double = (n: number): number => 2 * n;\n',
    'export const double = (n: number): number => n + n + 1;\n',
    'export const double = (n: number): number => 2 * n * Math.random();\n',
    undefined,
  ],
  'lib/tasks.ts': [
    `import { task } from 'tradewind';
import type { Row } from './rows.ts';
export const stop = task((id: string): void => void id);
export const fetch = task({ teardown: stop }, (region: string): string => region);
export const sum = task((rows: readonly Row[]): number => rows.length);
export const rowsOf = task((region: string): Row[] => [{ id: region, amount: 1 } as never]);
`,
    `import { task as step } from 'tradewind';
import type { Row } from './rows.ts';
export const stop = step((id: number): void => void id);
export const fetch = step({ teardown: stop, pool: 'nowhere' }, (region: string): string => region);
export const sum = step({ retries: 2 }, (rows: readonly Row[], more?: number): number => rows.length + (more ?? 0));
export const rowsOf = step((region: 'eu' | 'us'): Row[] => [{ id: region, amount: 1 } as never]);
`,
    `import { task } from 'tradewind';
export const stop = (id: string): void => void id;
export const fetch = task((region: string): string => region);
export const sum = (rows: readonly unknown[]): number => rows.length;
export const rowsOf = task((region: string) => [{ id: region, amount: 1n }]);
`,
    // Cut off while it is written: it is no module.
    "ort { task } from 'tradewind';\n\n/** W",
  ],
  'lib/base.ts': [
    `import { type Flow, group, task } from 'tradewind';
export abstract class Base {
  @task() one(): number { return 1; }
  @task() two(n: number): number { return n; }
  @group() both(this: Flow<this>, n: number) { return this.two(this.one()); }
}
`,
    `import { type Flow, group, task } from 'tradewind';
export abstract class Base {
  @task({ retries: 1 }) one(): string { return 'a'; }
  @task() two(n: number): number { return n; }
  @group() both(this: Flow<this>, n: number) { return this.one(); }
}
`,
    'export abstract class Base { one(): number { return 1; } }\n',
  ],
  'lib/factory.ts': [
    `import { dag } from 'tradewind';
import { fetch } from './tasks.ts';
export const daily = (id: string) => dag({ id, schedule: '@daily' }, () => fetch(id));
`,
    `import { dag } from 'tradewind';
import { fetch } from './tasks.ts';
export const daily = (id: string) => dag({ id, schedule: '@dayly' }, () => fetch(id + '!'));
`,
  ],
  'dags/plain.ts': [
    `import { dag, run } from 'tradewind';
import { limit, regions } from '../lib/constants.ts';
import { double } from '../lib/pure.ts';
import { fetch, rowsOf, sum } from '../lib/tasks.ts';
export const plain = dag(async (n: number = limit) => {
  const all = regions.map((region) => rowsOf(region));
  if (double(n) > limit) await fetch(run.ds);
  for (const row of await rowsOf('eu')) sum([row]);
  return all.map((rows) => sum(rows));
});
`,
    `import { dag } from 'tradewind';
import { fetch } from '../lib/tasks.ts';
export const plain = dag(async () => {
  await using up = fetch('eu');
  return up;
});
`,
    "import { dag, task } from 'tradewind';\nexport const lonely = task((): number => 1);\nexport const plain = dag(() => {\n",
    undefined,
  ],
  'dags/child.ts': [
    `import { dag, type Flow } from 'tradewind';
import { Base } from '../lib/base.ts';
export class Child extends Base {
  @dag() child(this: Flow<this>) { return this.two(this.both(1)); }
}
`,
    `import { dag, type Flow, task } from 'tradewind';
import { Base } from '../lib/base.ts';
export class Child extends Base {
  @task() override one(): number { return 2; }
  @dag({ id: 'plain' }) child(this: Flow<this>) { return this.one(); }
}
`,
  ],
  'dags/made.ts': [
    "import { daily } from '../lib/factory.ts';\nimport { regions } from '../lib/constants.ts';\nexport const made = regions.map((region) => daily(`made_${region}`));\n",
    "import { daily } from '../lib/factory.ts';\nexport const made = [daily('plain'), daily('child')];\n",
    undefined,
  ],
  'dags/other.ts': [
    undefined,
    "import { dag, triggerDag } from 'tradewind';\nexport const other = dag(() => triggerDag('plain', { n: 1 }));\n",
    "import { dag } from 'tradewind';\nimport { ready } from 'some-package';\nimport { late } from '../lib/late.ts';\nexport const other = dag(() => ready(late));\n",
  ],
  'lib/late.ts': [undefined, "export const late = 'eu';\n", 'export const late = 7;\n'],
  'globals.d.ts': [
    'declare const wide: string;\n',
    'declare const wide: number;\ninterface Array<T> { readonly own: T }\n',
    undefined,
  ],
  'dags/global.ts': ['export const used: string = wide;\nexport const more: string[] = [""].map((one) => one);\n'],
  'node_modules/some-package/package.json': [
    '{ "name": "some-package", "version": "1.0.0", "type": "module", "exports": { "types": "./index.d.ts", "default": "./index.js" } }',
  ],
  'node_modules/some-package/index.js': ['export const ready = (name) => name;\n'],
  'node_modules/some-package/index.d.ts': [
    "import type { Call } from 'tradewind';\nexport declare const ready: Call<[name: string], string>;\n",
    "import type { Call } from 'tradewind';\nexport declare const ready: Call<[name: number], () => void>;\n",
    'export declare const ready: (name: string) => string;\n',
  ],
  'package.json': [
    '{ "name": "test-project", "type": "module" }',
    '{ "name": "test-project", "type": "module", "imports": {} }',
    '{ "name": "test-project" }',
  ],
  'tsconfig.json': [
    tsconfig({}),
    tsconfig({ noUncheckedIndexedAccess: true, noUnusedLocals: true }),
    tsconfig({ strict: false }),
  ],
};

const files = Object.keys(variants);
const edit = fc
  .record({ file: fc.constantFrom(...files), pick: fc.nat({ max: 3 }), inBuffer: fc.boolean() })
  .map(({ file, pick, inBuffer }) => ({ file, which: pick % (variants[file]?.length ?? 1), inBuffer }));

let workspace: Workspace;
beforeEach(() => {
  workspace = new Workspace();
});
afterEach(() => workspace.remove());

function put(file: string, which: number): string | undefined {
  const text = variants[file]?.[which];
  if (text === undefined) rmSync(workspace.path(file), { force: true });
  else workspace.write({ [file]: text });
  return text;
}

interface Answer {
  readonly diagnostics: readonly Diagnostic[];
  readonly built: unknown;
}

async function answerOf(project: Project): Promise<Answer> {
  const analysis = project.analyse();
  if (hasErrors(analysis.diagnostics)) return { diagnostics: analysis.diagnostics, built: undefined };
  const { diagnostics, emitted } = await project.emit(analysis);
  if (emitted === undefined) return { diagnostics, built: undefined };
  const { manifest, manifestBytes, positions, bundle } = emitted.build;
  const written = Buffer.concat(manifestBytes).toString();
  expect(JSON.parse(written)).toEqual(manifest);
  return { diagnostics, built: { written, keys: Object.keys(manifest.tasks), positions, bundle } };
}

const numRuns = Number(process.env['EDITS'] ?? 4);

test(`${numRuns} sequences of edits give what fresh compilations give`, { timeout: 600_000 }, async () => {
  let built = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 5, maxLength: 9 }), async (edits) => {
      rmSync(workspace.root, { recursive: true });
      for (const file of files) put(file, 0);
      mkdirSync(workspace.path('node_modules'), { recursive: true });
      symlinkSync(runtime, workspace.path('node_modules/tradewind'));
      const config = await loadConfig({ from: workspace.root });
      // Each file that nobody imports under a checker of its own, where the fresh one has a single checker.
      const open = await openProject({ config, batchLength: 1 });
      try {
        open.analyse();
        for (const { file, which, inBuffer } of edits) {
          const text = put(file, which);
          // What an editor holds counts until it lets go.
          if (inBuffer && text !== undefined) open.setText(workspace.path(file), text);
          else open.setText(workspace.path(file), undefined);
          open.changed(workspace.path(file));
          const fresh = await openProject({ config });
          try {
            const expected = await answerOf(fresh);
            if (expected.built !== undefined) built += 1;
            expect(await answerOf(open)).toEqual(expected);
          } finally {
            await fresh.close();
          }
        }
      } finally {
        await open.close();
      }
    }),
    { numRuns, seed: Number(process.env['SEED'] ?? 7) },
  );
  expect(built).toBeGreaterThan(0);
});
