import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { type BuiltBundle, bundle } from '../../../codegen/src/bundle/bundle.ts';
import type { TaskCode } from '../../../codegen/src/bundle/task-code.ts';
import { type Files, inNode, Workspace } from './workspace.ts';

const open: Workspace[] = [];
afterEach(() => {
  for (const workspace of open.splice(0)) workspace.remove();
});

function workspace(files: Files): Workspace {
  const made = new Workspace(files);
  open.push(made);
  return made;
}

const method = (module: string, binding: string, member: string, exportName?: string): TaskCode => ({
  key: `${module}#${binding}.${member}`,
  code: {
    kind: 'method',
    place: { kind: 'project', module, binding, path: [member], ...(exportName === undefined ? {} : { exportName }) },
  },
});
const fn = (module: string, binding: string, exportName?: string, path: readonly string[] = []): TaskCode => ({
  key: `${module}#${[binding, ...path].join('.')}`,
  code: {
    kind: 'function',
    place: { kind: 'project', module, binding, path, ...(exportName === undefined ? {} : { exportName }) },
  },
});

async function build(
  space: Workspace,
  tasks: readonly TaskCode[],
  folder = '.tradewind/build/v',
): Promise<BuiltBundle> {
  const result = await bundle(tasks, { root: space.root, folder: space.path(folder) });
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.bundle;
}

async function built(space: Workspace, tasks: readonly TaskCode[], folder = '.tradewind/build/v'): Promise<string> {
  const made = await build(space, tasks, folder);
  const file = space.path(folder, made.file);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, made.code);
  writeFileSync(`${file}.map`, made.map);
  return file;
}

const call = (key: string, ...args: unknown[]): string => `
  const code = bundle.tasks[${JSON.stringify(key)}]();
  const f = code.kind === 'method' ? (...a) => new code.ctor()[code.member](...a) : (code.callable ?? code.fn);
  console.log(code.kind, JSON.stringify(await f(...${JSON.stringify(args)})));`;

const decorated = `
function mark(_value: unknown, context: ClassMethodDecoratorContext) { context.metadata; }
export class Flights {
  readonly base: number = 40;
  @mark
  async delays(by: number): Promise<number> {
    return this.base + by;
  }
}`;

