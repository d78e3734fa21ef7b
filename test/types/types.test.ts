/**
 * The SDK's types, as users get them, under TypeScript 5.9, 6.0 and 7.0, with standard and legacy decorators. All
 * programs are one compilation for each of the six.
 *
 *   programs/corpus     must compile; what must be rejected stands under `@ts-expect-error`
 *   programs/messages   a program for each error that we promise; `fixtures/messages` says how it reads
 *   the documentation   its examples must compile, those marked ```ts wrong must not
 *
 * `UPDATE=1 npx vitest run test/types` writes the fixtures anew.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Diagnostics,
  openWorkshop,
  programs,
  type Setting,
  settings,
  type Version,
  versions,
  type Workshop,
} from './support/compilers.ts';
import { examplesIn } from './support/examples.ts';
import { renderSections, type Said } from './support/fixtures.ts';

const update = process.env['UPDATE'] === '1';
const fixtures = join(import.meta.dirname, 'fixtures/messages');
const list = (folder: string): string[] => readdirSync(join(programs, folder)).filter((name) => name.endsWith('.ts'));
const corpus = list('corpus');
const messages = list('messages');
const examples = examplesIn([
  'sdk/src/**/*.ts',
  'README.md',
  'sdk/README.md',
  'docs/guide/**/*.md',
  'docs/errors/*.md',
]);

let workshop: Workshop;
let exampleFiles: string[];
const results = new Map<string, Diagnostics>();

beforeAll(async () => {
  workshop = await openWorkshop();
  exampleFiles = examples.map(({ code }, i) => {
    const file = join(workshop.folder, `example-${i}.ts`);
    writeFileSync(file, `${code}\nexport {};\n`);
    return file;
  });
  const files = [
    ...corpus.map((name) => join(programs, 'corpus', name)),
    ...messages.map((name) => join(programs, 'messages', name)),
    ...exampleFiles,
  ];
  const runs = versions.flatMap((version) => settings.map((setting) => [version, setting] as const));
  await Promise.all(
    runs.map(async ([version, setting]) => {
      results.set(`${version} ${setting}`, await workshop.check(version, setting, files));
    }),
  );
}, 120_000);

afterAll(() => workshop?.close());

function said(version: Version, setting: Setting, file: string) {
  return results.get(`${version} ${setting}`)?.get(file) ?? [];
}

describe.for(versions)('TypeScript %s', (version) => {
  describe.for(settings)('%s decorators', (setting) => {
    test.for(corpus)('corpus/%s', (name) => {
      expect(said(version, setting, join('corpus', name))).toEqual([]);
    });

    test('has nothing to say about the declarations themselves', () => {
      const known = new Set([
        ...corpus.map((name) => join('corpus', name)),
        ...messages.map((name) => join('messages', name)),
        ...exampleFiles,
      ]);
      expect([...(results.get(`${version} ${setting}`) ?? [])].filter(([file]) => !known.has(file))).toEqual([]);
    });

    test.for(examples.map((example, i) => [`${example.source}:${example.line}`, i] as const))('example %s', ([, i]) => {
      const found = said(version, setting, exampleFiles[i] ?? '');
      expect(found.length > 0, JSON.stringify(found)).toBe(examples[i]?.wrong ?? false);
    });
  });
});

describe('messages', () => {
  test.for(messages)('%s', (name) => {
    const file = join('messages', name);
    const all = Object.fromEntries(
      settings.map((setting) => [setting, new Map(versions.map((version) => [version, said(version, setting, file)]))]),
    ) as unknown as Said;
    const fixture = join(fixtures, name.replace(/\.ts$/, '.txt'));
    const text = renderSections(all);
    if (update) writeFileSync(fixture, text);
    expect(text, `${fixture} says otherwise; UPDATE=1 writes it anew`).toBe(readFileSync(fixture, 'utf8'));
    expect(text).not.toContain('(no error)');
  });

  test('no fixture without a program', () => {
    expect(readdirSync(fixtures).toSorted()).toEqual(messages.map((name) => name.replace(/\.ts$/, '.txt')).toSorted());
  });
});
