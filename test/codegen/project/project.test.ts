/** A project that stays open answers as a fresh compilation would. */
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { type Analysis, hasErrors, loadConfig, openProject, type Project } from '@tradewind/codegen';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { rules } from '../../../codegen/src/diagnostics/rules.ts';
import { Workspace } from '../emit/workspace.ts';

const repo = new URL('../../../', import.meta.url).pathname;

let workspace: Workspace;
let project: Project;

beforeEach(async () => {
  workspace = new Workspace({
    'dags/a.ts': `import { dag, task } from 'tradewind';
export const one = task((): number => 1);
export const a = dag(() => one());
`,
  });
  mkdirSync(workspace.path('node_modules'));
  symlinkSync(`${repo}runtime`, workspace.path('node_modules/tradewind'));
  project = await openProject({ config: await loadConfig({ from: workspace.root }) });
});

afterEach(async () => {
  await project.close();
  rmSync(workspace.root, { recursive: true, force: true });
});

const codes = (): string[] => project.analyse().diagnostics.map(({ code }) => code);

test('a buffer counts instead of the file until it is closed', () => {
  expect(codes()).toEqual([]);
  expect(project.analyse().dags.map(({ read }) => read.dag.id)).toEqual(['a']);
  const file = workspace.path('dags/a.ts');
  project.setText(file, `import { dag } from 'tradewind';\nexport const b = dag(() => 1 + nothing);\n`);
  expect(codes()).toContain('TS2304');
  expect(project.analyse().dags.map(({ read }) => read.dag.id)).toEqual(['b']);
  project.setText(file, undefined);
  expect(codes()).toEqual([]);
});

test('an analysis without a change is the same one', () => {
  expect(project.analyse()).toBe(project.analyse());
});

test('an analysis can be built', async () => {
  const { emitted, diagnostics } = await project.emit(project.analyse());
  expect(diagnostics).toEqual([]);
  expect(emitted?.build.manifest.dags.map(({ id }) => id)).toEqual(['a']);
});

test('after a rest the next change finds what was known, in batches or not', async () => {
  const config = await loadConfig({ from: workspace.root });
  for (let index = 0; index < 60; index += 1) {
    const text = `import { dag } from 'tradewind';\nimport { one } from './a.ts';\nexport const b${index} = dag(() => one());\n`;
    workspace.write({ [`dags/b${index}.ts`]: text });
  }
  const batched = await openProject({ config, batchLength: 2_000 });
  try {
    const built = async (analysis: Analysis): Promise<string> =>
      JSON.stringify((await batched.emit(analysis)).emitted?.build.manifest);
    const first = batched.analyse();
    expect(first.lookedAt).toBe(61);
    const before = await built(first);
    batched.rest();
    expect(await built(batched.analyse())).toBe(before);
    const file = workspace.path('dags/b7.ts');
    batched.setText(
      file,
      "import { dag } from 'tradewind';\nimport { one } from './a.ts';\nexport const b7 = dag(() => two());\n",
    );
    const broken = batched.analyse();
    expect(broken.lookedAt).toBe(1);
    expect(broken.diagnostics.map(({ code }) => code)).toContain('TS2304');
    expect(new Set(broken.diagnostics.map((one) => one.file))).toEqual(new Set(['dags/b7.ts']));
    batched.setText(file, undefined);
    expect(await built(batched.analyse())).toBe(before);
  } finally {
    await batched.close();
  }
});

