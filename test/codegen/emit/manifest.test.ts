import { type DagManifest, parseManifest, type TaskManifest } from '@tradewind/sdk/manifest';
import { describe, expect, test } from 'vitest';
import {
  type AssembledManifest,
  assembleManifest as assemble,
  type ManifestParts,
} from '../../../codegen/src/emit/manifest.ts';
import { sectionsOf } from '../../../codegen/src/emit/sections.ts';
import { everything } from '../../sdk-manifest/sample.ts';

/** The same value with the fields of every object the other way round, except where their order is content. */
function reversed(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => reversed(item));
  if (typeof value !== 'object' || value === null) return value;
  if (key === 'schema' || key === 'result' || key === 'resultSchema' || key === 'value') return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, item]) => [name, reversed(item, name)]),
  );
}

const textOf = ({ bytes }: AssembledManifest): string => Buffer.concat(bytes).toString('utf8');

function assembleManifest(
  given: Omit<ManifestParts, 'tasks'> & { readonly tasks: readonly TaskManifest[] },
): AssembledManifest {
  return assemble({ ...given, tasks: sectionsOf(given.tasks) });
}

const sample = everything();
const parts = { dags: sample.dags, tasks: Object.values(sample.tasks), bundle: sample.bundle };

describe('a manifest', () => {
  const made = assembleManifest(parts);

  test('is one that the parser takes', () => {
    expect(parseManifest(textOf(made))).toEqual(made.manifest);
  });

  test('has dags by id and tasks by key', () => {
    expect(made.manifest.dags.map((dag) => dag.id)).toEqual(['assets', 'every', 'everything', 'once']);
    expect(Object.keys(made.manifest.tasks)).toEqual(['dags/a.ts#A.full', 'dags/a.ts#fetch', 'pkg#drop']);
  });

  test('has the same bytes whatever order it was made in', () => {
    const other = reversed({ ...parts, dags: parts.dags.toReversed(), tasks: parts.tasks.toReversed() });
    expect(textOf(assembleManifest(other as typeof parts))).toBe(textOf(made));
  });

  test('has no fields that hold nothing', () => {
    const [first, ...rest] = parts.dags as [DagManifest, ...DagManifest[]];
    const with1 = assembleManifest({ ...parts, dags: [{ ...first, doc: undefined }, ...rest] });
    const without = assembleManifest({
      ...parts,
      dags: [Object.fromEntries(Object.entries(first).filter(([key]) => key !== 'doc')) as never, ...rest],
    });
    expect(with1.manifest.version).toBe(without.manifest.version);
  });

  test('changes its version with anything in it', () => {
    const versions = [
      made,
      assembleManifest({ ...parts, dags: parts.dags.slice(1) }),
      assembleManifest({ ...parts, tasks: parts.tasks.map((task) => ({ ...task, doc: 'New.' })) }),
      assembleManifest({ ...parts, bundle: { ...parts.bundle, hash: 'f'.repeat(64) } }),
    ].map((one) => one.manifest.version);
    expect(new Set(versions).size).toBe(4);
    for (const version of versions) expect(version).toMatch(/^[0-9a-f]{64}$/);
  });

  test('keeps the order of constants and schemas, which is content', () => {
    const values = [
      { b: 1, a: 2 },
      { a: 2, b: 1 },
    ];
    const texts = values.map((value) => {
      const [dag] = parts.dags as [DagManifest];
      return textOf(assembleManifest({ ...parts, dags: [{ ...dag, result: { kind: 'const', value } }] }));
    });
    expect(texts[0]).not.toBe(texts[1]);
  });
});
