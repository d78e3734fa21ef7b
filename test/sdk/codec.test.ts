import { deepStrictEqual } from 'node:assert';
import { runInNewContext } from 'node:vm';
import { copy, decode, encode, handleBrand, parse, stringify } from '@tradewind/sdk/runtime';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { thrown } from './support/thrown.ts';
import { record, transferable } from './support/transferable.ts';

describe('what travels', () => {
  test('any value comes back as it was, through data and through text', () => {
    fc.assert(
      fc.property(transferable, (value) => {
        deepStrictEqual(decode(encode(value)), value);
        deepStrictEqual(decode(JSON.parse(JSON.stringify(encode(value)))), value);
        deepStrictEqual(parse(stringify(value)), value);
        deepStrictEqual(copy(value), value);
      }),
      { numRuns: 2000 },
    );
  });

  test('text is the text of the data, with and without the fast path', () => {
    fc.assert(
      fc.property(transferable, (value) => {
        expect(stringify(value)).toBe(JSON.stringify(encode(value)));
      }),
      { numRuns: 1000 },
    );
  });

  test('plain JSON data is written as it is', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ noUnicodeString: false }).filter((value) => !JSON.stringify(value).includes('$type')),
        (value) => {
          const plain: unknown = JSON.parse(JSON.stringify(value));
          deepStrictEqual(encode(plain), plain);
        },
      ),
    );
  });

  test.for([
    ['undefined', undefined, { $type: 'undefined' }],
    ['not a number', Number.NaN, { $type: 'number', value: 'NaN' }],
    ['minus infinity', Number.NEGATIVE_INFINITY, { $type: 'number', value: '-Infinity' }],
    ['minus zero', -0, { $type: 'number', value: '-0' }],
    ['bigint', 12n ** 30n, { $type: 'bigint', value: String(12n ** 30n) }],
    ['Date', new Date(0), { $type: 'Date', value: '1970-01-01T00:00:00.000Z' }],
    ['invalid Date', new Date(Number.NaN), { $type: 'Date', value: null }],
    ['Map', new Map([[1, 'a']]), { $type: 'Map', value: [[1, 'a']] }],
    ['Set', new Set([undefined]), { $type: 'Set', value: [{ $type: 'undefined' }] }],
    ['URL', new URL('https://a.example/b?c#d'), { $type: 'URL', value: 'https://a.example/b?c#d' }],
    ['Float16Array', Float16Array.of(1.5), { $type: 'Float16Array', value: 'AD4=' }],
    ['Buffer', Buffer.from('x'), { $type: 'Buffer', value: 'eA==' }],
    [
      'a record that looks like a tag',
      { $type: 'Date', value: 1 },
      { $type: 'Object', value: { $type: 'Date', value: 1 } },
    ],
    ['a key with the value undefined', { a: undefined }, { a: { $type: 'undefined' } }],
  ] as const)('%s', ([, value, written]) => {
    deepStrictEqual(encode(value), written);
    deepStrictEqual(decode(encode(value)), value);
  });

  test('values of another realm', () => {
    const value: unknown = runInNewContext(
      '({ list: [1], at: new Date(0), map: new Map([[1, 2]]), bytes: new Uint8Array([7]) })',
    );
    expect(copy(value)).toEqual({ list: [1], at: new Date(0), map: new Map([[1, 2]]), bytes: Uint8Array.of(7) });
  });

  test('a typed array travels without the rest of its buffer', () => {
    const part = new Uint8Array([1, 2, 3, 4]).subarray(1, 3);
    const arrived = copy(part);
    expect(arrived).toEqual(Uint8Array.of(2, 3));
    expect(arrived.buffer.byteLength).toBe(2);
  });

  test('a record without prototype arrives as an ordinary object', () => {
    const arrived = copy(Object.assign(Object.create(null) as object, { a: 1 }));
    expect(Object.getPrototypeOf(arrived)).toBe(Object.prototype);
    expect(arrived).toEqual({ a: 1 });
  });

  test('the same object twice arrives as two', () => {
    const shared = { n: 1 };
    const [a, b] = copy([shared, shared]);
    expect(a).toEqual(b);
    expect(a).not.toBe(b);
  });

  test('nothing is shared with the value', () => {
    const value = { list: [1], inner: { a: 1 } };
    const written = encode(value);
    value.list.push(2);
    value.inner.a = 2;
    expect(written).toEqual({ list: [1], inner: { a: 1 } });
  });
});

