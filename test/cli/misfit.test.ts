import { type JsonSchema, misfitOf } from '@tradewind/sdk/manifest';
import { expect, test } from 'vitest';

const string: JsonSchema = { type: 'string' };
const number: JsonSchema = { type: 'number' };
const date: JsonSchema = { type: 'string', format: 'date-time', 'x-tradewind': 'date' };
const bigint: JsonSchema = { type: 'string', 'x-tradewind': 'bigint' };
const bytes: JsonSchema = { type: 'string', title: 'Uint8Array', 'x-tradewind': 'bytes' };
const url: JsonSchema = { type: 'string', 'x-tradewind': 'url' };
const nothing: JsonSchema = { not: {}, 'x-tradewind': 'undefined' };
const set: JsonSchema = { type: 'array', items: string, 'x-tradewind': 'set' };
const map: JsonSchema = {
  type: 'array',
  items: { type: 'array', prefixItems: [string, date], items: false, minItems: 2 },
  'x-tradewind': 'map',
};
const pair: JsonSchema = { type: 'array', prefixItems: [number, string], items: false, minItems: 2 };
const user: JsonSchema = { type: 'object', properties: { name: string, since: date, tags: set }, required: ['name'] };
const tree: JsonSchema = {
  $ref: '#/$defs/Tree',
  $defs: { Tree: { type: 'object', properties: { next: { $ref: '#/$defs/Tree' } } } },
};

test.each<[JsonSchema, unknown]>([
  [string, ''],
  [number, Number.NaN],
  [bigint, 1n],
  [date, new Date(0)],
  [url, new URL('https://example.com')],
  [bytes, Buffer.from('a')],
  [{ anyOf: [string, nothing] }, undefined],
  [{ enum: ['eu', 'us'] }, 'us'],
  [set, new Set(['a'])],
  [map, new Map([['a', new Date(0)]])],
  [pair, [1, 'a']],
  [user, { name: 'Ada', since: undefined, more: 1 }],
  [{ type: 'object', additionalProperties: number }, { a: 1 }],
  [{}, Symbol.iterator],
  [tree, { next: { next: {} } }],
])('%o takes %o', (schema, value) => {
  expect(misfitOf(value, schema)).toBeUndefined();
});

test.each<[JsonSchema, unknown, string]>([
  [number, '7', "a number is wanted, not '7'"],
  [date, '2026-01-31', "a Date is wanted, not '2026-01-31'"],
  [bigint, 1, 'a bigint is wanted, not 1'],
  [string, null, 'a string is wanted, not null'],
  [{ enum: ['eu', 'us'] }, 'asia', "'asia' is none of 'eu', 'us'"],
  [{ anyOf: [number, { type: 'null' }] }, 'x', "'x' is none of number | null"],
  [set, ['a'], "a Set is wanted, not [ 'a' ]"],
  [set, new Set([1]), '`[0]`: a string is wanted, not 1'],
  [map, new Map([['a', 1]]), '`[0][1]`: a Date is wanted, not 1'],
  [pair, [1], '[number, string] is wanted, not 1 items'],
  [user, { name: 'Ada', since: 'today' }, "`since`: a Date is wanted, not 'today'"],
  [user, {}, '`name` is missing'],
  [user, [], 'a { name: string; since?: Date; tags?: Set } is wanted, not []'],
  [{ type: 'object', additionalProperties: number }, { a: 'x' }, "`a`: a number is wanted, not 'x'"],
])('%o does not take %o', (schema, value, issue) => {
  expect(misfitOf(value, schema)).toBe(issue);
});

test('a value that contains itself is the codec’s matter', () => {
  const value: { next?: unknown } = {};
  value.next = value;
  expect(misfitOf(value, tree)).toBeUndefined();
});