describe('where code is found', () => {
  test.each<[string, Files, TaskCode, string]>([
    [
      'a method of an exported class',
      { 'dags/a.ts': decorated },
      method('dags/a.ts', 'Flights', 'delays', 'Flights'),
      'method 42',
    ],
    [
      'a method of a class that is not exported',
      { 'dags/a.ts': decorated.replace('export ', '') },
      method('dags/a.ts', 'Flights', 'delays'),
      'method 42',
    ],
    [
      'a default export',
      { 'dags/a.ts': decorated.replace('export class', 'export default class') },
      method('dags/a.ts', 'Flights', 'delays', 'default'),
      'method 42',
    ],
    [
      'a default export without a name',
      { 'dags/a.ts': decorated.replace('export class Flights', 'export default class') },
      method('dags/a.ts', 'default', 'delays', 'default'),
      'method 42',
    ],
    [
      'a method of a base class elsewhere',
      {
        'lib/base.ts': decorated,
        'dags/a.ts':
          "import { Flights } from '../lib/base.ts';\nexport class More extends Flights { override readonly base = 10 }",
      },
      method('dags/a.ts', 'More', 'delays', 'More'),
      'method 12',
    ],
    [
      'a function',
      { 'dags/a.ts': 'export const add = (n: number): number => n + 1;' },
      fn('dags/a.ts', 'add', 'add'),
      'function 3',
    ],
    [
      'a function that is not exported',
      { 'dags/a.ts': 'const add = (n: number): number => n + 1;' },
      fn('dags/a.ts', 'add'),
      'function 3',
    ],
    [
      'under another name',
      { 'dags/a.ts': 'const add = (n: number): number => n + 1; export { add as "more & more" };' },
      fn('dags/a.ts', 'add', 'more & more'),
      'function 3',
    ],
    [
      'in a record and a list',
      { 'dags/a.ts': 'export const all = { load: [(n: number) => n, (n: number) => n * 10] };' },
      fn('dags/a.ts', 'all', 'all', ['load', '1']),
      'function 20',
    ],
    [
      'a source that awaits at its top level',
      { 'dags/a.ts': 'const base = await Promise.resolve(5);\nexport const add = (n: number) => base + n;' },
      fn('dags/a.ts', 'add', 'add'),
      'function 7',
    ],
    [
      'a path with spaces and accents',
      { 'dags/été 1/a.ts': 'const add = (n: number) => `é${n}`;' },
      fn('dags/été 1/a.ts', 'add'),
      'function "é2"',
    ],
    [
      'tsx',
      {
        'dags/a.tsx': 'export const add = <T,>(n: T) => n;',
        'tsconfig.json': '{ "compilerOptions": { "jsx": "react-jsx" } }',
      },
      fn('dags/a.tsx', 'add', 'add'),
      'function 2',
    ],
    [
      'json, and a path of the tsconfig',
      {
        'dags/a.ts':
          "import data from '../data.json' with { type: 'json' };\nimport { two } from '@lib/two';\nexport const add = () => data.n + two;",
        'data.json': '{ "n": 1 }',
        'lib/two.ts': 'export const two = 2;',
        'tsconfig.json': '{ "compilerOptions": { "paths": { "@lib/*": ["./lib/*.ts"] } } }',
      },
      fn('dags/a.ts', 'add', 'add'),
      'function 3',
    ],
  ])('%s', async (_name, files, task, printed) => {
    const file = await built(workspace(files), [task]);
    expect(inNode(file, call(task.key, 2))).toEqual({ out: printed, err: '' });
  });

  test('a package of the project, and its sub-path', async () => {
    const space = workspace({
      'node_modules/@some/tasks/package.json':
        '{ "name": "@some/tasks", "version": "1.2.3", "type": "module", "exports": { "./more": "./more.js" } }',
      'node_modules/@some/tasks/more.js':
        'export const fetch = (n) => `fetched ${n}`; export class Lib { get(n) { return n } }',
    });
    const place = { kind: 'package', specifier: '@some/tasks/more' } as const;
    const tasks: TaskCode[] = [
      { key: '@some/tasks/more#fetch', code: { kind: 'function', place: { ...place, exportName: 'fetch', path: [] } } },
      {
        key: '@some/tasks/more#Lib.get',
        code: { kind: 'method', place: { ...place, exportName: 'Lib', path: ['get'] } },
      },
    ];
    const file = await built(space, tasks);
    expect(inNode(file, call('@some/tasks/more#fetch', 1)).out).toBe('function "fetched 1"');
    expect(inNode(file, call('@some/tasks/more#Lib.get', 7)).out).toBe('method 7');
    expect((await build(space, tasks)).packages).toEqual({ '@some/tasks': '1.2.3' });
  });

  test.each([
    ['by `import = require`', "import p = require('old');\nexport const f = () => p.v;"],
    [
      'by a `require` of its own',
      "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);\nexport const f = () => require('old').v;",
    ],
  ])('a CommonJS package, %s', async (_name, text) => {
    const space = workspace({
      'node_modules/old/package.json': '{ "name": "old", "version": "1.0.0", "main": "index.js" }',
      'node_modules/old/index.js': 'module.exports = { v: 7 };',
      'dags/a.ts': text,
    });
    expect(inNode(await built(space, [fn('dags/a.ts', 'f', 'f')]), call('dags/a.ts#f'))).toEqual({
      out: 'function 7',
      err: '',
    });
  });

  test('glue, with what it imports', async () => {
    const space = workspace({
      'lib/sum.ts': 'const sum = (xs: number[]): number => xs.reduce((a, b) => a + b, 0); export const unit = "m";',
      'node_modules/round/package.json':
        '{ "name": "round", "version": "1.0.0", "type": "module", "exports": "./i.js" }',
      'node_modules/round/i.js': 'export default (n) => Math.round(n);',
    });
    const glue: TaskCode = {
      key: '#glue/1',
      code: {
        kind: 'glue',
        glue: {
          parameters: ['p0', 'p1'],
          code: 'a1(a0(p0)) + (p1 as string) + a2',
          imports: [
            { alias: 'a0', from: { kind: 'project', module: 'lib/sum.ts', binding: 'sum' } },
            { alias: 'a1', from: { kind: 'package', specifier: 'round', exportName: 'default' } },
            { alias: 'a2', from: { kind: 'project', module: 'lib/sum.ts', binding: 'unit', exportName: 'unit' } },
          ],
        },
      },
    };
    expect(inNode(await built(space, [glue]), call('#glue/1', [1.2, 2.4], ' ')).out).toBe('glue "4 m"');
  });
});