describe('no prototype is touched', () => {
  test.for([
    ['a key', record([['__proto__', { polluted: true }]])],
    [
      'a key beside a value that is tagged',
      record([
        ['__proto__', { polluted: true }],
        ['n', 1n],
      ]),
    ],
    [
      'a key in a wrapped record',
      record([
        ['__proto__', { polluted: true }],
        ['$type', 'Date'],
      ]),
    ],
  ] as const)('__proto__ as %s', ([, value]) => {
    const arrived = parse(stringify(value)) as Record<string, unknown>;
    deepStrictEqual(arrived, value);
    expect(Object.getPrototypeOf(arrived)).toBe(Object.prototype);
    expect(Object.hasOwn(arrived, '__proto__')).toBe(true);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe('what does not travel is shown at its place', () => {
  class Client {
    readonly port = 80;
  }
  const cyclic: { self?: unknown } = {};
  cyclic.self = [cyclic];
  const chain = (length: number): unknown => {
    let value: unknown = null;
    for (let i = 0; i < length; i++) value = { next: value };
    return value;
  };

  test.for([
    [
      'function',
      { users: [{}, {}, {}, { callback: (): number => 1 }] },
      'TW1030',
      'result.users[3].callback is a function (callback): it',
    ],
    ['anonymous function', [(): number => 1], 'TW1030', 'result[0] is a function: it'],
    ['class', Client, 'TW1030', 'result is a function (Client): it'],
    ['symbol', { 'a b': Symbol('x') }, 'TW1030', 'result["a b"] is a symbol (Symbol(x)): it'],
    ['symbol as key', { a: { [Symbol('x')]: 1 } }, 'TW1030', 'result.a has a key that is a symbol (Symbol(x)): it'],
    ['class instance', { client: new Client() }, 'TW1031', 'result.client is an instance of Client: it'],
    ['error', new TypeError('x'), 'TW1031', 'result is an instance of TypeError: it'],
    ['regular expression', [/x/], 'TW1031', 'result[0] is an instance of RegExp: it'],
    ['sub-class of Map', new (class Table extends Map {})(), 'TW1031', 'result is an instance of Table: it'],
    ['sub-class of Array', new (class List extends Array {})(), 'TW1031', 'result is an instance of List: it'],
    ['sub-class of Date', new (class Day extends Date {})(), 'TW1031', 'result is an instance of Day: it'],
    ['weak map', new WeakMap(), 'TW1031', 'result is an instance of WeakMap: it'],
    ['view', new DataView(new ArrayBuffer(1)), 'TW1031', 'result is an instance of DataView: it'],
    ['shared memory', new SharedArrayBuffer(1), 'TW1031', 'result is an instance of SharedArrayBuffer: it'],
    ['stream', { body: new ReadableStream() }, 'TW1031', 'result.body is an instance of ReadableStream: it'],
    ['promise', { a: Promise.resolve(1) }, 'TW1032', 'result.a is a promise: you have the promise, not the value'],
    ['handle', { a: { [handleBrand]: true } }, 'TW1001', 'result.a is a handle: you have the promise, not the value'],
    [
      'handle that is a function',
      Object.assign(() => 1, { [handleBrand]: true }),
      'TW1001',
      'result is a handle: you have',
    ],
    ['cycle', { a: cyclic }, 'TW1033', 'result.a.self[0] contains itself: it'],
    // oxlint-disable-next-line no-sparse-arrays
    ['hole', { a: [1, , 3] }, 'TW1034', 'result.a[1] is a hole in an array: it'],
    ['depth', chain(1001), 'TW1035', `result${'.next'.repeat(10)}…${'.next'.repeat(10)} is nested too deeply`],
    ['inside a map', { m: new Map([['a', [() => 1]]]) }, 'TW1030', 'result.m<value "a">[0] is a function: it'],
    ['as a key of a map', new Map([[() => 1, 1]]), 'TW1030', 'result<key 0> is a function: it'],
    ['inside a set', new Set([1, () => 1]), 'TW1030', 'result<item 1> is a function: it'],
    ['after values that travel', { a: [1, [2]], b: { c: 1 }, d: () => 1 }, 'TW1030', 'result.d is a function (d): it'],
  ] as const)('%s', ([, value, code, message]) => {
    const error = thrown(() => encode(value, 'result'));
    expect(error.message.slice(0, message.length)).toBe(message);
    expect(error).toMatchObject({ code, help: expect.any(String) as string });
    expect(thrown(() => stringify(value, 'result')).message).toBe(error.message);
  });

  test('depth that is allowed', () => {
    deepStrictEqual(copy(chain(1000)), chain(1000));
    deepStrictEqual(parse(stringify(chain(1000))), chain(1000));
  });

  test('a cycle of a thousand objects is called a cycle', () => {
    const start = { next: undefined as unknown };
    start.next = { next: chain(10), back: start };
    expect(thrown(() => encode(start)).code).toBe('TW1033');
  });
});

describe('what was not written by the codec is refused', () => {
  test.for([
    { $type: 'Worker', value: 'x' },
    { $type: 'Date', value: { a: 1 }, more: 1 },
    { $type: 'bigint', value: '1.5' },
    { $type: 'URL', value: 'nowhere' },
    { $type: 'Map', value: {} },
    { $type: 'Map', value: [1] },
    { $type: 'Set', value: 'abc' },
    { $type: 'Object', value: [] },
    { $type: 'Float64Array', value: 'AAAA' },
    { $type: 'constructor', value: '' },
    { $type: 7 },
    { $type: null, value: null },
  ])('%j', (value) => {
    expect(thrown(() => decode(value as never)).code).toBe('TW1036');
  });
});
