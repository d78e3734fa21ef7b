import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

function readManifest(folder: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Record<string, unknown>;
}

test('the tests run on a supported Node, whatever the machine has', () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  expect(major * 100 + minor).toBeGreaterThanOrEqual(2411);
});

test('the lock file names no registry', () => {
  expect(readFileSync(join(root, 'package-lock.json'), 'utf8')).not.toContain('registry.');
});

test('in tests a package and its source file are one module', async () => {
  expect(await import('@tradewind/sdk')).toBe(await import('../../sdk/src/index.ts'));
});

const folders = [
  'sdk',
  'codegen',
  'runtime',
  'examples/flights',
  'examples/lessons',
  'examples/weather',
  'test',
  'bench',
];

test.each(['.', ...folders])('%s: every version is exact', (folder) => {
  const manifest = readManifest(folder);
  const ranges = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((kind) =>
    Object.entries((manifest[kind] ?? {}) as Record<string, string>),
  );
  const loose = ranges.filter(([, range]) => !/^(npm:[^@]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(range));
  expect(loose).toEqual([]);
});

test.each(['sdk', 'codegen', 'runtime'])('%s: each export offers types, source, default', (folder) => {
  const entries = Object.entries(readManifest(folder)['exports'] as Record<string, unknown>);
  for (const [name, target] of entries) {
    if (name === './package.json' || typeof target === 'string') continue;
    expect(Object.keys(target as object), name).toEqual(['types', 'source', 'default']);
  }
});
