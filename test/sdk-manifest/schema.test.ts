import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifestSchema, parseManifest } from '@tradewind/sdk/manifest';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { differences } from './schema-against-types.ts';
import { everything, manifest } from './sample.ts';

const root = join(import.meta.dirname, '../..');
const validate = new Ajv2020({ allowUnionTypes: true }).compile(manifestSchema);

/** Every way to leave out one field, add one, or put something of another kind in its place. */
function* mutants(value: unknown, path: string): Generator<[path: string, mutant: unknown]> {
  const others = [undefined, null, -1.5, 'no such thing', [], {}, { kind: 'nothing' }];
  for (const other of others) yield [`${path} = ${JSON.stringify(other)}`, other];
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      for (const [name, mutant] of mutants(item, `${path}[${index}]`)) {
        yield [name, value.map((old: unknown, at) => (at === index ? mutant : old))];
      }
    }
    return;
  }
  yield [`${path}.extra`, { ...value, extra: 1 }];
  for (const [key, item] of Object.entries(value)) {
    for (const [name, mutant] of mutants(item, `${path}.${key}`)) yield [name, { ...value, [key]: mutant }];
  }
}

function parserSays(value: unknown): string | undefined {
  try {
    parseManifest(value);
    return undefined;
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe('the published schema', () => {
  test('is the one in docs', () => {
    const published: unknown = JSON.parse(readFileSync(join(root, 'docs/manifest.schema.json'), 'utf8'));
    expect(published).toEqual(manifestSchema);
  });

  test('says what the types say', () => {
    expect(differences(join(root, 'sdk/src/manifest/types.ts'), 'Manifest', manifestSchema)).toEqual([]);
  });

  test('takes a manifest that holds everything', () => {
    validate(everything());
    expect(validate.errors).toBe(null);
  });

  test('and the parser agree with ajv about thousands of wrong manifests', () => {
    const shapeCodes = ['TW1060', 'TW1061', 'TW1062'];
    const disagreements: string[] = [];
    let refused = 0;
    // JSON has no undefined: in a list it would be null, and is one of the mutants already.
    for (const [name, mutant] of mutants(everything(), '')) {
      const text = JSON.stringify(mutant) as string | undefined;
      if (text === undefined || name.endsWith('] = undefined')) continue;
      const plain: unknown = JSON.parse(text);
      const code = parserSays(plain);
      const byParser = code !== undefined && shapeCodes.includes(code);
      const byAjv = !validate(plain);
      if (byAjv) refused += 1;
      if (byParser !== byAjv) disagreements.push(`${name}: ajv ${byAjv}, parser ${code}`);
    }
    expect(disagreements).toEqual([]);
    expect(refused).toBeGreaterThan(2000);
  });

  test('takes an empty project', () => {
    expect(validate(manifest([]))).toBe(true);
    expect(parseManifest(manifest([]))).toEqual(manifest([]));
  });
});

test('the check against the types can fail', () => {
  const properties = manifestSchema.properties ?? {};
  const { version: _gone, ...rest } = properties;
  const file = join(root, 'sdk/src/manifest/types.ts');
  expect(differences(file, 'Manifest', { ...manifestSchema, properties: rest })).toEqual([
    'Manifest.version: only in the types',
  ]);
  expect(
    differences(file, 'Manifest', { ...manifestSchema, required: ['format'], properties: { ...properties, more: {} } }),
  ).toEqual([
    'Manifest.formatVersion: optional only in the schema',
    'Manifest.version: optional only in the schema',
    'Manifest.bundle: optional only in the schema',
    'Manifest.tasks: optional only in the schema',
    'Manifest.dags: optional only in the schema',
    'Manifest.more: only in the schema',
  ]);
});
