import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { tradewind } from 'tradewind/testing/vitest';
import { afterAll, expect, test } from 'vitest';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'tradewind-plugin-')));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const [declarations] = tradewind();
const transform = (code: string, id: string) => declarations.transform(code, id);

function write(path: string, text: string): string {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

const decorated = `import { task } from 'tradewind';
export class A {
  @task()
  one(): number { return 1; }
}
`;

test('standard decorators are compiled, with a source map', async () => {
  const made = await transform(decorated, `${write('standard/a.ts', decorated)}?v=1`);
  expect(made?.code).not.toMatch(/^\s*@task/m);
  expect(made?.code).toMatch(/Symbol|metadata/);
  expect(JSON.parse(made?.map ?? '{}')).toMatchObject({ version: 3, sources: ['a.ts'] });
});

test('legacy decorators, if the tsconfig (or one that it extends) says so', async () => {
  write('legacy/base.json', '{ "compilerOptions": { /* old */ "experimentalDecorators": true } }');
  write('legacy/tsconfig.json', '{ "extends": "./base.json" }');
  const made = await transform(decorated, write('legacy/dags/a.ts', decorated));
  expect(made?.code).toContain('A.prototype, "one", 1');
});

test('what has neither decorators nor declarations is left alone', async () => {
  expect(await transform('export const a = 1;', write('plain/a.ts', ''))).toBeNull();
  expect(
    await transform("import { ds } from 'tradewind';\nexport const day = ds;", write('plain/b.ts', '')),
  ).toBeNull();
  expect(await transform(decorated, write('plain/c.js', ''))).toBeNull();
});

test('declarations in function form get their names, and every line stays where it is', async () => {
  const code = `import { dag, task } from 'tradewind';
export const launches = task({ retries: 2 }, (region: string) => [region]);
const total = task((xs: string[]): number => xs.length);
export const rockets: unknown = dag((region: string) => total(launches(region)));
const other = call(task);
`;
  const made = await transform(code, write('names/a.ts', code));
  expect(made?.map).toBeNull();
  expect(made?.code.startsWith(code)).toBe(true);
  const named = [...(made?.code ?? '').slice(code.length).matchAll(/\["(\w+)", typeof/g)].map(([, name]) => name);
  expect(named).toEqual(['launches', 'total', 'rockets']);
});

test('`using` is left to Node: in a loop it must not remember an earlier error', async () => {
  const code = `${decorated}export async function f() { for (const x of [1]) { await using y = x; } }\n`;
  const made = await transform(code, write('using/a.ts', code));
  expect(made?.code).toContain('await using y = x');
});