test('whatever is edited in a large project, it is built as one that is opened afresh', async () => {
  const shared = (value: number): string => `import { task } from 'tradewind';
export const one = task((): number => ${value});
export const spare = task({ retryDelay: '5s' }, (): string[] => []);
`;
  const target = (result: string): string => `import { dag, task } from 'tradewind';
const give = task(() => ${result});
export const target = dag(() => give());
`;
  const flow = (index: number, result: string): string => `import { dag, task, triggerDag } from 'tradewind';
import { one, spare } from './a.ts';
const add = task((a: number): number => a + ${index});
const list = task((): { readonly rows: string[]; readonly count: number } => ({ rows: [], count: ${index} }));
export const b${index} = dag(async () => {
  const { count } = list();
  add((await one()) * ${index});
  return ${result};
});
`;
  for (let index = 0; index < 66; index += 1) {
    workspace.write({ [`dags/b${index}.ts`]: flow(index, "triggerDag('target', undefined, { wait: true })") });
  }
  const edits: readonly (readonly [file: string, text: string | undefined])[] = [
    ['dags/a.ts', shared(1)],
    ['dags/target.ts', target('1')],
    ['dags/b7.ts', flow(7, 'add(7)')],
    // It is what a trigger gives, in files that do not import it.
    ['dags/target.ts', target("'text'")],
    ['dags/a.ts', shared(2)],
    ['dags/b8.ts', flow(8, '[spare(), list()]')],
    ['dags/b66.ts', flow(66, "'new'")],
    ['dags/b9.ts', undefined],
    ['dags/b7.ts', flow(7, 'spare.with({ retries: 3 })()')],
  ];
  const { config } = project;
  let builds = 0;
  for (const [file, text] of edits) {
    if (text === undefined) rmSync(workspace.path(file));
    else workspace.write({ [file]: text });
    project.changed(workspace.path(file));
    const fresh = await openProject({ config });
    try {
      const [open, expected] = [project.analyse(), fresh.analyse()];
      expect(open.diagnostics).toEqual(expected.diagnostics);
      if (hasErrors(open.diagnostics)) continue;
      const [built, again] = [await project.emit(open), await fresh.emit(expected)];
      expect(built.emitted?.build.bundle.parts.length).toBeGreaterThan(1);
      expect(built.emitted?.build).toEqual(again.emitted?.build);
      builds += 1;
    } finally {
      await fresh.close();
    }
  }
  expect(builds).toBe(edits.length - 1);
});

test('who calls a task from another file counts as who calls it from its own', () => {
  const lib = `import { task } from 'tradewind';
export const patient = task({ retryDelay: '5s' }, (): number => 1);
export const wide = task((): { readonly rows: string[]; readonly count: number } => ({ rows: [], count: 1 }));
`;
  const file = workspace.path('dags/b.ts');
  const found = (flow: string, own = ''): string[] => {
    project.setText(workspace.path('dags/lib.ts'), lib + own);
    project.setText(
      file,
      `import { dag } from 'tradewind';\nimport { one } from './a.ts';\nimport { patient, wide } from './lib.ts';\nexport const b = dag(async () => ${flow});\n`,
    );
    return codes();
  };
  const [uncalled, delay, width] = [
    rules['task-never-called'].code,
    rules['unused-option'].code,
    rules['wide-result'].code,
  ];
  expect(found('one()')).toEqual([uncalled, uncalled]);
  expect(found('[patient(), wide().count]')).toEqual([delay, width]);
  expect(found('[patient.with({ retries: 2 })(), wide()]')).toEqual([]);
  const callsAll =
    "import { dag } from 'tradewind';\nexport const c = dag(() => [patient.with({ retries: 1 })(), wide()]);\n";
  expect(found('[patient(), wide().count]', callsAll)).toEqual([]);
  expect(found('one()', callsAll)).toEqual([]);
  const reads = "import { dag } from 'tradewind';\nexport const c = dag(() => [patient(), wide().count]);\n";
  expect(found('one()', reads)).toEqual([delay, width]);
  expect(found('wide().rows', reads)).toEqual([delay]);
});

test('a large project that is built once gives the same build; with errors, none', async () => {
  for (let index = 0; index < 70; index += 1) {
    const text = `import { dag, task } from 'tradewind';
import { one } from './a.ts';
const add = task((a: number): number => a + ${index});
export const b${index} = dag(async () => add((await one()) * ${index}));
`;
    workspace.write({ [`dags/b${index}.ts`]: text });
  }
  const { config } = project;
  const once = await openProject({ config, isBuiltOnce: true });
  const broken = await openProject({ config, isBuiltOnce: true });
  try {
    const [aside, here] = [await once.emit(once.analyse()), await project.emit(project.analyse())];
    expect(here.emitted?.build.bundle.parts.length).toBeGreaterThan(1);
    expect(aside.emitted?.build).toEqual(here.emitted?.build);
    broken.setText(workspace.path('dags/b7.ts'), 'export const x: number = nothing;\n');
    expect(broken.analyse().diagnostics.map(({ code }) => code)).toContain('TS2304');
  } finally {
    await Promise.all([once.close(), broken.close()]);
  }
});
