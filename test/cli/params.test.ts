import { type FlowParameter, type JsonSchema, typeText } from '@tradewind/sdk/manifest';
import { describe, expect, test } from 'vitest';
import { paramsOf } from '../../runtime/src/cli/params.ts';
import { readJson, readText } from '../../runtime/src/params/values.ts';
import { dag } from '../sdk-manifest/sample.ts';

const string: JsonSchema = { type: 'string' };
const number: JsonSchema = { type: 'number' };
const date: JsonSchema = { type: 'string', format: 'date-time', 'x-tradewind': 'date' };
const bigint: JsonSchema = { type: 'string', pattern: '^-?[0-9]+$', 'x-tradewind': 'bigint' };
const nothing: JsonSchema = { not: {}, 'x-tradewind': 'undefined' };
const region: JsonSchema = { type: 'string', enum: ['eu', 'us'] };
const user: JsonSchema = {
  type: 'object',
  properties: {
    name: string,
    since: date,
    tags: { type: 'array', items: string, uniqueItems: true, 'x-tradewind': 'set' },
  },
  required: ['name'],
};
const tree: JsonSchema = {
  $ref: '#/$defs/Tree',
  $defs: {
    Tree: {
      type: 'object',
      properties: { value: number, children: { type: 'array', items: { $ref: '#/$defs/Tree' } } },
      required: ['value'],
    },
  },
};

describe('texts become values of the type', () => {
  test.each<[string, JsonSchema, string, unknown]>([
    ['a string that looks like a number', string, '7', '7'],
    ['an empty string', string, '', ''],
    ['a number', number, '-1.5e3', -1500],
    ['a boolean', { type: 'boolean' }, 'true', true],
    ['one of a list', region, 'eu', 'eu'],
    ['a number literal', { const: 3 }, '3', 3],
    ['a number where a text would do too', { anyOf: [string, number] }, '7', 7],
    ['a text where a number would do too', { anyOf: [string, number] }, 'seven', 'seven'],
    ['null', { anyOf: [string, { type: 'null' }] }, 'null', null],
    ['a date', date, '2026-01-31', new Date('2026-01-31T00:00:00Z')],
    ['a big integer', bigint, '123456789012345678901', 123456789012345678901n],
    ['a URL', { type: 'string', 'x-tradewind': 'url' }, 'https://example.com/a', new URL('https://example.com/a')],
    ['bytes', { type: 'string', title: 'Uint8Array', 'x-tradewind': 'bytes' }, 'AQI=', new Uint8Array([1, 2])],
    ['a list as JSON', { type: 'array', items: number }, '[1,2]', [1, 2]],
    [
      'a record with a date in it',
      user,
      '{"name":"Ada","since":"2026-01-31"}',
      { name: 'Ada', since: new Date('2026-01-31') },
    ],
    ['a set', user, '{"name":"Ada","tags":["a","a"]}', { name: 'Ada', tags: new Set(['a']) }],
    [
      'a map',
      {
        type: 'array',
        items: { type: 'array', prefixItems: [string, number], items: false, minItems: 2 },
        'x-tradewind': 'map',
      },
      '{"a":1}',
      new Map([['a', 1]]),
    ],
    [
      'a type that contains itself',
      tree,
      '{"value":1,"children":[{"value":2}]}',
      { value: 1, children: [{ value: 2 }] },
    ],
    ['anything', {}, '{"a":1}', { a: 1 }],
    ['anything that is no JSON', {}, 'plain', 'plain'],
  ])('%s', (_, schema, text, value) => {
    expect(readText(text, schema)).toEqual({ ok: true, value });
  });
});

