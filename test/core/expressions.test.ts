import type { Operator } from '@tradewind/sdk/manifest';
import { operators } from '@tradewind/sdk/manifest';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fieldOf, operate, strictFieldOf } from '../../runtime/src/core/expressions.ts';

const run = (operator: Operator, ...args: unknown[]): unknown => operate(operator, args.length, (i) => args[i]);

/** What JavaScript says, or the name of what it throws. */
const javascript = (operator: string, count: number): ((...args: unknown[]) => unknown) => {
  const source = count === 1 ? `${operator.replace(/x$/, '')} a` : `a ${operator} b`;
  // oxlint-disable-next-line no-implied-eval -- the language itself is the reference
  return new Function('a', 'b', `return (${source})`) as (...args: unknown[]) => unknown;
};

const outcome = (body: () => unknown): unknown => {
  try {
    return { value: body() };
  } catch (error) {
    return { threw: (error as Error).name };
  }
};

const data = fc.oneof(
  fc.integer({ min: -5, max: 40 }),
  fc.double(),
  fc.boolean(),
  fc.string({ maxLength: 3 }),
  fc.constantFrom(null, undefined, 0n, 3n, '', '12', Number.NaN),
  fc.constant(new Date(86_400_000)),
  fc.array(fc.integer(), { maxLength: 2 }),
  fc.dictionary(fc.constantFrom('a', 'valueOf'), fc.integer(), { maxKeys: 1, noNullPrototype: true }),
);

const unaries = ['!', '-x', '+x', '~', 'typeof'] as const;
const special = ['?:', 'template', 'get', '?.', 'in'] as const;
const binaries = operators.filter(
  (operator) =>
    !(unaries as readonly string[]).includes(operator) && !(special as readonly string[]).includes(operator),
);

describe('operators do what JavaScript does', () => {
  test.each(unaries)('%s', (operator) => {
    const reference = javascript(operator, 1);
    fc.assert(
      fc.property(data, (a) => {
        expect(outcome(() => run(operator, a))).toEqual(outcome(() => reference(a)));
      }),
    );
  });

  test.each(binaries)('%s', (operator) => {
    const reference = javascript(operator, 2);
    fc.assert(
      fc.property(data, data, (a, b) => {
        expect(outcome(() => run(operator, a, b))).toEqual(outcome(() => reference(a, b)));
      }),
    );
  });

  test('template', () => {
    fc.assert(
      fc.property(data, data, (a, b) => {
        expect(outcome(() => run('template', 'x', a, b))).toEqual(outcome(() => `x${a as string}${b as string}`));
      }),
    );
  });

  test('arguments are evaluated only when JavaScript would', () => {
    const asked = (operator: Operator, count: number, first: unknown): number[] => {
      const seen: number[] = [];
      operate(operator, count, (i) => {
        seen.push(i);
        return i === 0 ? first : 'value';
      });
      return seen;
    };
    expect(asked('&&', 2, 0)).toEqual([0]);
    expect(asked('&&', 2, 1)).toEqual([0, 1]);
    expect(asked('||', 2, 1)).toEqual([0]);
    expect(asked('||', 2, '')).toEqual([0, 1]);
    expect(asked('??', 2, 0)).toEqual([0]);
    expect(asked('??', 2, null)).toEqual([0, 1]);
    expect(asked('?:', 3, true)).toEqual([0, 1]);
    expect(asked('?:', 3, false)).toEqual([0, 2]);
    expect(asked('?.', 2, undefined)).toEqual([0]);
    expect(asked('get', 2, {})).toEqual([0, 1]);
  });

  test('an operator that nobody knows is an error of ours', () => {
    expect(() => run('nope' as Operator, 1)).toThrow('unknown operator');
    expect(() => run('nope' as Operator, 1, 2)).toThrow('unknown operator');
  });
});

describe('fields', () => {
  test('own properties, of records, arrays and texts', () => {
    expect(run('get', { a: 1 }, 'a')).toBe(1);
    expect(run('get', ['x', 'y'], 1)).toBe('y');
    expect(run('get', ['x'], 'length')).toBe(1);
    expect(run('get', 'text', 'length')).toBe(4);
    expect(run('get', 'text', 1)).toBe('e');
    expect(run('get', 'text', '1')).toBe('e');
    expect(run('get', 'text', 9)).toBeUndefined();
    expect(run('get', 'text', -1)).toBeUndefined();
    expect(run('get', 5, 'x')).toBeUndefined();
    expect(run('?.', { a: { b: 1 } }, 'a')).toEqual({ b: 1 });
  });

  test('what the types that travel show', () => {
    expect(run('get', new Map([[1, 2]]), 'size')).toBe(1);
    expect(run('get', new Set([1]), 'size')).toBe(1);
    expect(run('get', new Uint8Array(3), 'length')).toBe(3);
    expect(run('get', new Uint8Array([7]), 0)).toBe(7);
    expect(run('get', new ArrayBuffer(4), 'byteLength')).toBe(4);
    expect(run('get', new URL('https://a.org/x?y=1'), 'pathname')).toBe('/x');
  });

  test('no prototype is reached, and no function', () => {
    for (const key of ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'map', 'slice', 'get', 'prototype']) {
      for (const value of [{}, [], 'text', 5, new Map(), new Date(0), new URL('https://a.org'), true]) {
        expect(fieldOf(value, key), key).toBeUndefined();
      }
    }
    expect(run('get', JSON.parse('{"__proto__":1}'), '__proto__')).toBe(1);
  });

  test('of nothing: strict throws as JavaScript does, lenient gives undefined', () => {
    expect(() => run('get', undefined, 'x')).toThrow(
      new TypeError("Cannot read properties of undefined (reading 'x')"),
    );
    expect(() => strictFieldOf(null, 3)).toThrow(new TypeError("Cannot read properties of null (reading '3')"));
    expect(fieldOf(undefined, 'x')).toBeUndefined();
    expect(run('?.', null, 'x')).toBeUndefined();
  });

  test('in', () => {
    expect(run('in', 'a', { a: undefined })).toBe(true);
    expect(run('in', 'b', { a: 1 })).toBe(false);
    expect(run('in', 'toString', {})).toBe(false);
    expect(run('in', 0, ['x'])).toBe(true);
    expect(() => run('in', 'a', 'text')).toThrow(TypeError);
    expect(() => run('in', 'a', null)).toThrow(TypeError);
  });
});
