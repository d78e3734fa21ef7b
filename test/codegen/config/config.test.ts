import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadConfig } from '@tradewind/codegen';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

let root: string;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'tradewind-config-')));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

async function failure(from = root): Promise<{ code: string; message: string; help: string }> {
  const error = await loadConfig({ from }).then(
    (config) => expect.fail(`was accepted: ${JSON.stringify(config)}`),
    (thrown: unknown) => thrown,
  );
  const { code, message, help } = error as { code: string; message: string; help: string };
  return { code, message, help };
}

const config = (body: string): string =>
  `import { defineConfig } from 'tradewind/config';\nexport default defineConfig(${body});\n`;

describe('what is read', () => {
  test('defaults, where a package.json is all there is', async () => {
    write('package.json', '{}');
    write('deep/er/x.txt', '');
    expect(await loadConfig({ from: join(root, 'deep/er') })).toEqual({
      root,
      dags: ['dags/**/*.ts'],
      dataDir: join(root, '.tradewind'),
      pure: [],
      executor: 'local',
      local: {},
      pools: {},
    });
  });

  test('everything, with TypeScript and a module beside it', async () => {
    write(
      'settings/pools.ts',
      'export enum Size { small = 2 }\nexport const pools: Record<string, number> = { warehouse: Size.small };',
    );
    write(
      'tradewind.config.ts',
      `import { defineConfig, type TradewindConfig } from 'tradewind/config';
       import { pools } from './settings/pools.ts';
       const local = { workers: 4, concurrency: 2, memoryLimitMb: 512, killGrace: '1m30s' } satisfies TradewindConfig['local'];
       export default defineConfig({ dags: ['flows/*.ts'], dataDir: '../data', pure: ['lodash'], executor: 'in-process', local, pools });`,
    );
    expect(await loadConfig({ from: root })).toEqual({
      root,
      file: join(root, 'tradewind.config.ts'),
      dags: ['flows/*.ts'],
      dataDir: join(root, '../data'),
      pure: ['lodash'],
      executor: 'in-process',
      local: { workers: 4, concurrency: 2, memoryLimitMb: 512, killGraceMs: 90_000 },
      pools: { warehouse: 2 },
    });
  });

  test('a config is nearer than the package.json of a folder inside', async () => {
    write('tradewind.config.ts', config('{}'));
    write('inner/package.json', '{}');
    expect((await loadConfig({ from: join(root, 'inner') })).root).toBe(root);
  });

  test('its place in the project is where its source is', async () => {
    write('lib/where.ts', 'export const where = import.meta.dirname;');
    write('tradewind.config.ts', `import { where } from './lib/where.ts';\n${config('{ dataDir: where }')}`);
    expect((await loadConfig({ from: root })).dataDir).toBe(join(root, 'lib'));
  });

  test('packages of the project', async () => {
    write('node_modules/sizes/package.json', '{ "name": "sizes", "type": "module", "exports": "./index.js" }');
    write('node_modules/sizes/index.js', 'export const workers = 3;');
    write('tradewind.config.ts', `import { workers } from 'sizes';\n${config('{ local: { workers } }')}`);
    expect((await loadConfig({ from: root })).local).toEqual({ workers: 3 });
  });

  test('the same project through a link', async () => {
    write('project/tradewind.config.ts', config('{}'));
    symlinkSync(join(root, 'project'), join(root, 'link'));
    expect((await loadConfig({ from: join(root, 'link') })).root).toBe(join(root, 'project'));
  });
});

describe('the second time', () => {
  const age = (path: string): void => utimesSync(join(root, path), new Date('2026-01-01'), new Date('2026-01-01'));
  const cache = (): string => join(root, '.tradewind/cache/config.json');

  test('nothing is made again, until something changes that it is made from', async () => {
    write('n.ts', 'export const n = 1;');
    write('tradewind.config.ts', `import { n } from './n.ts';\n${config('{ local: { workers: n } }')}`);
    age('n.ts');
    age('tradewind.config.ts');
    expect((await loadConfig({ from: root })).local).toEqual({ workers: 1 });
    const cached = JSON.parse(readFileSync(cache(), 'utf8')) as { code: string };
    writeFileSync(cache(), JSON.stringify({ ...cached, code: 'export default { local: { workers: 99 } }' }));
    expect((await loadConfig({ from: root })).local).toEqual({ workers: 99 });
    write('n.ts', 'export const n = 2;');
    expect((await loadConfig({ from: root })).local).toEqual({ workers: 2 });
  });

  test('a damaged cache is no cache', async () => {
    write('tradewind.config.ts', config('{ local: { workers: 5 } }'));
    age('tradewind.config.ts');
    await loadConfig({ from: root });
    writeFileSync(cache(), readFileSync(cache(), 'utf8').slice(0, 50));
    expect((await loadConfig({ from: root })).local).toEqual({ workers: 5 });
  });
});

