/** The bundle of a large project is made in parts. Whoever runs its tasks cannot tell. */
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type BuiltBundle, Bundler } from '../../../codegen/src/bundle/bundle.ts';
import { sectionsOf } from '../../../codegen/src/emit/sections.ts';
import type { TaskCode } from '../../../codegen/src/bundle/task-code.ts';
import { inNode, Workspace } from './workspace.ts';

const count = 96;
const moduleOf = (index: number): string => `dags/team${index % 7}/dag${index}.ts`;

const dag = (index: number, answer = index): string => `
import total, { Base, bump, count, secret } from '../../lib/shared.ts';
import * as all from '../../lib/shared.ts';
import { helped } from '../../lib/helper.js';
import { sep } from 'node:path';
${index === 13 ? "throw new Error('unlucky');" : ''}
const work = async () => {
  bump();
  const { count: later } = await import('../../lib/shared.ts');
  return [${answer}, total(1), count > 0, count === all.count, later === count, helped, sep, import.meta.filename.endsWith('dag${index}.ts')];
};
export class Own extends Base {
  name() { return [super.name(), new.target === undefined, work.name]; }
}
`;

const files: Record<string, string> = {
  'lib/shared.ts': `
export let count = 0;
export const bump = () => void (count += 1);
export default function total(n: number) { return n + 1; }
export class Base { name() { return this.constructor.name; } }
const hidden = (n: number) => n * 100;
export const secret = 1;
`,
  // Of this TypeScript knows nothing.
  'lib/helper.js': "import { secret } from './shared.ts';\nexport const helped = secret + 1;\n",
};
for (let index = 0; index < count; index += 1) files[moduleOf(index)] = dag(index);

const tasks: TaskCode[] = Array.from({ length: count }, (_, index): TaskCode[] => {
  const module = moduleOf(index);
  const place = (binding: string, exportName?: string) => ({
    kind: 'project' as const,
    module,
    binding,
    path: [],
    ...(exportName && { exportName }),
  });
  const glue = {
    parameters: ['n'],
    code: `hide(n) + n`,
    imports: [
      { alias: 'hide', from: { kind: 'project' as const, module: 'lib/shared.ts', binding: 'hidden' } },
      ...(index % 2 === 0 ? [{ alias: 'w', from: place('work') }] : []),
    ],
  };
  return [
    { key: `${module}#work`, code: { kind: 'function', place: place('work') } },
    { key: `${module}#Own.name`, code: { kind: 'method', place: { ...place('Own', 'Own'), path: ['name'] } } },
    { key: `#glue/${index}`, code: { kind: 'glue', glue } },
  ];
}).flat();
tasks.push({
  key: 'lib/shared.ts#bump',
  code: {
    kind: 'function',
    place: { kind: 'project', module: 'lib/shared.ts', binding: 'bump', exportName: 'bump', path: [] },
  },
});

const sections = sectionsOf(tasks).map((section) => section.tasks);

const leaves = new Set(Array.from({ length: count }, (_, index) => moduleOf(index)));
const settings = {};

let space: Workspace;
let bundler: Bundler;
beforeEach(() => {
  space = new Workspace(files);
  bundler = new Bundler({ root: space.root, folder: space.path('.tradewind/build/v') });
});
afterEach(async () => {
  await bundler.close();
  space.remove();
});

const textsOf = (now: Readonly<Record<string, string>>): Map<string, string> =>
  new Map(Object.entries(now).flatMap(([path, text]) => (path.endsWith('.ts') ? [[space.path(path), text]] : [])));

async function made(split: boolean, now = files): Promise<BuiltBundle> {
  const result = await bundler.bundle(sections, { texts: textsOf(now), settings, ...(split ? { leaves } : {}) });
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.bundle;
}

function written(bundle: BuiltBundle, folder: string): string {
  for (const { file, code, map } of [bundle, ...bundle.parts]) {
    const path = space.path(folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, code);
    writeFileSync(`${path}.map`, map);
  }
  return join(space.path(folder), bundle.file);
}