test('a source that throws at its top level breaks its own tasks only, each time', async () => {
  const space = workspace({
    'dags/bad.ts': "throw new Error('no token');\nexport const f = () => 1;",
    'dags/worse.ts': "import './bad.ts';\nexport const g = () => 1;",
    'dags/good.ts': 'export const h = () => 1;',
  });
  const tasks = [fn('dags/bad.ts', 'f', 'f'), fn('dags/worse.ts', 'g', 'g'), fn('dags/good.ts', 'h', 'h')];
  const file = await built(space, tasks);
  const { out } = inNode(
    file,
    `for (const key of ['dags/bad.ts#f', 'dags/bad.ts#f', 'dags/worse.ts#g', 'dags/good.ts#h']) {
       try { console.log(bundle.tasks[key]().callable()) } catch (error) { console.log(error.message) }
     }`,
  );
  expect(out.split('\n')).toEqual(['no token', 'no token', 'no token', '1']);
});

describe('the place of a source', () => {
  const source = `
    import { readFileSync } from 'node:fs';
    import { createRequire } from 'node:module';
    export const where = () => ({
      url: import.meta.url, dirname: import.meta.dirname, filename: import.meta.filename, main: import.meta.main,
      old: [__dirname, __filename],
      data: readFileSync(new URL('./data.txt', import.meta.url), 'utf8'),
      near: import.meta.resolve('./data.txt'),
      far: import.meta.resolve('near-pkg'),
      required: createRequire(import.meta.url)('./data.json').x,
    });
    export const own = () => { const __dirname = 'mine'; return __dirname; };`;
  const files = {
    'dags/deep/a.ts': source,
    'dags/deep/data.txt': 'beside it',
    'dags/deep/data.json': '{ "x": 1 }',
    'node_modules/near-pkg/package.json': '{ "name": "near-pkg", "main": "index.js" }',
    'node_modules/near-pkg/index.js': '',
  };

  test.each(['.tradewind/build/v', 'other/place/far/away'])(
    'is what it says, the bundle being in %s',
    async (folder) => {
      const space = workspace(files);
      const file = await built(
        space,
        [fn('dags/deep/a.ts', 'where', 'where'), fn('dags/deep/a.ts', 'own', 'own')],
        folder,
      );
      const { out } = inNode(file, call('dags/deep/a.ts#where'));
      const path = space.path('dags/deep/a.ts');
      expect(JSON.parse(out.replace('function ', ''))).toEqual({
        url: `file://${path}`,
        dirname: dirname(path),
        filename: path,
        main: false,
        old: [dirname(path), path],
        data: 'beside it',
        near: `file://${join(dirname(path), 'data.txt')}`,
        far: `file://${space.path('node_modules/near-pkg/index.js')}`,
        required: 1,
      });
      expect(inNode(file, call('dags/deep/a.ts#own')).out).toBe('function "mine"');
    },
  );

  test('a line for the shell stays out of the way', async () => {
    const space = workspace({
      'dags/a.ts': '#!/usr/bin/env node\nexport const f = () => [import.meta.filename, new Error("x").stack];',
    });
    const { out } = inNode(await built(space, [fn('dags/a.ts', 'f', 'f')]), call('dags/a.ts#f'));
    expect(out).toContain(`${space.path('dags/a.ts')}:2:`);
  });
});

describe('stack traces', () => {
  test('lead to the source', async () => {
    const space = workspace({
      'lib/deep.ts': '// a comment\n\nexport function fail(what: string): never {\n  throw new TypeError(what);\n}\n',
      'dags/a.ts':
        "import { fail } from '../lib/deep.ts';\n\nexport class A {\n  run(): void {\n    fail('oh');\n  }\n}\n",
    });
    const file = await built(space, [method('dags/a.ts', 'A', 'run', 'A')]);
    const { out } = inNode(
      file,
      "const { ctor } = bundle.tasks['dags/a.ts#A.run'](); try { new ctor().run() } catch (e) { console.log(e.stack) }",
    );
    const lines = out
      .split('\n')
      .slice(0, 3)
      .map((line) =>
        line
          .trim()
          .replace(space.root, '')
          .replace(/:\d+\)/, ')'),
      );
    expect(lines).toEqual(['TypeError: oh', 'at fail (/lib/deep.ts:4)', 'at A.run (/dags/a.ts:5)']);
  });

  test('of glue lead to the line of the flow', async () => {
    const space = workspace({ 'dags/a.ts': '\n\n  const x = p.map((one) =>\n    one.name.length);\n' });
    const glue: TaskCode = {
      key: '#glue/1',
      code: {
        kind: 'glue',
        glue: {
          parameters: ['p'],
          code: 'p.map((one) =>\n    one.name.length)',
          imports: [],
          origin: { module: 'dags/a.ts', line: 2, column: 12 },
        },
      },
    };
    const { out } = inNode(
      await built(space, [glue]),
      "try { bundle.tasks['#glue/1']().fn([1]) } catch (e) { console.log(e.stack) }",
    );
    expect(out).toContain(`${space.path('dags/a.ts')}:4:`);
  });
});

