import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

test('the tests run on a supported Node, whatever the machine has', () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  expect(major * 100 + minor).toBeGreaterThanOrEqual(2411);
});

test('the lock file names no registry', () => {
  expect(readFileSync(join(root, 'package-lock.json'), 'utf8')).not.toContain('registry.');
});

test.each(['sdk', 'codegen', 'runtime'])('%s resolves to its sources in tests', async (folder) => {
  const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as {
    name: string;
    exports: Record<string, { source: string }>;
  };
  const door = manifest.exports['.']?.source ?? '';
  expect(existsSync(join(root, folder, door))).toBe(true);
});