/** What every task answers, or throws. */
const all = `
  const out = {};
  for (const key of Object.keys(bundle.tasks).sort()) {
    try {
      const code = bundle.tasks[key]();
      const f = code.kind === 'method' ? (...a) => new code.ctor()[code.member](...a) : (code.callable ?? code.fn);
      out[key] = await f(2) ?? null;
    } catch (error) { out[key] = String(error); }
  }
  console.log(JSON.stringify(out));`;

const run = (bundle: BuiltBundle, folder: string): Record<string, unknown> =>
  JSON.parse(inNode(written(bundle, folder), all).out) as Record<string, unknown>;

test('its tasks answer as those of the whole', async () => {
  const whole = await made(false);
  const split = await made(true);
  expect(whole.parts).toEqual([]);
  expect(split.parts).toHaveLength(9);
  const answers = run(split, '.tradewind/build/split');
  expect(answers).toEqual(run(whole, '.tradewind/build/whole'));
  expect(answers[`${moduleOf(5)}#work`]).toEqual([5, 2, true, true, true, 2, '/', true]);
  expect(answers[`${moduleOf(5)}#Own.name`]).toEqual(['Own', true, 'work']);
  expect(answers[`${moduleOf(13)}#work`]).toMatch('unlucky');
  expect(answers['#glue/4']).toBe(202);
  expect(split.inputs).toEqual(whole.inputs);
  expect(split.packages).toEqual(whole.packages);
});

/** Dag 5 with another task. */
const giving = (imports: string, expression: string): Record<string, string> => ({
  [moduleOf(5)]:
    `${imports}\n${dag(5).replace('const work = async () => {', `$&\n  if (total(0) === 1) return ${expression};`)}`,
});

test.each([
  [
    'whose names end in .mts and .mjs',
    {
      ...giving("import d, { m } from '../../lib/m.mts'; import { j } from '../../lib/j.mjs';", '[d, m, j]'),
      'lib/m.mts': 'export default 1; export const m = 2;',
      'lib/j.mjs': 'export const j = 3;',
    },
    [1, 2, 3],
  ],
  [
    'that are imported for what they do, in a package that says it does nothing',
    {
      ...giving("import '../../lib/effect.ts';", 'globalThis.effect'),
      'lib/effect.ts': "globalThis.effect = 'done';",
      'package.json': '{ "name": "test-project", "type": "module", "sideEffects": false }',
    },
    'done',
  ],
  [
    'that are CommonJS and say that they were an ES module',
    {
      ...giving("import d, { named } from '../../lib/old.cjs';", '[typeof d, named]'),
      'lib/old.cjs':
        "Object.defineProperty(exports, '__esModule', { value: true }); exports.default = 1; exports.named = 2;",
    },
    ['object', 2],
  ],
])('takes shared modules %s', async (_, change, answer) => {
  space.write(change);
  const now = { ...files, ...change };
  for (const split of [false, true]) {
    const answers = run(await made(split, now), `.tradewind/build/${split}`);
    expect(answers[`${moduleOf(5)}#work`]).toEqual(answer);
  }
});

test('a dag in a .mts file takes what is shared as any other', async () => {
  const module = 'dags/late.mts';
  const place = { kind: 'project' as const, module, binding: 'late', exportName: 'late', path: [] };
  const late: TaskCode = { key: `${module}#late`, code: { kind: 'function', place } };
  space.write({ [module]: "import total from '../lib/shared.ts';\nexport const late = () => total(1);\n" });
  const input = { texts: textsOf(files), settings, leaves: new Set([...leaves, module]) };
  const result = await bundler.bundle([...sections, [late]], input);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  expect(result.bundle.parts).toHaveLength(9);
  expect(run(result.bundle, '.tradewind/build/v')[late.key]).toBe(2);
});

