/** The cost of an event is in proportion to what directly depends on it. Counted in cells that were touched, not in time. */
import { describe, expect, test } from 'vitest';
import { apply, createRun, type RunState } from '../../runtime/src/core/index.ts';
import {
  awaits,
  carried,
  context,
  type DagParts,
  gather,
  glue,
  groupValue,
  group,
  indexOf,
  item,
  list,
  node,
  of,
  param,
  passed,
  pointValue,
  region,
  threw,
  any,
} from './build.ts';

interface Measured {
  readonly run: RunState;
  readonly events: number;
  /** Work of the dearest event. */
  readonly dearest: number;
}

/** Everything succeeds, first come first served. */
function measure(parts: DagParts, params: Record<string, unknown> = {}, value: unknown = 1): Measured {
  const run = createRun(indexOf(parts), context, params);
  let events = 0;
  let dearest = 0;
  const ready: string[] = [];
  const send = (event: Parameters<typeof apply>[1]): void => {
    const before = run.work;
    const step = apply(run, event, events);
    events += 1;
    if (event.kind !== 'started') dearest = Math.max(dearest, run.work - before);
    ready.push(...step.ready);
  };
  send({ kind: 'started' });
  for (let i = 0; i < ready.length; i++) {
    const key = ready[i] as string;
    send({ kind: 'dispatched', key, token: 't' });
    send({ kind: 'try_ended', key, token: 't', outcome: { kind: 'success', value } });
  }
  expect(run.finished?.state).toBe('success');
  return { run, events, dearest };
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

const shapes: Record<string, { parts: (size: number) => DagParts; dearest: number }> = {
  chain: {
    parts: (size) => ({
      nodes: numbers(size).map((i) => node(`n${i}`, i === 0 ? [] : [of(`n${i - 1}`)])),
      result: of(`n${size - 1}`),
    }),
    dearest: 6,
  },
  'chain of awaits': {
    parts: (size) => ({
      nodes: numbers(size).map((i) => node(`n${i}`, [], i === 0 ? {} : { guard: passed(`p${i - 1}`) })),
      points: numbers(size).map((i) => awaits(`p${i}`, [of(`n${i}`)], i === 0 ? {} : { guard: passed(`p${i - 1}`) })),
      completes: passed(`p${size - 1}`),
    }),
    dearest: 10,
  },
  'awaits in one try': {
    parts: (size) => ({
      nodes: [
        ...numbers(size).map((i) => node(`n${i}`, [], i === 0 ? {} : { guard: passed(`p${i - 1}`) })),
        node('c', [], { guard: any(...numbers(size).map((i) => threw(`p${i}`))) }),
      ],
      points: numbers(size).map((i) => awaits(`p${i}`, [of(`n${i}`)], i === 0 ? {} : { guard: passed(`p${i - 1}`) })),
      completes: passed(`p${size - 1}`),
    }),
    dearest: 12,
  },
  map: {
    parts: () => ({
      params: ['xs'],
      nodes: [
        node('m', [item('r')], { region: 'r' }),
        node('n', [of('m')], { region: 'r' }),
        node('z', [gather('r', of('n'))]),
      ],
      regions: [region('r', param('xs'))],
      result: list(of('z'), param('size')),
    }),
    dearest: 12,
  },
  'chained maps': {
    parts: () => ({
      params: ['xs'],
      nodes: [
        node('m', [item('r')], { region: 'r' }),
        node('n', [item('s')], { region: 's' }),
        node('z', [gather('s', of('n'))]),
      ],
      regions: [region('r', param('xs')), region('s', gather('r', of('m')))],
    }),
    dearest: 16,
  },
  'carried handle': {
    parts: () => ({
      params: ['xs'],
      nodes: [node('step', [carried('r', 'acc'), item('r')], { region: 'r' }), node('z', [carried('r', 'acc', true)])],
      regions: [
        region('r', param('xs'), { kind: 'loop', carried: [{ name: 'acc', first: param('xs'), next: of('step') }] }),
      ],
    }),
    dearest: 12,
  },
  'sequential loop': {
    parts: () => ({
      params: ['xs'],
      nodes: [node('m', [], { region: 'r' })],
      points: [awaits('p', [of('m')], { region: 'r' })],
      regions: [region('r', param('xs'), { kind: 'loop', next: passed('p'), completes: passed('p') })],
    }),
    dearest: 24,
  },
  'flow calls in a loop': {
    parts: () => ({
      params: ['xs'],
      nodes: [node('g.f', [item('r')], { region: 'r', group: 'g' }), node('z', [], { guard: passed('p') })],
      points: [awaits('p', [gather('r', groupValue('g'))])],
      regions: [region('r', param('xs'))],
      groups: [group('g', { region: 'r', result: of('g.f') })],
    }),
    dearest: 16,
  },
  'a formula outside of a loop': {
    parts: () => ({
      params: ['xs'],
      nodes: [
        node('a'),
        node('m', [item('r')], { region: 'r', guard: any(...numbers(100).map((i) => threw(`p${i}`)), passed('p0')) }),
      ],
      points: numbers(100).map((i) => awaits(`p${i}`, [of('a')])),
      regions: [region('r', param('xs'))],
    }),
    // The first call lets all of the loop begin.
    dearest: Number.POSITIVE_INFINITY,
  },
  'broadcast of a list': {
    parts: () => ({
      params: ['xs'],
      nodes: [
        node('m', [item('r')], { region: 'r' }),
        node('t', [gather('r', of('m'))], { options: { triggerRule: 'all_done' } }),
        node('n', [pointValue('g')], { region: 's', guard: passed('g') }),
      ],
      points: [glue('g', gather('r', of('m')))],
      regions: [region('r', param('xs')), region('s', param('xs'), { guard: passed('g') })],
    }),
    // The last item of the first list lets all of the second begin.
    dearest: Number.POSITIVE_INFINITY,
  },
};

describe.each(Object.entries(shapes))('%s', (_name, { parts, dearest }) => {
  const at = (size: number): Measured => measure(parts(size), { xs: numbers(size), size });
  const small = at(1_000);
  const large = at(2_000);

  test('twice the size, twice the work', () => {
    expect(large.run.work / small.run.work).toBeGreaterThan(1.8);
    expect(large.run.work / small.run.work).toBeLessThan(2.1);
    expect(large.run.work / large.events).toBeLessThan(12);
  });

  test('no event is dear', () => {
    expect(large.dearest).toBeLessThanOrEqual(dearest);
  });
});

test('a failure in a list that many flow calls take is looked at once for each, not by each in each item', () => {
  const size = 300;
  const run = createRun(
    indexOf({
      params: ['xs'],
      nodes: [
        node('m', [item('r')], { region: 'r' }),
        node('g.t', [gather('r', of('m'))], { region: 's', group: 'g', options: { triggerRule: 'all_done' } }),
      ],
      regions: [region('r', param('xs')), region('s', param('xs'))],
      groups: [group('g', { region: 's' })],
    }),
    context,
    { xs: numbers(size) },
  );
  const { ready } = apply(run, { kind: 'started' }, 0);
  const outcome = { kind: 'failed', reason: 'error', error: { name: 'Error', message: '' } } as const;
  for (const key of ready) {
    apply(run, { kind: 'dispatched', key, token: 't' }, 0);
    apply(run, { kind: 'try_ended', key, token: 't', outcome }, 0);
  }
  expect(run.work / size).toBeLessThan(30);
});

test('a map of 10,000 and 100 × 100 nested', () => {
  const wide = measure((shapes['map'] as (typeof shapes)[string]).parts(0), { xs: numbers(10_000), size: 0 });
  expect(wide.events).toBe(40_003);
  expect(wide.run.work / wide.events).toBeLessThan(6);
  const nested = measure(
    {
      params: ['xs'],
      nodes: [node('m', [item('r'), item('s')], { region: 's' }), node('z', [gather('r', gather('s', of('m')))])],
      regions: [region('r', param('xs')), region('s', param('xs'), { parent: 'r' })],
    },
    { xs: numbers(100) },
  );
  expect(nested.events).toBe(20_003);
  expect(nested.run.work / nested.events).toBeLessThan(6);
});
