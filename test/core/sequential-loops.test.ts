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
  glue,
  item,
  joinValue,
  list,
  loopEnd,
  mark,
  node,
  of,
  op,
  param,
  passed,
  pointValue,
  region,
  threw,
  throws,
} from './build.ts';
import { Drive, fails } from './drive.ts';

/** let acc = 0; for (const x of xs) { acc = await this.step(acc, x); if (acc > 10) break } this.z(acc) */
const sequential: DagParts = {
  params: ['xs'],
  nodes: [
    node('step', [carried('r', 'acc'), item('r')], { region: 'r' }),
    node('z', [carried('r', 'acc', true)], { guard: passed('p3') }),
  ],
  points: [
    awaits('p1', [of('step')], { region: 'r' }),
    decide('p2', op('>', of('step'), constant(10)), { region: 'r', guard: passed('p1') }),
    loopEnd('p3', 'r'),
  ],
  regions: [
    region('r', param('xs'), {
      kind: 'loop',
      next: branch('p2', 'else'),
      completes: passed('p2'),
      carried: [{ name: 'acc', first: constant(0), next: of('step') }],
    }),
  ],
  completes: passed('p3'),
  result: carried('r', 'acc', true),
};

const sum = ([acc, x]: readonly unknown[]) => (acc as number) + (x as number);