describe('bytes', () => {
  const messy: Files = {
    'lib/help.ts': 'export const twice = (n: number) => n * 2;',
    'dags/a.ts': `
      // Comments, quotes, semicolons, parentheses, line breaks and trailing commas differ.
      import {twice} from "../lib/help.ts"
      function mark(a: unknown, b: unknown) {}
      export class A {
        @mark
        run(x: number, y: string) { return [((twice(x))) + 1, "it's", {a: 1, 'b-c': 2}, import.meta.dirname] }
        /* why */ other() { if (true) { return (1_000) } return \`t\${ 1 }\` }
      }
      export const f = n => (n)
    `,
  };
  const tidy: Files = {
    'lib/help.ts': '\n\nexport const twice = (\n  n: number,\n) => n * 2;\n',
    'dags/a.ts': `import { twice } from '../lib/help.ts';

function mark(a: unknown, b: unknown) {}

export class A {
  @mark
  run(
    x: number,
    y: string,
  ) {
    return [
      twice(x) + 1,
      'it\\'s',
      { a: 1, 'b-c': 2 },
      import.meta.dirname,
    ];
  }

  other() {
    if (true) {
      return 1000;
    }
    return \`t\${1}\`;
  }
}
export const f = (n) => n;
`,
  };
  const tasks = [
    method('dags/a.ts', 'A', 'run', 'A'),
    method('dags/a.ts', 'A', 'other', 'A'),
    fn('dags/a.ts', 'f', 'f'),
  ];

  test('are the same at another path, twice in a row, and in another order of tasks', async () => {
    const [one, two] = [workspace(messy), workspace(messy)];
    const first = await build(one, tasks);
    expect(await build(one, tasks)).toEqual(first);
    const second = await build(two, [...tasks].reverse());
    expect(second.code).toBe(first.code);
    expect(second.map).toBe(first.map);
    expect(first.code).not.toContain(one.root);
  });

  test('are the same however the source is formatted', async () => {
    const first = await build(workspace(messy), tasks);
    const second = await build(workspace(tidy), tasks);
    expect(second.code).toBe(first.code);
    expect(second.hash).toBe(first.hash);
    expect(second.map).not.toBe(first.map);
  });

  test('change with the code, and with the version of a package that it imports', async () => {
    const files = (version: string, text: string): Files => ({
      'node_modules/pkg/package.json': `{ "name": "pkg", "version": "${version}" }`,
      'node_modules/unused/package.json': `{ "name": "unused", "version": "${version}" }`,
      'dags/a.ts': `import pkg from 'pkg';\nexport const f = () => pkg(${text});`,
    });
    const hashOf = async (version: string, text: string): Promise<string> =>
      (await build(workspace(files(version, text)), [fn('dags/a.ts', 'f', 'f')])).hash;
    const base = await hashOf('1.0.0', '1');
    expect(await hashOf('1.0.0', '1')).toBe(base);
    expect(await hashOf('1.0.1', '1')).not.toBe(base);
    expect(await hashOf('1.0.0', '2')).not.toBe(base);
  });

  test('without tasks there is a bundle all the same', async () => {
    const file = await built(workspace({}), []);
    expect(inNode(file, 'console.log(Object.keys(bundle.tasks).length)').out).toBe('0');
  });
});

describe('what cannot be bundled', () => {
  test('is told with its place', async () => {
    const space = workspace({ 'dags/a.ts': "const é = 1;\n/* é */ import './gone.ts';\nexport const f = () => é;" });
    const result = await bundle([fn('dags/a.ts', 'f', 'f')], {
      root: space.root,
      folder: space.path('.tradewind/build/v'),
    });
    expect(result).toEqual({
      ok: false,
      problems: [
        {
          message: expect.stringContaining('Could not resolve "./gone.ts"'),
          file: 'dags/a.ts',
          start: { line: 2, column: 16 },
          end: { line: 2, column: 27 },
        },
      ],
    });
  });
});