describe('what does not fit is told in the words of the type', () => {
  test.each<[JsonSchema, string, string]>([
    [number, 'seven', "a number is wanted, not 'seven'"],
    [number, '', "a number is wanted, not ''"],
    [number, '0x10', "a number is wanted, not '0x10'"],
    [{ type: 'boolean' }, 'yes', "a boolean is wanted, not 'yes'; write true or false"],
    [region, 'asia', "'asia' is none of 'eu', 'us'"],
    [{ anyOf: [number, { type: 'null' }] }, 'x', "'x' is none of number | null"],
    [date, 'soon', 'a date is wanted (2026-01-31, 2026-01-31T06:00:00Z), not "soon"'],
    [user, '{"name":"Ada","sinse":1}', 'there is no `sinse` in { name: string; since?: Date; tags?: Set }'],
    [user, '{"since":"2026-01-01"}', '`name` is missing'],
    [user, '{"name":7}', '`name`: a string is wanted, not 7'],
    [
      { type: 'array', items: number },
      '1,2',
      "a number[] is wanted, not '1,2'; write it as JSON, in quotes for the shell",
    ],
    [{ type: 'array', items: number }, '[1,"2"]', '`[1]`: a number is wanted, not "2"'],
    [
      { type: 'array', prefixItems: [number, number], items: false, minItems: 2 },
      '[1]',
      '[number, number] is wanted, not 1 items',
    ],
  ])('%o of %s', (schema, text, issue) => {
    expect(readText(text, schema)).toEqual({ ok: false, issue });
  });

  test('a key that would change the prototype is a key', () => {
    const read = readJson(JSON.parse('{"__proto__":{"polluted":1}}'), { type: 'object', additionalProperties: {} });
    expect(read.ok && Object.hasOwn(read.value as object, '__proto__')).toBe(true);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

test('types read as in the sources', () => {
  expect(typeText({ anyOf: [region, nothing] })).toBe("'eu' | 'us' | undefined");
  expect(typeText({ type: 'array', items: { anyOf: [string, number] } })).toBe('(string | number)[]');
  expect(typeText(tree)).toContain('value: number');
});

describe('the parameters of a dag', () => {
  const parameter = (name: string, schema: JsonSchema, more: Partial<FlowParameter> = {}): FlowParameter => ({
    name,
    schema,
    ...more,
  });
  const flights = dag('flights', {
    parameters: [
      parameter('year', number),
      parameter('region', region, { default: 'eu' }),
      parameter('since', date, { default: { $type: 'Date', value: '2026-01-01T00:00:00.000Z' } }),
      parameter('note', { anyOf: [string, nothing] }),
      parameter('limit', number, { default: { $type: 'undefined' } }),
    ],
  });
  const problem = (pairs: readonly string[], json?: string): unknown => {
    try {
      return paramsOf(flights, { pairs, ...(json === undefined ? {} : { json }) });
    } catch (error) {
      const { code, message, suggestions } = error as { code: string; message: string; suggestions: string[] };
      return { code, message, suggestions };
    }
  };

  test('defaults fill what is not given, in the order of the flow', () => {
    const params = paramsOf(flights, { pairs: ['year=2026'] });
    expect(Object.entries(params)).toEqual([
      ['year', 2026],
      ['region', 'eu'],
      ['since', new Date('2026-01-01T00:00:00Z')],
      ['note', undefined],
      ['limit', undefined],
    ]);
  });

  test('single ones win over JSON', () => {
    expect(paramsOf(flights, { pairs: ['year=1', 'note=a=b'], json: '{"year":2,"region":"us"}' })).toMatchObject({
      year: 1,
      region: 'us',
      note: 'a=b',
    });
  });

  test.each([
    [['yaer=1'], { code: 'TW6010', suggestions: ['year'] }],
    [[], { code: 'TW6011', message: 'flights needs `year` (number)' }],
    [
      ['year=x'],
      { code: 'TW6012', message: "the parameter `year` of flights does not fit: a number is wanted, not 'x'" },
    ],
    [['year'], { code: 'TW6002' }],
    [['year=1', 'year=2'], { code: 'TW6002' }],
  ])('%o', (pairs, expected) => {
    expect(problem(pairs)).toMatchObject(expected);
  });

  test('what there is is told as it would be written in the sources', () => {
    let details: readonly string[] = [];
    try {
      paramsOf(flights, { pairs: [] });
    } catch (error) {
      ({ details } = error as { details: readonly string[] });
    }
    expect(details).toEqual([
      'Parameters of flights:',
      '  year: number',
      "  region: 'eu' | 'us' = 'eu'",
      '  since: Date = 2026-01-01T00:00:00.000Z',
      '  note?: string | undefined',
      '  limit?: number',
    ]);
  });

  test.each(['{', '[]', '7'])('%s are no parameters', (json) => {
    expect(problem([], json)).toMatchObject({ code: 'TW6013' });
  });
});
