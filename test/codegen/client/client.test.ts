/** The typed client: what is written, that it is an error to misuse it, and that it runs a dag. */
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync, utimesSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compilerOptions, TestProject } from '../../support/project.ts';

const require = createRequire(import.meta.url);

const rockets = `import { dag, type Flow, task } from 'tradewind';

interface Stage { readonly name: string; readonly inner?: Stage; readonly burns: Date }

export class Rockets {
  @task()
  launches(region: 'asia' | 'eu', year: number): Stage[] {
    return [{ name: region + year, burns: new Date(0) }];
  }

  /** All launches of a region. */
  @dag()
  rockets(this: Flow<this>, region: 'asia' | 'eu', year: number = 2026) {
    return this.launches(region, year);
  }

  @task()
  sizes(): Map<string, readonly [number, string?]> {
    return new Map();
  }

  @dag({ id: 'all-sizes' })
  all(this: Flow<this>) {
    return this.sizes();
  }
}
`;

const use = `import { createClient, type Stage } from './tradewind.gen.ts';
const client = createClient({ project: import.meta.dirname });
const run = await client.trigger('rockets', { region: 'asia' }, { runId: 'first' });
if (run.state === 'success') {
  const stages: readonly Stage[] = run.result;
  const burns: Date | undefined = stages[0]?.inner?.inner?.burns ?? stages[0]?.burns;
  console.log(stages.map(({ name }) => name).join(), burns?.getTime(), run.runId);
}
export const sizes = () => client.trigger('all-sizes');
// @ts-expect-error no such region
export const a = () => client.trigger('rockets', { region: 'mars' });
// @ts-expect-error the region is missing
export const b = () => client.trigger('rockets', {});
// @ts-expect-error the region is missing
export const c = () => client.trigger('rockets');
// @ts-expect-error no such parameter
export const d = () => client.trigger('rockets', { region: 'eu', yaer: 2026 });
// @ts-expect-error the year is a number
export const e = () => client.trigger('rockets', { region: 'eu', year: '2026' });
// @ts-expect-error it takes none
export const g = () => client.trigger('all-sizes', { region: 'eu' });
// @ts-expect-error no such dag
export const f = () => client.trigger('rocket', { region: 'eu' });
`;

/** Compiled by TypeScript only: the config's `dags` leave it out. */
const triggers = `import { dag, type HandleOf, task, triggerDag } from 'tradewind';
import type { Stage } from '../tradewind.gen.ts';
const year = task((): number => 2026);
export const right = dag(() => {
  const stages: HandleOf<readonly Stage[]> = triggerDag('rockets', { region: 'asia', year: year() }, { wait: true });
  const id: HandleOf<string> = triggerDag.after(stages)('all-sizes');
  return id;
});
export const wrong = dag(() => {
  // @ts-expect-error no such region
  triggerDag('rockets', { region: 'mars' });
  // @ts-expect-error the region is missing
  triggerDag('rockets', {});
  // @ts-expect-error the region is missing
  triggerDag('rockets');
  // @ts-expect-error no such parameter
  triggerDag('rockets', { region: 'eu', yaer: 2026 });
  // @ts-expect-error a task that gives a number gives no region
  triggerDag('rockets', { region: year() });
  // @ts-expect-error no such dag
  triggerDag('rocket');
});
`;

let project: TestProject;
beforeAll(async () => {
  project = new TestProject({
    'dags/rockets.ts': rockets,
    'tsconfig.json': JSON.stringify({
      compilerOptions,
      include: ['dags', '*.ts'],
    }),
    'tradewind.config.ts':
      "export default { client: 'tradewind.gen.ts', dags: ['**/*.ts'], executor: 'in-process' };\n",
  });
  const built = await project.run(['build']);
  expect(built.code, built.stdout + built.stderr).toBe(0);
  expect(built.stdout).toContain('tradewind.gen.ts');
  project.write({ 'use.ts': use, 'dags/triggers.tsx': triggers });
});
afterAll(() => project.remove());

test('says each dag’s parameters and result', () => {
  expect(readFileSync(project.path('tradewind.gen.ts'), 'utf8')).toMatchInlineSnapshot(`
    "// Written by \`tradewind build\`: what is changed here is lost. It belongs into version control.
    import { type Client, type ClientOptions, createClient as create } from 'tradewind/client';

    export type Stage = { readonly name: string; readonly inner?: Stage; readonly burns: Date };

    /** The dags of this project, by id: their parameters and their results. */
    export interface Dags {
      readonly 'all-sizes': {
        readonly params: Record<string, never>;
        readonly result: ReadonlyMap<string, readonly [number, string?]>;
      };
      /** All launches of a region. */
      readonly rockets: {
        readonly params: { readonly region: 'asia' | 'eu'; readonly year?: number };
        readonly result: readonly Stage[];
      };
    }

    /** What \`triggerDag\` knows of them by their ids. */
    declare module 'tradewind' {
      interface Register {
        readonly dags: Dags;
      }
    }

    /** Runs dags of this project. */
    export function createClient(options?: ClientOptions): Client<Dags> {
      return create<Dags>(options);
    }
    "
  `);
});

test('is not written again when nothing has changed', async () => {
  const file = project.path('tradewind.gen.ts');
  utimesSync(file, new Date(1000), new Date(1000));
  const built = await project.run(['build', '--json']);
  expect(JSON.parse(built.stdout)).toMatchObject({ client: file });
  expect(statSync(file).mtimeMs).toBe(1000);
});

test.for(['typescript', 'typescript-6', 'typescript-5.9'])('wrong calls are errors, right ones are not: %s', (name) => {
  const tsc = join(dirname(require.resolve(`${name}/package.json`)), 'bin/tsc');
  expect(() =>
    execFileSync(process.execPath, [tsc, '-p', project.root], { stdio: 'pipe', encoding: 'utf8' }),
  ).not.toThrow();
});

test('runs the dag, and the run is in the metastore', async () => {
  const out = execFileSync(process.execPath, [project.path('use.ts')], { encoding: 'utf8', cwd: project.root });
  expect(out).toBe('asia2026 0 first\n');
  const runs = await project.run(['runs', '--json']);
  expect(JSON.parse(runs.stdout)).toMatchObject([{ runId: 'first', dagId: 'rockets', state: 'success' }]);
});

test('judges what no type has seen', () => {
  project.write({
    'misuse.ts': `import { createClient } from './tradewind.gen.ts';
const client = createClient({ project: import.meta.dirname });
for (const params of ['{"region":"mars"}', '{}', '{"region":"eu","yaer":1}']) {
  await client.trigger('rockets', JSON.parse(params)).catch((error) => console.log(error.code, error.message));
}
`,
  });
  const out = execFileSync(process.execPath, [project.path('misuse.ts')], { encoding: 'utf8', cwd: project.root });
  expect(out).toMatchInlineSnapshot(`
    "TW6012 the parameter \`region\` of rockets does not fit: 'mars' is none of 'asia', 'eu'
    TW6011 rockets needs \`region\`
    TW6010 rockets has no parameter \`yaer\`
    "
  `);
});
