import { readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CacheOptions, recall, remember } from '../../../codegen/src/cache/cache.ts';
import { resolveConfig } from '../../../codegen/src/config/resolve-config.ts';
import type { Diagnostic } from '../../../codegen/src/diagnostics/diagnostic.ts';
import { assembleManifest } from '../../../codegen/src/emit/manifest.ts';
import { writeBuild } from '../../../codegen/src/emit/write-build.ts';
import { Workspace } from './workspace.ts';

const hash = 'a'.repeat(64);
const bundle = {
  hash,
  file: `bundle-${hash}.mjs`,
  code: 'export const tasks = {};',
  map: '{}',
  packages: {},
  parts: [],
  inputs: [],
};
const { manifest, bytes } = assembleManifest({ dags: [], tasks: [], bundle: { hash, file: bundle.file } });
const positions = { version: manifest.version, dags: {} };
const at = { line: 1, column: 1 };
const warning: Diagnostic = {
  code: 'TW2000',
  severity: 'warning',
  message: 'Careful.',
  file: 'dags/a.ts',
  start: at,
  end: at,
  related: [],
  help: null,
  suggestions: [],
  url: null,
};

let space: Workspace;
let options: CacheOptions;

beforeEach(() => {
  space = new Workspace({ 'dags/a.ts': 'export const a = 1;', 'lib/b.ts': 'export const b = 1;', 'notes.md': '' });
  space.age('dags/a.ts', 'lib/b.ts');
  options = { config: resolveConfig({}, space.root), variant: '' };
});
afterEach(() => space.remove());

function store(given: CacheOptions = options, readAtMs = Date.now()): void {
  writeBuild({ manifest, manifestBytes: bytes, bundle, positions }, given.config);
  const inputs = [space.path('dags/a.ts'), space.path('lib/b.ts'), '/no/such/lib.d.ts'];
  remember({ diagnostics: [warning], manifest }, inputs, readAtMs, given);
}

const entry = (): string => space.path('.tradewind/cache/compile.json');

test('what was remembered comes back, with its warnings', () => {
  expect(recall(options)).toBe(undefined);
  store();
  expect(recall(options)).toEqual({ diagnostics: [warning], manifest, positions });
});

describe('it is forgotten when', () => {
  test.each<[string, () => void]>([
    ['a source changes', () => space.write({ 'lib/b.ts': 'export const b = 22;' })],
    ['a source changes and keeps its size', () => space.write({ 'lib/b.ts': 'export const b = 2;' })],
    ['a source is gone', () => rmSync(space.path('lib/b.ts'))],
    ['a source has another name', () => renameSync(space.path('lib/b.ts'), space.path('lib/c.ts'))],
    ['a source is new', () => space.write({ 'dags/new/c.ts': '' })],
    ['the settings of another folder appear', () => space.write({ 'lib/package.json': '{}' })],
    ['its build is gone', () => rmSync(space.path('.tradewind/build'), { recursive: true })],
    ['its bundle is gone', () => rmSync(space.path('.tradewind/build', manifest.version, bundle.file))],
    ['the entry is cut off', () => writeFileSync(entry(), readFileSync(entry(), 'utf8').slice(0, -20))],
    ['the entry is nonsense', () => writeFileSync(entry(), '{"inputs": 3}')],
    [
      'the manifest is cut off',
      () => writeFileSync(space.path('.tradewind/build', manifest.version, 'manifest.json'), '{'),
    ],
  ])('%s', (_name, change) => {
    store();
    change();
    expect(recall(options)).toBe(undefined);
  });

  test('the configuration, or what was asked for, is another', () => {
    store();
    const config = { ...options.config, pure: ['lodash'] };
    expect(recall({ ...options, config })).toBe(undefined);
    expect(recall({ ...options, config: { ...options.config, pools: { a: 1 } } })).toBe(undefined);
    expect(recall({ ...options, variant: 'x' })).toBe(undefined);
  });
});

describe('it is kept when', () => {
  test.each<[string, () => void]>([
    ['a source is only touched', () => utimesSync(space.path('lib/b.ts'), new Date(), new Date())],
    ['another file changes', () => space.write({ 'notes.md': 'new', 'data.csv': '1' })],
    [
      'something appears among packages and hidden folders',
      () => space.write({ 'node_modules/x/i.ts': '', '.git/x.ts': '' }),
    ],
    [
      'a setting of the engine changes',
      () => Object.assign(options, { config: { ...options.config, executor: 'in-process', local: { workers: 1 } } }),
    ],
  ])('%s', (_name, change) => {
    store();
    change();
    expect(recall(options)).toEqual({ diagnostics: [warning], manifest, positions });
  });
});

test('what may have been written while it was read is not remembered', () => {
  store(options, Date.now());
  space.write({ 'dags/a.ts': 'export const a = 3;' });
  rmSync(entry());
  store(options, Date.now() - 5000);
  expect(recall(options)).toBe(undefined);
});