describe('loops in a body', () => {
  test('an await makes iterations follow one another; values are carried', () => {
    const run = new Drive(sequential, { xs: [1, 2, 3] }).start();
    expect(run.ready).toEqual(['step[0]']);
    run.end('step[0]', 1);
    expect(run.ready).toEqual(['step[1]']);
    expect(run.args('step[1]')).toEqual([1, 2]);
    run.play({ step: sum, z: 'z' });
    expect(run.states).toEqual({ 'step[0]': 'success', 'step[1]': 'success', 'step[2]': 'success', z: 'success' });
    expect(run.result).toBe(6);
  });

  test('break: iterations that were not begun have no instances', () => {
    const run = new Drive(sequential, { xs: [6, 6, 6, 6] }).start().play({ step: sum });
    expect(Object.keys(run.states)).toEqual(['step[0]', 'step[1]', 'z']);
    expect(run.result).toBe(12);
  });

  test('a throw leaves the loop', () => {
    const run = new Drive(sequential, { xs: [1, 2, 3] }).start().play({ 'step[0]': 1, 'step[1]': fails('boom') });
    expect(run.states).toEqual({ 'step[0]': 'success', 'step[1]': 'failed', z: 'upstream_failed' });
    expect(run.finished).toMatchObject({ error: { at: 'step[1]' } });
  });

  test('no items: the value from before the loop', () => {
    const run = new Drive(sequential, { xs: [] }).start();
    expect(run.args('z')).toEqual([0]);
    run.play();
    expect(run.result).toBe(0);
  });

  test('a carried handle chains iterations without an await', () => {
    const run = new Drive({
      nodes: [node('step', [carried('r', 'acc'), item('r')], { region: 'r' }), node('z', [carried('r', 'acc', true)])],
      regions: [
        region('r', constant([1, 2, 3]), {
          kind: 'loop',
          carried: [{ name: 'acc', first: constant(0), next: of('step') }],
        }),
      ],
    }).start();
    expect(run.ready).toEqual(['step[0]']);
    run.end('step[0]', 1);
    run.end('step[1]', fails('boom'));
    expect(run.states).toMatchObject({ 'step[2]': 'upstream_failed', z: 'upstream_failed' });
    expect(run.finished?.error?.at).toBe('step[1]');
  });

  test('a variable that only some iterations assign: a join over what is carried', () => {
    const run = new Drive(
      {
        params: ['xs'],
        nodes: [
          node('step', [item('r')], { region: 'r', guard: branch('p1', 'then') }),
          node('z', [carried('r', 'best', true)]),
        ],
        points: [decide('p1', op('>', item('r'), constant(5)), { region: 'r' })],
        joins: [
          {
            id: 'j',
            region: 'r',
            cases: [
              { guard: branch('p1', 'then'), value: of('step') },
              { guard: branch('p1', 'else'), value: carried('r', 'best') },
            ],
          },
        ],
        regions: [
          region('r', param('xs'), {
            kind: 'loop',
            carried: [{ name: 'best', first: constant('none'), next: joinValue('j') }],
          }),
        ],
      },
      { xs: [9, 1, 8, 2, 3] },
    ).start();
    expect(run.ready).toEqual(['step[0]', 'step[2]']);
    run.end('step[0]', 'nine');
    run.end('step[2]', 'eight');
    expect(run.args('z')).toEqual(['eight']);
  });

  test('an array filled by push leaves out iterations that did not come to it', () => {
    const run = new Drive({
      nodes: [
        node('m', [item('r')], { region: 'r', guard: branch('p1', 'then') }),
        node('z', [gather('r', of('m'), branch('p1', 'then'))]),
      ],
      points: [decide('p1', op('!==', item('r'), constant(2)), { region: 'r' })],
      regions: [region('r', constant([1, 2, 3]), { kind: 'loop' })],
    }).start();
    run.end('m[0]', 'one');
    run.end('m[2]', 'three');
    expect(run.args('z')).toEqual([['one', 'three']]);
  });

  test('return inside a loop: what follows is never called, and the flow ends well', () => {
    const run = new Drive({
      nodes: [node('m', [], { region: 'r' }), node('z', [], { guard: passed('p3') })],
      points: [
        decide('p1', op('===', item('r'), constant(2)), { region: 'r' }),
        awaits('p2', [of('m')], { region: 'r', guard: branch('p1', 'else') }),
        loopEnd('p3', 'r'),
      ],
      regions: [region('r', constant([1, 2, 3]), { kind: 'loop', next: passed('p2'), completes: passed('p2') })],
    }).start();
    run.end('m[0]');
    run.end('m[1]');
    expect(run.states).toEqual({ 'm[0]': 'success', 'm[1]': 'success', z: 'skipped' });
    expect(run.instances.get('z')?.cause?.reason).toBe('returned');
    expect(run.finished).toEqual({ state: 'success' });
  });

  test('a throw in the body of a loop is caught outside of it', () => {
    const run = new Drive(
      {
        params: ['xs'],
        nodes: [node('z', [], { guard: { kind: 'point', point: 'p2', is: 'threw' } })],
        points: [
          throws('p1', field(item('r'), 'message', false), { region: 'r' }),
          loopEnd('p2', 'r'),
          mark('p3', { guard: { kind: 'point', point: 'p2', is: 'threw' } }),
        ],
        regions: [region('r', param('xs'), { kind: 'loop', next: passed('p1'), completes: passed('p1') })],
      },
      { xs: [{ message: 'a' }] },
    ).start();
    expect(run.ready).toEqual(['z']);
  });

  test('what was put into a list before the throw stays in it', () => {
    // const list = []; try { for (const x of xs) { list.push(this.m(x)); await this.n(x) } } catch {} this.z(list)
    const run = new Drive({
      nodes: [
        node('m', [], { region: 'r' }),
        node('n', [], { region: 'r' }),
        node('z', [gather('r', of('m'))], { guard: any(passed('p2'), threw('p2')) }),
      ],
      points: [awaits('p1', [of('n')], { region: 'r' }), loopEnd('p2', 'r')],
      regions: [region('r', constant([1, 2]), { kind: 'loop', next: passed('p1'), completes: passed('p1') })],
      completes: any(passed('p2'), threw('p2')),
    }).start();
    run.end('m[0]', 'M');
    run.end('n[0]', fails());
    expect(run.args('z')).toEqual([['M']]);
    run.end('z');
    expect(run.finished).toEqual({ state: 'success' });
  });

  test('points of the iteration before', () => {
    const run = new Drive({
      nodes: [
        node('m', [], {
          region: 'r',
          guard: all({ kind: 'point', point: 'p1', is: 'passed', previous: { first: true } }),
        }),
      ],
      points: [awaits('p1', [of('m')], { region: 'r' })],
      regions: [region('r', constant([1, 2, 3]), { kind: 'loop' })],
    }).start();
    expect(run.ready).toEqual(['m[0]']);
    run.end('m[0]');
    expect(run.ready).toEqual(['m[1]']);
    run.end('m[1]', fails());
    expect(run.states['m[2]']).toBe('upstream_failed');
  });

  test('glue over an awaited list', () => {
    const run = new Drive({
      nodes: [node('m', [item('r')], { region: 'r' }), node('z', [pointValue('p2')])],
      points: [
        awaits('p1', [gather('r', of('m'))]),
        glue(
          'p2',
          op('+', field(pointValue('p1'), 'length', false), field(field(pointValue('p1'), 0, false), 'n', false)),
          {
            guard: passed('p1'),
          },
        ),
      ],
      regions: [region('r', constant([1, 2]))],
    }).start();
    expect([...run.index.observed]).toEqual(['m']);
    run.play({ m: { n: 40 } });
    expect(run.values.get('z')).toBeUndefined();
    const seen = new Drive(run.index).start();
    seen.end('m[0]', { n: 40 });
    seen.end('m[1]', { n: 41 });
    expect(seen.args('z')).toEqual([42]);
  });

  test('allSettled, any and race go item by item', () => {
    const parts = (mode: 'settled' | 'any' | 'race'): DagParts => ({
      nodes: [node('m', [], { region: 'r' }), node('z', [pointValue('p1')], { guard: passed('p1') })],
      points: [awaits('p1', [gather('r', of('m'))], { mode })],
      regions: [region('r', constant([1, 2]))],
    });
    const settled = new Drive(parts('settled')).start();
    settled.end('m[0]', fails('boom'));
    settled.end('m[1]', 2);
    expect(settled.args('z')).toEqual([
      [
        { status: 'rejected', reason: { outcome: 'failed', task: 'm', name: 'Error', message: 'boom' } },
        { status: 'fulfilled', value: 2 },
      ],
    ]);
    for (const mode of ['any', 'race'] as const) {
      const run = new Drive(parts(mode)).start();
      run.end('m[1]', 'second');
      expect(run.args('z')).toEqual(['second']);
      run.end('z');
      run.end('m[0]', fails());
      expect(run.finished).toEqual({ state: 'success' });
    }
  });

  test('a record of gathers', () => {
    const run = new Drive({
      nodes: [node('m', [], { region: 'r' }), node('z', [list(gather('r', of('m')), constant('x'))])],
      regions: [region('r', constant([1]))],
    }).start();
    run.end('m[0]', 'M');
    expect(run.args('z')).toEqual([[['M'], 'x']]);
  });
});
