/** The compiler on whole projects, and Node on what it writes. */
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  utimesSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compile, type CompileResult } from '@tradewind/codegen';
import {
  type DagManifest,
  type Manifest,
  type NodeManifest,
  parseManifest,
  type TaskManifest,
} from '@tradewind/sdk/manifest';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { inNode } from '../codegen/emit/workspace.ts';
import { TestProject } from '../support/project.ts';

const repository = join(import.meta.dirname, '../..');

const open: TestProject[] = [];
afterEach(() => {
  for (const project of open.splice(0)) project.remove();
});

function projectOf(files: Readonly<Record<string, string>>): TestProject {
  const project = new TestProject(files);
  open.push(project);
  return project;
}

/** Makes all sources look as if they were written long ago: only then is a result remembered. */
function age(project: TestProject): void {
  const then = new Date('2026-01-01T00:00:00Z');
  const entries = readdirSync(project.root, { recursive: true, encoding: 'utf8' });
  for (const path of entries) if (!path.startsWith('node_modules')) utimesSync(project.path(path), then, then);
}

async function good(project: TestProject): Promise<Required<CompileResult>> {
  const result = await compile({ root: project.root });
  expect(result.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return result as Required<CompileResult>;
}

function taskOf({ tasks }: Manifest, key: string): TaskManifest {
  const task = tasks[key];
  if (task === undefined) throw new Error(`there is no task ${key}`);
  return task;
}

function nodeOf({ nodes }: DagManifest, test: (node: NodeManifest) => boolean): NodeManifest {
  const node = nodes.find(test);
  if (node === undefined) throw new Error('there is no such node');
  return node;
}

const files = {
  'lib/rows.ts':
    'export interface Row { readonly id: string; readonly at: Date }\n\nexport const prefix = () => "row";\n',
  'dags/flights.ts': `import { context, dag, type Flow, task } from 'tradewind';
import { type Row, prefix } from '../lib/rows.ts';

/** Flights of a day. */
class Flights {
  #calls = 0;

  /** Reads them. */
  @task({ retries: 2 })
  async fetch(day: string, limit?: number): Promise<Row[]> {
    this.#calls += 1;
    return [{ id: \`\${prefix()} \${day} \${limit ?? 0} \${this.#calls}\`, at: new Date(day) }];
  }

  @task()
  count(rows: readonly Row[], ...more: number[]): { total: number; where: string } {
    return { total: rows.length + more.length, where: import.meta.dirname };
  }

  @dag({ schedule: '@daily', start: '2026-01-01' })
  flights(this: Flow<this>, day: string = '2026-01-01') {
    return this.count(this.fetch(day)).total;
  }
}
`,
  'dags/functions.ts': `import { dag, task } from 'tradewind';

const double = task((n: number): number => 2 * n);
const steps = { show: task((text: string): string => text.toUpperCase()) };

export const numbers = dag(async (n: number = 4) => {
  const twice = await double(n);
  return steps.show([twice, n].map((one) => \`<\${one}>\`).join(' '));
});
`,
  // It is no dag of the project: the config says where those are.
  'scratch/other.ts': "import { dag } from 'tradewind';\nexport const scratch = dag(() => 1 as string);\n",
};

describe('a project', () => {
  let compiled: { project: TestProject; result: Required<CompileResult> };
  beforeAll(async () => {
    const project = new TestProject(files);
    compiled = { project, result: await good(project) };
    return () => project.remove();
  });

  test('becomes a manifest that the parser takes, and a bundle whose tasks can be called', async () => {
    const { project, result } = compiled;
    const { manifest, folder, positions } = result;
    expect(parseManifest(readFileSync(join(folder, 'manifest.json'), 'utf8'))).toEqual(manifest);
    expect(manifest.dags.map(({ id }) => id)).toEqual(['flights', 'numbers']);
    expect(JSON.parse(readFileSync(join(folder, 'positions.json'), 'utf8'))).toEqual(positions);

    const { out, err } = inNode(
      join(folder, manifest.bundle.file),
      `const call = (key, ...args) => {
         const code = bundle.tasks[key]();
         if (code.kind !== 'method') return (code.callable ?? code.fn)(...args);
         return new code.ctor()[code.member](...args);
       };
       console.log(JSON.stringify([
         Object.keys(bundle.tasks),
         await call('dags/flights.ts#Flights.fetch', '2026-02-03', 5),
         await call('dags/flights.ts#Flights.count', [1, 2], 3),
         call('dags/functions.ts#double', 21),
         call('dags/functions.ts#steps.show', 'hi'),
       ]))`,
    );
    expect(err).toBe('');
    const [keys, ...results] = JSON.parse(out) as [string[], ...unknown[]];
    expect(keys).toEqual(Object.keys(manifest.tasks));
    expect(results).toEqual([
      [{ id: 'row 2026-02-03 5 1', at: '2026-02-03T00:00:00.000Z' }],
      { total: 3, where: project.path('dags') },
      42,
      'HI',
    ]);
  });

  test('has its tasks described', () => {
    const { manifest } = compiled.result;
    const { codeHash, ...fetch } = taskOf(manifest, 'dags/flights.ts#Flights.fetch');
    expect(codeHash).toMatch(/^[0-9a-f]{64}$/);
    expect(fetch).toEqual({
      key: 'dags/flights.ts#Flights.fetch',
      kind: 'task',
      name: 'fetch',
      form: 'method',
      module: 'dags/flights.ts',
      doc: 'Reads them.',
      parameters: [
        { name: 'day', schema: { type: 'string' } },
        { name: 'limit', schema: { type: 'number' }, optional: true },
      ],
      result: {
        type: 'array',
        items: {
          type: 'object',
          properties: { id: { type: 'string' }, at: expect.objectContaining({ 'x-tradewind': 'date' }) },
          required: ['id', 'at'],
        },
      },
    });
    expect(taskOf(manifest, 'dags/flights.ts#Flights.count').parameters[1]).toEqual({
      name: 'more',
      schema: { type: 'array', items: { type: 'number' } },
      rest: true,
    });
  });

  test('has glue that is called in the bundle', () => {
    const { manifest, folder } = compiled.result;
    const numbers = manifest.dags.find(({ id }) => id === 'numbers') as DagManifest;
    const glue = nodeOf(numbers, (node) => node.hidden === true);
    expect(taskOf(manifest, glue.task)).toMatchObject({ kind: 'glue', form: 'glue' });
    const { out } = inNode(
      join(folder, manifest.bundle.file),
      `const { fn } = bundle.tasks[${JSON.stringify(glue.task)}](); console.log(fn.length, fn(8, 4))`,
    );
    expect(out).toBe('2 8 4');
    const show = nodeOf(numbers, (node) => node.task === 'dags/functions.ts#steps.show');
    const [value] = show.args;
    const awaited = numbers.points.find(({ id }) => value?.kind === 'point' && value.point === id);
    expect(awaited).toMatchObject({ kind: 'await', of: [{ kind: 'node', node: glue.id }] });
  });

  test('has positions of dags and calls', () => {
    const { positions, manifest } = compiled.result;
    expect(positions.version).toBe(manifest.version);
    expect(positions.dags['flights']).toEqual({
      at: { file: 'dags/flights.ts', line: 21, column: 3 },
      nodes: {
        fetch: { file: 'dags/flights.ts', line: 22, column: 23 },
        count: { file: 'dags/flights.ts', line: 22, column: 12 },
      },
    });
  });
});

/** The sources with everything changed that means nothing. */
function reformatted(text: string): string {
  return `// A comment at the top.\n${text}`
    .replaceAll("'", '"')
    .replaceAll(';\n', '\n\n')
    .replaceAll('(n: number)', '(\n  n: number,\n)')
    .replaceAll('2 * n', '(2) * (n) /* twice */')
    .replaceAll('return this.', 'return /* now */ this.');
}

describe('the same sources', () => {
  const bytes = ({ folder, manifest }: Required<CompileResult>): string[] => [
    readFileSync(join(folder, 'manifest.json'), 'utf8'),
    readFileSync(join(folder, manifest.bundle.file), 'utf8'),
  ];

  test('give the same bytes at another path, and twice in a row', async () => {
    const first = await good(projectOf(files));
    const project = projectOf(files);
    const deeper = realpathSync(mkdtempSync(join(tmpdir(), 'tradewind-deeper-')));
    const moved = join(deeper, 'a project', 'é');
    cpSync(project.root, moved, { recursive: true, verbatimSymlinks: true });
    const second = (await compile({ root: moved })) as Required<CompileResult>;
    expect(bytes(second)).toEqual(bytes(first));
    expect(second.positions).toEqual(first.positions);
    expect(readFileSync(join(second.folder, `${second.manifest.bundle.file}.map`), 'utf8')).toBe(
      readFileSync(join(first.folder, `${first.manifest.bundle.file}.map`), 'utf8'),
    );
    const again = (await compile({ root: moved, cache: false })) as Required<CompileResult>;
    expect(bytes(again)).toEqual(bytes(first));
    for (const text of bytes(first)) expect(text).not.toContain(tmpdir());
    rmSync(deeper, { recursive: true });
  });

  test('give the same bytes however they are formatted', async () => {
    const other = Object.fromEntries(Object.entries(files).map(([path, text]) => [path, reformatted(text)]));
    expect(other).not.toEqual(files);
    const [first, second] = [await good(projectOf(files)), await good(projectOf(other))];
    expect(bytes(second)).toEqual(bytes(first));
    expect(second.positions).not.toEqual(first.positions);
  });
});

/** As another team would format it. */
const otherStyle = {
  formatter: { indentStyle: 'tab', lineWidth: 60 },
  javascript: {
    formatter: {
      quoteStyle: 'double',
      semicolons: 'asNeeded',
      trailingCommas: 'none',
      bracketSpacing: false,
      arrowParentheses: 'asNeeded',
      quoteProperties: 'preserve',
    },
  },
};

test.each(['flights', 'weather'])('the example %s has one version, formatted in two styles', async (name) => {
  const results: { version: string; text: string }[] = [];
  for (const formats of [false, true]) {
    const project = projectOf({ 'biome.json': JSON.stringify(otherStyle) });
    for (const folder of ['dags', 'lib']) {
      const source = join(repository, 'examples', name, folder);
      if (existsSync(source)) cpSync(source, project.path(folder), { recursive: true });
    }
    const biome = [join(repository, 'node_modules/@biomejs/biome/bin/biome'), 'format', '--write', 'dags'];
    if (formats) execFileSync(process.execPath, biome, { cwd: project.root });
    const { manifest } = await good(project);
    results.push({ version: manifest.version, text: readFileSync(project.path('dags', `${name}.ts`), 'utf8') });
  }
  const [one, other] = results;
  expect(other?.text).not.toBe(one?.text);
  expect(other?.version).toBe(one?.version);
});

describe('the second time', () => {
  test('nothing is compiled; warnings come again', async () => {
    const project = projectOf({
      ...files,
      'dags/more.ts': "import { task } from 'tradewind';\nexport const lonely = task((): number => 1);\n",
    });
    age(project);
    const first = await good(project);
    expect(first.cached).toBe(false);
    expect(first.diagnostics.map(({ severity }) => severity)).toContain('warning');
    const second = await good(project);
    expect(second).toEqual({ ...first, cached: true, timings: expect.anything() });
    expect(Object.keys(second.timings)).toEqual(['config', 'cache']);
  });

  test('what was only checked is built in a moment', async () => {
    const project = projectOf(files);
    age(project);
    const checked = await compile({ root: project.root, write: false });
    expect([checked.folder, existsSync(project.path('.tradewind/build/current.json'))]).toEqual([undefined, false]);
    const { cached, folder, manifest } = await good(project);
    expect([cached, manifest]).toEqual([true, checked.manifest]);
    expect(readFileSync(project.path('.tradewind/build/current.json'), 'utf8')).toContain(manifest.version);
    expect(existsSync(join(folder, manifest.bundle.file))).toBe(true);
  });

  test.each<[string, Readonly<Record<string, string>>]>([
    ['a source', { 'lib/rows.ts': files['lib/rows.ts'].replace('"row"', '"line"') }],
    [
      'a new dag',
      {
        'dags/new.ts':
          "import { dag, task } from 'tradewind';\nconst one = task((): number => 1);\nexport const fresh = dag(() => one());\n",
      },
    ],
    ['the config', { 'tradewind.config.ts': "export default { dags: ['dags/flights.ts'] };\n" }],
  ])('%s that changes is seen', async (_name, change) => {
    const project = projectOf(files);
    age(project);
    const first = await good(project);
    project.write(change);
    const second = await good(project);
    expect(second.cached).toBe(false);
    expect(second.manifest.version).not.toBe(first.manifest.version);
    expect(existsSync(first.folder)).toBe(true);
  });

  test('a setting of the compiler that changes is seen', async () => {
    const project = projectOf(files);
    age(project);
    await good(project);
    project.write({
      'tsconfig.json': '{ "extends": "./base.json" }',
      'base.json': readFileSync(project.path('tsconfig.json'), 'utf8'),
    });
    age(project);
    expect((await good(project)).cached).toBe(false);
    expect((await good(project)).cached).toBe(true);
    project.write({
      'base.json': readFileSync(project.path('base.json'), 'utf8').replace(
        '"strict":true',
        '"strict":true, "noImplicitReturns": true',
      ),
    });
    expect((await good(project)).cached).toBe(false);
  });

  test('errors are found anew each time', async () => {
    const project = projectOf({
      'dags/a.ts':
        "import { dag } from 'tradewind';\nimport { late } from '../lib/late.ts';\nexport const a = dag(() => late());\n",
    });
    age(project);
    expect((await compile({ root: project.root })).ok).toBe(false);
    project.write({ 'lib/late.ts': "import { task } from 'tradewind';\nexport const late = task((): number => 1);\n" });
    expect((await compile({ root: project.root })).diagnostics).toEqual([]);
  });
});

describe('what is wrong', () => {
  test('leaves the build before in place', async () => {
    const project = projectOf(files);
    const { manifest } = await good(project);
    project.write({ 'lib/rows.ts': files['lib/rows.ts'].replace('"row"', '3 as string') });
    const result = await compile({ root: project.root });
    expect(result).toMatchObject({
      ok: false,
      diagnostics: [{ code: 'TS2352', file: 'lib/rows.ts', start: { line: 3, column: 29 } }],
    });
    expect(result.manifest).toBe(undefined);
    expect(JSON.parse(readFileSync(project.path('.tradewind/build/current.json'), 'utf8'))).toEqual({
      version: manifest.version,
    });
  });

  test('a data folder that cannot be written stops a build, not a check', async () => {
    // A file where the folder should be: also for one who may write everything.
    const project = projectOf({ ...files, data: '', 'tradewind.config.ts': "export default { dataDir: 'data' };\n" });
    await expect(compile({ root: project.root })).rejects.toMatchObject({ code: 'TW6055' });
    expect((await compile({ root: project.root, write: false })).ok).toBe(true);
  });

  test('TypeScript’s own errors may be left to TypeScript', async () => {
    const project = projectOf({ ...files, 'lib/rows.ts': `${files['lib/rows.ts']}export const wrong: string = 3;\n` });
    expect((await compile({ root: project.root, tsErrors: false })).ok).toBe(true);
    expect((await compile({ root: project.root })).ok).toBe(false);
  });

  test('what only the bundle stumbles over is told at its place', async () => {
    const project = projectOf({
      'dags/a.ts':
        "import { dag, task } from 'tradewind';\nimport { x } from '../lib/only-types.js';\nconst one = task((): number => x);\nexport const a = dag(() => one());\n",
      'lib/only-types.d.ts': 'export declare const x: number;\n',
    });
    expect((await compile({ root: project.root })).diagnostics).toMatchObject([
      { code: 'TW2490', file: 'dags/a.ts', start: { line: 2, column: 19 }, end: { line: 2, column: 41 } },
    ]);
  });

  test('nothing is written if nothing is to be written', async () => {
    const project = projectOf(files);
    const result = await compile({ root: project.root, write: false, cache: false });
    expect(result).toMatchObject({ ok: true, manifest: { dags: [{}, {}] } });
    expect(result.folder).toBe(undefined);
    expect(existsSync(project.path('.tradewind/build'))).toBe(false);
  });
});

describe('other projects', () => {
  test('without a tsconfig.json, and without a config', async () => {
    const project = projectOf(files);
    rmSync(project.path('tsconfig.json'));
    rmSync(project.path('tradewind.config.ts'));
    expect((await good(project)).manifest.dags).toHaveLength(2);
  });

  test('with a data folder of its own outside of them', async () => {
    const elsewhere = realpathSync(mkdtempSync(join(tmpdir(), 'tradewind-data-')));
    const project = projectOf({
      ...files,
      'tradewind.config.ts': `export default { dataDir: ${JSON.stringify(elsewhere)} };\n`,
    });
    const { folder, manifest } = await good(project);
    expect(folder.startsWith(elsewhere)).toBe(true);
    const { out } = inNode(
      join(folder, manifest.bundle.file),
      "console.log(bundle.tasks['dags/functions.ts#double']().callable(2))",
    );
    expect(out).toBe('4');
    rmSync(elsewhere, { recursive: true });
  });

  test('with decorators of the old kind', async () => {
    const project = projectOf(files);
    const tsconfig = JSON.parse(readFileSync(project.path('tsconfig.json'), 'utf8')) as { compilerOptions: object };
    project.write({
      'tsconfig.json': JSON.stringify({
        ...tsconfig,
        compilerOptions: { ...tsconfig.compilerOptions, experimentalDecorators: true },
      }),
    });
    const { folder, manifest } = await good(project);
    const { out } = inNode(
      join(folder, manifest.bundle.file),
      "const { ctor } = bundle.tasks['dags/flights.ts#Flights.count'](); console.log(new ctor().count([1]).total)",
    );
    expect(out).toBe('1');
  });

  test('with a tsconfig.json that is no JSON', async () => {
    const project = projectOf({ ...files, 'tsconfig.json': '{ "compilerOptions": { "strict": true }' });
    rmSync(project.path('tradewind.config.ts'));
    const { ok, diagnostics } = await compile({ root: project.root });
    expect(ok).toBe(false);
    expect(diagnostics).toContainEqual(
      expect.objectContaining({ code: 'TS1005', severity: 'error', file: 'tsconfig.json', message: "'}' expected." }),
    );
  });

  test('without dags', async () => {
    const project = projectOf({ 'lib/rows.ts': 'export const a = 1;\n' });
    expect(await compile({ root: project.root })).toMatchObject({
      ok: true,
      manifest: { dags: [] },
      diagnostics: [{ code: 'TW2491', severity: 'warning', file: 'tradewind.config.ts' }],
    });
  });

  test('that were moved as a whole', async () => {
    const project = projectOf(files);
    age(project);
    await good(project);
    const moved = `${project.root}-moved`;
    renameSync(project.root, moved);
    const result = (await compile({ root: moved })) as Required<CompileResult>;
    renameSync(moved, project.root);
    expect(result.folder.startsWith(moved)).toBe(true);
    expect(result.manifest.dags).toHaveLength(2);
  });
});
