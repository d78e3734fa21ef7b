import { expect, test } from 'vitest';
import { isLegal, isTerminal, keyOf, parseKey, transitions } from '../../runtime/src/core/index.ts';
import { instanceKey, parseInstanceKey } from '@tradewind/sdk/manifest';

test('terminal states lead nowhere, all others to an end', () => {
  for (const [from, to] of Object.entries(transitions)) {
    const terminal = from !== 'none' && isTerminal(from as keyof typeof transitions & 'success');
    expect(to.length === 0, from).toBe(terminal);
    expect(to.length === 0 || to.some((state) => state === 'failed'), from).toBe(true);
  }
});

test('every state can be reached, and from every state an end', () => {
  const reached = new Set<string>(['none']);
  for (const state of reached) for (const next of transitions[state as keyof typeof transitions]) reached.add(next);
  expect([...reached].sort()).toEqual(Object.keys(transitions).sort());
});

test('the questions that are asked of the table', () => {
  expect(isLegal(undefined, 'scheduled')).toBe(true);
  expect(isLegal('success', 'running')).toBe(false);
  expect(isLegal('up_for_retry', 'running')).toBe(false);
  expect(isTerminal(undefined)).toBe(false);
});

test('instances are named as the manifest names them', () => {
  for (const [id, path] of [
    ['a', []],
    ['group.load__1', [3]],
    ['ñ$_', [0, 12, 7]],
  ] as const) {
    const key = keyOf(id, path);
    expect(key).toBe(instanceKey(id, path));
    expect(parseKey(key)).toEqual({ nodeId: id, mapPath: path });
    expect(parseKey(key)).toEqual(parseInstanceKey(key));
  }
  for (const key of ['a[', 'a[01]', 'a[1]x', 'a[-1]', 'a[]']) expect(parseKey(key), key).toBeUndefined();
});