describe('what is refused', () => {
  test.each([
    ['{ dag: [] }', 'TW6052', 'tradewind.config.ts: there is no `dag`; did you mean `dags`?'],
    ['{ local: { worker: 3 } }', 'TW6052', 'tradewind.config.ts: there is no `local.worker`; did you mean `workers`?'],
    ['{ constructor: 3 }', 'TW6052', 'tradewind.config.ts: there is no `constructor`'],
    ["{ dags: 'dags' }", 'TW6053', 'tradewind.config.ts: `dags` must be a list of texts, but is "dags"'],
    ['{ dataDir: 3 }', 'TW6053', 'tradewind.config.ts: `dataDir` must be a text, but is 3'],
    [
      "{ executor: 'cloud' }",
      'TW6053',
      "tradewind.config.ts: `executor` must be 'local' or 'in-process', but is \"cloud\"",
    ],
    ['{ local: 4 }', 'TW6053', 'tradewind.config.ts: `local` must be an object, but is 4'],
    [
      '{ local: { workers: 0 } }',
      'TW6053',
      'tradewind.config.ts: `local.workers` must be a whole number from 1, but is 0',
    ],
    [
      "{ local: { killGrace: '5 s' } }",
      'TW6053',
      'tradewind.config.ts: `local.killGrace` must be a duration such as `5s`, but is "5 s"',
    ],
    ['{ pools: { a: 1, b: -1 } }', 'TW6053', 'tradewind.config.ts: `pools.b` must be a whole number from 1, but is -1'],
  ])('%s', async (body, code, message) => {
    // Plain JavaScript: the types would not let it through.
    write('tradewind.config.js', `export default ${body};`);
    const { code: actualCode, message: actual } = await failure();
    expect(actualCode).toBe(code);
    expect(actual).toBe(message.replace('tradewind.config.ts', 'tradewind.config.js'));
  });

  test('a list of the known keys comes with it', async () => {
    write('tradewind.config.js', 'export default { port: 1 };');
    expect((await failure()).help).toBe(
      'Known here: `dags`, `dataDir`, `pure`, `executor`, `local`, `pools`, `client`.',
    );
  });

  test.each([
    [
      'nothing',
      'export const config = {};',
      'TW6051',
      'tradewind.config.ts exports nothing, where a configuration is wanted',
    ],
    [
      'a function',
      'export default () => ({});',
      'TW6051',
      'tradewind.config.ts exports a function, where a configuration is wanted',
    ],
    [
      'a syntax error',
      'export default {',
      'TW6050',
      'tradewind.config.ts cannot be loaded: Expected identifier but found end of file (tradewind.config.ts:1:17)',
    ],
    [
      'a missing module',
      "import './gone.ts'; export default {};",
      'TW6050',
      'tradewind.config.ts cannot be loaded: Could not resolve "./gone.ts" (tradewind.config.ts:1:8)',
    ],
    ['a throw', "throw new Error('no token');", 'TW6050', 'tradewind.config.ts cannot be loaded: no token'],
  ])('a file with %s', async (_name, text, code, message) => {
    write('tradewind.config.ts', text);
    expect(await failure()).toMatchObject({ code, message });
  });

  test('a broken tsconfig.json is told as what it is', async () => {
    write('tradewind.config.ts', 'export default {};');
    write('tsconfig.json', '{ "compilerOptions": {');
    expect(await failure()).toMatchObject({
      code: 'TW6050',
      message: expect.stringMatching(/^tsconfig\.json cannot be read: .* \(tsconfig\.json:1:23\)$/) as string,
    });
  });

  test('a folder that is in no project', async () => {
    expect((await failure('/')).code).toBe('TW6054');
  });
});
