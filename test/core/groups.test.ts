import type { Value } from '@tradewind/sdk/manifest';
import { describe, expect, test } from 'vitest';
import {
  all,
  any,
  awaits,
  branch,
  carried,
  constant,
  type DagParts,
  decide,
  field,
  gather,
  group,
  groupValue,
  item,
  joinValue,
  list,
  node,
  of,
  param,
  passed,
  pointValue,
  region,
  threw,
  throws,
} from './build.ts';
import { Drive, fails, skips } from './drive.ts';

/** inner(x) { this.side(x); return this.f(x) } — flow: const g = this.inner(this.a()); this.z(g); await g; this.after() */
const flow: DagParts = {
  nodes: [
    node('a'),
    node('g.side', [of('a')], { group: 'g', guard: passed('entry') }),
    node('g.f', [of('a')], { group: 'g', guard: passed('entry') }),
    node('z', [groupValue('g')]),
    node('after', [], { guard: passed('p1') }),
  ],
  points: [awaits('entry', [of('a')], { mode: 'entry', group: 'g' }), awaits('p1', [groupValue('g')])],
  groups: [group('g', { completes: passed('entry'), result: of('g.f') })],
  completes: passed('p1'),
};

describe('flow calls', () => {
  test('passing the result waits only for the value; awaiting waits for everything called', () => {
    const run = new Drive(flow).start();
    run.end('a', 1);
    expect(run.ready).toEqual(['g.side', 'g.f']);
    run.end('g.f', 'value');
    expect(run.ready).toEqual(['g.side', 'z']);
    expect(run.args('z')).toEqual(['value']);
    run.end('g.side');
    expect(run.ready).toEqual(['z', 'after']);
    run.play();
    expect(run.state).toBe('success');
  });

  test('awaiting throws if a failure in it was looked at by nobody', () => {
    const run = new Drive(flow).start().play({ 'g.side': fails('side') });
    expect(run.states).toMatchObject({ z: 'success', after: 'upstream_failed' });
    expect(run.finished).toMatchObject({ error: { at: 'g.side' } });
  });

  test('caught: the failure in it has been looked at', () => {
    const run = new Drive({ ...flow, completes: any(passed('p1'), threw('p1')) }).start().play({ 'g.side': fails() });
    expect(run.finished).toEqual({ state: 'success' });
  });

  test('not awaited: the failure in it fails the run', () => {
    const run = new Drive({
      ...flow,
      points: (flow.points ?? []).slice(0, 1),
      nodes: (flow.nodes ?? []).slice(0, 4),
      completes: all(),
    })
      .start()
      .play({ 'g.side': fails('side') });
    expect(run.finished).toMatchObject({ state: 'failed', error: { at: 'g.side' } });
  });

  test('a failure that was looked at in it does not throw', () => {
    const run = new Drive({
      ...flow,
      nodes: [
        ...(flow.nodes ?? []),
        node('g.tolerant', [of('g.side')], { group: 'g', options: { triggerRule: 'all_done' } }),
      ],
    })
      .start()
      .play({ 'g.side': fails('side') });
    expect(run.states['after']).toBe('success');
    expect(run.finished).toEqual({ state: 'success' });
  });

  test('one that was looked at outside only does throw', () => {
    const run = new Drive({
      ...flow,
      nodes: [...(flow.nodes ?? []), node('outside', [of('g.side')], { options: { triggerRule: 'all_done' } })],
      completes: any(passed('p1'), threw('p1')),
    })
      .start()
      .play({ 'g.side': fails('side') });
    expect(run.states).toMatchObject({ outside: 'success', after: 'upstream_failed' });
    expect(run.state).toBe('success');
  });

  test('a result that failed is thrown by awaiting the call, and handled with it', () => {
    const run = new Drive({ ...flow, completes: any(passed('p1'), threw('p1')) }).start().play({ 'g.f': fails('f') });
    expect(run.states).toMatchObject({ z: 'upstream_failed', after: 'upstream_failed' });
    // z took the value, failed with it, and nobody looked at z.
    expect(run.finished).toMatchObject({ error: { at: 'g.f' } });
  });

  test('a call that is an argument of another is passed on as what it returned', () => {
    const run = new Drive({
      nodes: [
        node('g.side', [], { group: 'g' }),
        node('g.f', [], { group: 'g' }),
        node('h.f', [pointValue('entry')], { group: 'h', guard: passed('entry') }),
      ],
      points: [awaits('entry', [groupValue('g')], { mode: 'entry', group: 'h' })],
      groups: [group('g', { result: of('g.f') }), group('h', { completes: passed('entry') })],
    }).start();
    run.end('g.f', 'value');
    expect(run.ready).toEqual(['g.side', 'h.f']);
    expect(run.args('h.f')).toEqual(['value']);
  });

  test('failed arguments are the outcome of the call', () => {
    const run = new Drive(flow).start().play({ a: fails('a') });
    expect(run.states).toEqual({
      a: 'failed',
      'g.side': 'upstream_failed',
      'g.f': 'upstream_failed',
      z: 'upstream_failed',
      after: 'upstream_failed',
    });
    expect(run.finished).toMatchObject({ error: { at: 'a' } });
  });

  test('arguments that failed and were caught around the call', () => {
    const run = new Drive({
      ...flow,
      nodes: (flow.nodes ?? []).filter(({ id }) => id !== 'z'),
      completes: any(passed('p1'), threw('p1')),
    })
      .start()
      .play({ a: fails('a') });
    expect(run.finished).toEqual({ state: 'success' });
  });

  test('a skipped argument skips the call', () => {
    const run = new Drive(flow).start().play({ a: skips() });
    expect(run.states).toMatchObject({ 'g.f': 'skipped', z: 'skipped', after: 'skipped' });
    expect(run.finished).toEqual({ state: 'success' });
  });

  test('what is thrown in it is its outcome: caught by nobody, it fails the run', () => {
    const parts: DagParts = {
      nodes: [node('g.f', [], { group: 'g', guard: passed('t') }), node('x')],
      points: [throws('t', constant('no'), { group: 'g' })],
      groups: [group('g', { completes: passed('t') })],
    };
    expect(new Drive(parts).start().play().finished).toMatchObject({ state: 'failed', error: { at: 't' } });
    const caught = new Drive({
      ...parts,
      points: [...(parts.points ?? []), awaits('p1', [groupValue('g')])],
      completes: any(passed('p1'), threw('p1')),
    });
    expect(caught.start().play().finished).toEqual({ state: 'success' });
  });

  test('a call that control does not reach', () => {
    const run = new Drive(
      {
        params: ['go'],
        points: [decide('p1', param('go')), awaits('p2', [groupValue('g')], { guard: branch('p1', 'then') })],
        nodes: [
          node('g.f', [], { group: 'g', guard: branch('p1', 'then') }),
          node('z', [groupValue('g')], { guard: branch('p1', 'then') }),
        ],
        groups: [group('g', { guard: branch('p1', 'then'), result: of('g.f') })],
        completes: any(passed('p2'), branch('p1', 'else')),
      },
      { go: false },
    ).start();
    expect(run.states).toEqual({ 'g.f': 'skipped', z: 'skipped' });
    expect(run.finished).toEqual({ state: 'success' });
  });

  test('a call that returns nothing, as a value and awaited', () => {
    const run = new Drive({
      nodes: [
        node('g.f', [], { group: 'g' }),
        node('z', [groupValue('g')]),
        node('y', [pointValue('p1')], { guard: passed('p1') }),
      ],
      points: [awaits('p1', [groupValue('g')])],
      groups: [group('g')],
    }).start();
    expect(run.ready).toEqual(['g.f', 'z']);
    expect(run.args('z')).toEqual([undefined]);
    run.end('g.f');
    expect(run.args('y')).toEqual([undefined]);
  });

  test('a field of the result; an awaited result that is looked into', () => {
    const run = new Drive({
      nodes: [
        node('g.f', [], { group: 'g' }),
        node('z', [field(groupValue('g'), 'x')]),
        node('y', [field(pointValue('p1'), 'x', false)], { guard: passed('p1') }),
      ],
      points: [awaits('p1', [groupValue('g')])],
      groups: [group('g', { result: of('g.f') })],
    }).start();
    expect([...run.index.observed]).toEqual([]);
    run.end('g.f', { x: 1 });
    expect(run.args('z')).toEqual([1]);
    expect(run.args('y')).toEqual([1]);
  });

  test('in each other: the inner call reports to the outer one', () => {
    const parts: DagParts = {
      nodes: [
        node('o.i.f', [], { group: 'o.i' }),
        node('o.g', [], { group: 'o', guard: any(passed('in'), threw('in')) }),
        node('z', [], { guard: passed('out') }),
      ],
      points: [awaits('in', [groupValue('o.i')], { group: 'o' }), awaits('out', [groupValue('o')])],
      groups: [group('o.i', { parent: 'o' }), group('o', { completes: any(passed('in'), threw('in')) })],
      completes: passed('out'),
    };
    const run = new Drive(parts).start();
    run.end('o.i.f', fails());
    expect(run.states).toMatchObject({ 'o.g': 'scheduled' });
    run.end('o.g');
    expect(run.ready).toEqual(['z']);
    run.play();
    expect(run.finished).toEqual({ state: 'success' });

    const careless = new Drive({
      ...parts,
      points: [awaits('out', [groupValue('o')])],
      nodes: [node('o.i.f', [], { group: 'o.i' }), node('z', [], { guard: passed('out') })],
      groups: [group('o'), group('o.i', { parent: 'o' })],
    });
    careless.start().play({ 'o.i.f': fails() });
    expect(careless.states['z']).toBe('upstream_failed');
    expect(careless.finished).toMatchObject({ error: { at: 'o.i.f' } });
  });

  test('a variable that holds a call: awaited it is the whole call, as a value what it returned', () => {
    const parts = (held: Value): DagParts => ({
      nodes: [
        node('g.side', [], { group: 'g' }),
        node('g.f', [], { group: 'g' }),
        node('m', [], { region: 'r' }),
        node('z', [held]),
        node('after', [], { guard: passed('p1') }),
      ],
      points: [awaits('p1', [held])],
      joins: [{ id: 'j', cases: [{ value: groupValue('g') }] }],
      regions: [
        region('r', constant([1, 2]), {
          kind: 'loop',
          carried: [{ name: 'held', first: joinValue('j'), next: carried('r', 'held') }],
        }),
      ],
      groups: [group('g', { result: of('g.f') })],
    });
    for (const held of [joinValue('j'), carried('r', 'held', true), list(joinValue('j')), groupValue('g')]) {
      const run = new Drive(parts(held)).start();
      run.end('g.f', 'value');
      expect(run.states).toMatchObject({ z: 'scheduled' });
      expect(run.args('z').flat()).toEqual(['value']);
      expect(run.states['after']).toBeUndefined();
      run.end('g.side');
      expect(run.states).toMatchObject({ after: 'scheduled' });
    }
  });

  /** await Promise.all(xs.map((x) => this.inner(x))) */
  const inLoop: DagParts = {
    nodes: [
      node('g.side', [item('r')], { group: 'g', region: 'r' }),
      node('g.f', [item('r')], { group: 'g', region: 'r' }),
      node('z', [gather('r', groupValue('g'))]),
      node('y', [pointValue('p1')], { guard: passed('p1') }),
    ],
    points: [awaits('p1', [gather('r', groupValue('g'))])],
    regions: [region('r', constant([1, 2]))],
    groups: [group('g', { region: 'r', result: of('g.f') })],
    completes: passed('p1'),
  };

  test('in a loop: each iteration has its own', () => {
    const run = new Drive(inLoop).start();
    run.end('g.f[0]', 'a');
    run.end('g.f[1]', 'b');
    expect(run.args('z')).toEqual([['a', 'b']]);
    expect(run.states['y']).toBeUndefined();
    run.end('g.side[0]');
    run.end('g.side[1]');
    expect(run.args('y')).toEqual([['a', 'b']]);
  });

  test('in a loop: a failure in one of them is thrown, and looked at, by the await of all', () => {
    const run = new Drive({ ...inLoop, completes: any(passed('p1'), threw('p1')) }).start();
    run.play({ 'g.side[1]': fails('side') });
    expect(run.instances.get('y')).toMatchObject({ state: 'upstream_failed', cause: { at: 'g.side[1]' } });
    expect(run.finished).toEqual({ state: 'success' });
  });

  /** A loop in a flow call: everything in it belongs to the call. */
  test('a loop inside a flow call', () => {
    const parts: DagParts = {
      nodes: [node('g.m', [], { group: 'g', region: 'r' }), node('z', [], { guard: passed('p1') })],
      points: [awaits('p1', [groupValue('g')])],
      regions: [region('r', constant([1, 2]), { group: 'g' })],
      groups: [group('g')],
      completes: passed('p1'),
    };
    const run = new Drive(parts).start();
    run.end('g.m[0]');
    expect(run.states['z']).toBeUndefined();
    run.end('g.m[1]', fails());
    expect(run.states['z']).toBe('upstream_failed');
    expect(run.finished).toMatchObject({ error: { at: 'g.m[1]' } });
  });
});
