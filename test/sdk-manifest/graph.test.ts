import { edges, inputsOf, instanceKey, parseInstanceKey, pointsOf, refsOf } from '@tradewind/sdk/manifest';
import type { DagManifest, Value } from '@tradewind/sdk/manifest';
import { describe, expect, test } from 'vitest';
import { dag, everything, node } from './sample.ts';

const of = (id: string): Value => ({ kind: 'node', node: id });
const drawn = (parts: Partial<DagManifest>, reduce = false): string[] =>
  edges(dag('d', parts), { reduce }).map(({ from, to, kind }) => `${from} → ${to} (${kind})`);

describe('values', () => {
  const mixed: Value = {
    kind: 'list',
    items: [
      { kind: 'const', value: { kind: 'node', node: 'not me' } },
      {
        kind: 'record',
        entries: [
          ['b', { kind: 'field', of: of('a'), key: 'x' }],
          ['a', of('b')],
        ],
      },
      {
        kind: 'op',
        op: '+',
        args: [
          { kind: 'param', name: 'p' },
          { kind: 'point', point: 'q' },
        ],
      },
      { kind: 'gather', region: 'r', of: of('inside') },
      of('a'),
    ],
  };

  test('refsOf: everything that it is made from, in order, as often as it stands there', () => {
    expect(refsOf(mixed)).toEqual([
      of('a'),
      of('b'),
      { kind: 'param', name: 'p' },
      { kind: 'point', point: 'q' },
      { kind: 'gather', region: 'r', of: of('inside') },
      of('a'),
    ]);
  });

  test('inputsOf: the handles in the arguments, then in `after`', () => {
    expect(inputsOf(node('x', { args: [of('c'), mixed], after: [{ kind: 'join', join: 'j' }] }))).toEqual([
      of('c'),
      of('a'),
      of('b'),
      { kind: 'gather', region: 'r', of: of('inside') },
      of('a'),
      { kind: 'join', join: 'j' },
    ]);
  });

  test('pointsOf: each point once', () => {
    const atom = (point: string) => ({ kind: 'point', point, is: 'passed' }) as const;
    expect(pointsOf(undefined)).toEqual([]);
    expect(
      pointsOf({ kind: 'all', of: [atom('b'), { kind: 'not', of: { kind: 'any', of: [atom('a'), atom('b')] } }] }),
    ).toEqual(['b', 'a']);
  });
});

describe('names of instances', () => {
  test.each([
    ['load', []],
    ['group.load__eu', [3]],
    ['load', [0, 12, 7]],
  ])('%s %j there and back', (nodeId, mapPath) => {
    expect(parseInstanceKey(instanceKey(nodeId, mapPath))).toEqual({ nodeId, mapPath });
  });

  test.each(['', '[1]', 'a[', 'a[]', 'a[1', 'a[01]', 'a[-1]', 'a[1]b', 'a[1][', 'a[1.5]'])('%s is none', (key) => {
    expect(parseInstanceKey(key)).toBe(undefined);
  });
});

describe('drawing', () => {
  const chain = [node('a'), node('b', { args: [of('a')] }), node('c', { args: [of('a'), of('b')] })];

  test('every input is a line', () => {
    expect(drawn({ nodes: chain })).toEqual(['a → b (input)', 'a → c (input)', 'b → c (input)']);
  });

  test('reduced: what a longer way implies is left out', () => {
    expect(drawn({ nodes: chain }, true)).toEqual(['a → b (input)', 'b → c (input)']);
  });

  test('awaits are followed to the calls behind them', () => {
    const parts: Partial<DagManifest> = {
      points: [
        { id: 'p1', kind: 'await', mode: 'all', of: [of('a')] },
        { id: 'p2', kind: 'await', mode: 'all', of: [of('b')], guard: { kind: 'point', point: 'p1', is: 'passed' } },
      ],
      nodes: [
        node('a'),
        node('b'),
        node('c', { guard: { kind: 'point', point: 'p2', is: 'passed' }, after: [of('b')] }),
      ],
    };
    expect(drawn(parts)).toEqual(['b → c (after)', 'a → c (control)']);
  });

  test('who awaits a flow call waits for everything in it, who takes its value for what it returned', () => {
    const inner = { group: 'g' } as const;
    const parts: Partial<DagManifest> = {
      groups: [
        { id: 'g', source: 'dags/a.ts#g', result: of('g.y') },
        { id: 'g.h', parent: 'g', source: 'dags/a.ts#h' },
      ],
      points: [{ id: 'p', kind: 'await', mode: 'all', of: [{ kind: 'group', group: 'g' }] }],
      nodes: [
        node('g.x', inner),
        node('g.y', inner),
        node('g.h.z', { group: 'g.h' }),
        node('value', { args: [{ kind: 'group', group: 'g' }] }),
        node('order', { after: [{ kind: 'group', group: 'g' }] }),
        node('awaits', { guard: { kind: 'point', point: 'p', is: 'passed' } }),
      ],
    };
    expect(drawn(parts)).toEqual([
      'g.y → value (input)',
      ...['g.x', 'g.y', 'g.h.z'].map((id) => `${id} → order (after)`),
      ...['g.x', 'g.y', 'g.h.z'].map((id) => `${id} → awaits (control)`),
    ]);
  });

  test('carried values, which lead back, end', () => {
    const parts: Partial<DagManifest> = {
      regions: [
        {
          id: 'r',
          kind: 'loop',
          source: { kind: 'const', value: [1] },
          carried: [{ name: 'x', first: of('a'), next: { kind: 'join', join: 'j' } }],
        },
      ],
      joins: [
        { id: 'j', region: 'r', cases: [{ value: of('b') }, { value: { kind: 'carried', region: 'r', name: 'x' } }] },
      ],
      nodes: [node('a'), node('b', { region: 'r', args: [{ kind: 'carried', region: 'r', name: 'x' }] })],
    };
    expect(drawn(parts)).toEqual(['a → b (input)']);
  });

  test('a sample of everything', () => {
    const [first] = everything().dags;
    expect(edges(first as DagManifest).map(({ from, to }) => `${from} → ${to}`)).toEqual([
      'fetch → use',
      'each → use',
      'step → use',
      'fetch → each',
      'use → inner.drop',
      'fetch → inner.drop',
    ]);
  });
});
