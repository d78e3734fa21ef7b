import { copy, deepFreeze } from '@tradewind/sdk/runtime';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { thrown } from './support/thrown.ts';
import { transferable } from './support/transferable.ts';

test('records and lists cannot be changed, all the way down', () => {
  const value = deepFreeze({ list: [{ n: 1 }], map: new Map([['a', { n: 1 }]]), set: new Set([{ n: 1 }]) });
  expect(() => value.list.push({ n: 2 })).toThrow(TypeError);
  expect(() => ((value.list[0] as { n: number }).n = 2)).toThrow(TypeError);
  expect(() => ((value.map.get('a') as { n: number }).n = 2)).toThrow(TypeError);
  expect(() => (([...value.set][0] as { n: number }).n = 2)).toThrow(TypeError);
});

test('maps, sets and dates say what is wrong', () => {
  const value = deepFreeze({ map: new Map([['a', 1]]), set: new Set([1]), date: new Date(0) });
  const changes = [
    () => value.map.set('b', 2),
    () => value.map.delete('a'),
    () => value.map.clear(),
    () => value.set.add(2),
    () => value.set.delete(1),
    () => value.set.clear(),
    () => value.date.setTime(1),
    () => value.date.setUTCFullYear(2000),
  ];
  for (const change of changes) expect(thrown(change).code).toBe('TW1037');
  expect(value).toEqual({ map: new Map([['a', 1]]), set: new Set([1]), date: new Date(0) });
});

test('any value that travels can be frozen, twice, and still travels', () => {
  fc.assert(
    fc.property(transferable, (value) => {
      expect(copy(deepFreeze(deepFreeze(copy(value))))).toEqual(value);
    }),
  );
});