test('a source that is a symbolic link stands where the link does', async () => {
  const linked = { ...files, ...giving('', '[helped, import.meta.filename]') };
  space.write({ 'elsewhere/dag5.ts': linked[moduleOf(5)] ?? '' });
  rmSync(space.path(moduleOf(5)));
  symlinkSync(space.path('elsewhere/dag5.ts'), space.path(moduleOf(5)));
  for (const split of [false, true]) {
    const answers = run(await made(split, linked), `.tradewind/build/${split}`);
    expect(answers[`${moduleOf(5)}#work`]).toEqual([2, space.path(moduleOf(5))]);
  }
});

test('an edit makes its own part again; the bytes are those of a fresh bundle', async () => {
  const before = await made(true);
  const now = { ...files, [moduleOf(40)]: dag(40, 4000) };
  const after = await made(true, now);
  expect(after.hash).not.toBe(before.hash);
  expect(after.parts.filter((part) => !before.parts.includes(part))).toHaveLength(1);
  const fresh = new Bundler({ root: space.root, folder: space.path('.tradewind/build/v') });
  try {
    const result = await fresh.bundle(sections, { texts: textsOf(now), leaves, settings });
    expect(result).toEqual({ ok: true, bundle: after });
  } finally {
    await fresh.close();
  }
  // What all share is in every part.
  const other = { ...now, 'lib/shared.ts': `${files['lib/shared.ts']}\nexport const more = 1;\n` };
  expect((await made(true, other)).parts.some((part) => after.parts.includes(part))).toBe(false);
  expect(await made(true)).toEqual(before);
});

test.each([
  [
    'a module awaits at its top level',
    {
      'lib/shared.ts': `${files['lib/shared.ts']}\nawait Promise.resolve();\n`,
      // Then all modules run at once.
      [moduleOf(13)]: dag(14),
    },
  ],
  [
    'a source that TypeScript does not know imports a dag',
    {
      'lib/helper.js': `import { Own } from '../${moduleOf(3)}';\nexport const helped = typeof Own === 'function' ? 2 : 2;\n`,
    },
  ],
])('where %s, it is made as a whole', async (_, change) => {
  const now = { ...files, ...change };
  space.write(change);
  const bundle = await made(true, now);
  expect(bundle.parts).toEqual([]);
  expect(run(bundle, '.tradewind/build/v')[`${moduleOf(6)}#work`]).toEqual([6, 2, true, true, true, 2, '/', true]);
});

test('an edit is seen in a folder whatever its name', async () => {
  const module = 'tradewind-lib/x.ts';
  space.write({ [module]: 'export const x = 0;' });
  const change = giving(`import { x } from '../../${module}';`, 'x');
  for (const split of [false, true]) {
    for (const x of [1, 2]) {
      const bundle = await made(split, { ...files, ...change, [module]: `export const x = ${x};` });
      expect(bundle.inputs).toContain(space.path(module));
      expect(run(bundle, `.tradewind/build/${split}${x}`)[`${moduleOf(5)}#work`]).toBe(x);
    }
  }
});

test('what is wrong is told of all parts, and asked again', async () => {
  const broken = { ...files };
  for (const index of [3, 40, 41]) {
    broken[moduleOf(index)] = `import { gone } from '../../lib/gone.js';\n${dag(index)}\nexport const kept = gone;\n`;
  }
  const result = await bundler.bundle(sections, { texts: textsOf(broken), leaves, settings });
  const problems = result.ok ? [] : result.problems;
  expect(problems).toHaveLength(3);
  expect(new Set(problems.map(({ file }) => file))).toEqual(new Set([3, 40, 41].map(moduleOf)));
  expect(problems[0]).toMatchObject({ message: expect.stringContaining('lib/gone.js') as string, start: { line: 1 } });
  space.write({ 'lib/gone.js': 'export const gone = 1;\n' });
  expect(await bundler.bundle(sections, { texts: textsOf(broken), leaves, settings })).toMatchObject({ ok: true });
});
