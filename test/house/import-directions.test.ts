import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importExceptions } from './exceptions.ts';
import { findViolations } from './lib/layers.ts';
import { chainTo, reachFrom } from './lib/reach.ts';
import { listSources, readSource, root } from './lib/sources.ts';

const sources = listSources('sdk/src', 'codegen/src', 'runtime/src');

/** The source file that `@tradewind/sdk/manifest` and its like stand for. */
function door(specifier: string): string | undefined {
  for (const folder of ['sdk', 'codegen', 'runtime']) {
    const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as {
      name: string;
      exports: Record<string, { source?: string }>;
    };
    if (specifier !== manifest.name && !specifier.startsWith(`${manifest.name}/`)) continue;
    const source = manifest.exports[`.${specifier.slice(manifest.name.length)}`]?.source;
    if (source !== undefined) return `${folder}/${source.slice(2)}`;
  }
  return undefined;
}

describe('import directions', () => {
  const violations = sources.flatMap((path) => findViolations(path, readSource(path)));

  test('every import goes in an allowed direction', () => {
    const open = violations.filter(({ path, specifier }) => !importExceptions.includes(`${path} → ${specifier}`));
    expect(open.map((v) => `${v.path}:${v.line} imports ${v.specifier}: ${v.reason}`)).toEqual([]);
  });

  test('there are at most five exceptions, each still needed', () => {
    const needed = new Set(violations.map(({ path, specifier }) => `${path} → ${specifier}`));
    expect(importExceptions.filter((exception) => !needed.has(exception))).toEqual([]);
    expect(importExceptions.length).toBeLessThanOrEqual(5);
  });
});

describe('what a worker loads', () => {
  const entries = sources.filter((path) => /^runtime\/src\/worker\/main\.ts$/.test(path));
  const forbidden = /^(ts-morph|typescript|knex|better-sqlite3|commander|@tradewind\/codegen)(\/|$)/;

  test.each(entries)('%s never reaches the compiler, the metastore or the CLI', (entry) => {
    const reached = reachFrom(entry, readSource, door);
    const wrong = [...reached.keys()].filter(
      (name) => forbidden.test(name) || /^codegen\/|^runtime\/src\/(cli|metastore)\//.test(name),
    );
    expect(wrong.map((name) => chainTo(name, reached))).toEqual([]);
  });

  test('a way to the compiler through other files is found', () => {
    const files: Record<string, string> = {
      'runtime/src/executors/a.ts': "import { b } from './b.ts';",
      'runtime/src/executors/b.ts': "export const b = () => import('ts-morph');",
    };
    const reached = reachFrom('runtime/src/executors/a.ts', (path) => files[path] ?? '', door);
    expect(chainTo('ts-morph', reached)).toBe('runtime/src/executors/a.ts → runtime/src/executors/b.ts → ts-morph');
  });
});

describe('the check itself can fail', () => {
  test.each([
    ['sdk/src/x.ts', "import { compile } from '@tradewind/codegen';"],
    ['sdk/src/x.ts', "import knex from 'knex';"],
    ['sdk/src/x.ts', "export type A = import('tradewind').A;"],
    ['codegen/src/x.ts', "export * from 'tradewind/testing';"],
    ['codegen/src/x.ts', "import { a } from '../../sdk/src/index.ts';"],
    ['runtime/src/core/x.ts', "import { parse } from '@tradewind/sdk/manifest';"],
    ['runtime/src/core/x.ts', "import { type Manifest } from '@tradewind/sdk/manifest';"],
    ['runtime/src/core/x.ts', "import { readFileSync } from 'node:fs';"],
    ['runtime/src/core/x.ts', "import type { Store } from '../metastore/metastore.ts';"],
    ['runtime/src/metastore/x.ts', "import type { E } from '../executors/executor.ts';"],
    ['runtime/src/executors/x.ts', "const m = await import('@tradewind/codegen');"],
    ['runtime/src/executors/x.ts', "const m = require('ts-morph');"],
    ['runtime/src/scheduler/x.ts', "import { open } from '../metastore/open.ts';"],
    ['runtime/src/scheduler/x.ts', "export { main } from '../cli/main.ts';"],
    ['runtime/src/api/x.ts', "import { S } from '../scheduler/scheduler.ts';"],
    ['runtime/src/index.ts', "export { play } from './testing/index.ts';"],
  ])('%s: %s', (path, text) => {
    expect(findViolations(path, text)).toHaveLength(1);
  });

  test.each([
    ['sdk/src/x.ts', "import 'reflect-metadata';"],
    ['codegen/src/x.ts', "import { a } from '@tradewind/sdk';"],
    ['runtime/src/core/x.ts', "import type { Manifest } from '@tradewind/sdk/manifest';"],
    ['runtime/src/scheduler/x.ts', "import type { Store } from '../metastore/metastore.ts';"],
    ['runtime/src/cli/x.ts', "import { compile } from '@tradewind/codegen';"],
    ['runtime/src/testing/x.ts', "import { S } from '../scheduler/scheduler.ts';"],
    ['runtime/src/manifest.ts', "export { parse } from '@tradewind/sdk/manifest';"],
  ])('and lets pass %s: %s', (path, text) => {
    expect(findViolations(path, text)).toEqual([]);
  });

  test('it looks at real files', () => {
    expect(sources.length).toBeGreaterThan(3);
    expect(sources.every((path) => existsSync(join(root, path)))).toBe(true);
  });
});
