import { describe, expect, test } from 'vitest';
import {
  awaits,
  branch,
  constant,
  type DagParts,
  decide,
  gather,
  indexIn,
  item,
  joinValue,
  node,
  of,
  op,
  param,
  passed,
  region,
} from './build.ts';
import { Drive, fails, skips } from './drive.ts';

/** const xs = this.a(); return this.z(xs.map((x) => this.m(x))) */
const mapped: DagParts = {
  nodes: [node('a'), node('m', [item('r'), indexIn('r')], { region: 'r' }), node('z', [gather('r', of('m'))])],
  regions: [region('r', of('a'))],
  result: of('z'),
};

describe('map', () => {
  test('one copy of the body per item; results gather in item order', () => {
    const run = new Drive(mapped).start();
    expect(run.ready).toEqual(['a']);
    run.end('a', ['x', 'y', 'z']);
    expect(run.ready).toEqual(['m[0]', 'm[1]', 'm[2]']);
    expect(run.instances.get('m[1]')?.mapPath).toEqual([1]);
    expect(run.args('m[1]')).toEqual(['y', 1]);
    run.end('m[2]', 'Z');
    run.end('m[0]', 'X');
    run.end('m[1]', 'Y');
    expect(run.args('z')).toEqual([['X', 'Y', 'Z']]);
    run.end('z');
    expect(run.state).toBe('success');
  });

  test('an empty list is success with []', () => {
    const run = new Drive(mapped).start();
    run.end('a', []);
    expect(run.states).toEqual({ a: 'success', z: 'scheduled' });
    expect(run.args('z')).toEqual([[]]);
  });

  test.each([
    ['failed', fails('boom'), 'upstream_failed', 'failed'],
    ['skipped', skips(), 'skipped', 'success'],
  ] as const)('a source that %s leaves one placeholder in that state', (_name, outcome, state, runState) => {
    const run = new Drive(mapped).start();
    run.end('a', outcome);
    expect(run.states).toMatchObject({ m: state, z: state });
    expect(run.instances.get('m')?.mapPath).toEqual([]);
    expect(run.state).toBe(runState);
  });

  test('a list that failed and that nobody takes fails the run', () => {
    const run = new Drive({ ...mapped, nodes: (mapped.nodes ?? []).slice(0, 2), result: constant(1) }).start();
    run.end('a', fails('boom'));
    expect(run.states).toEqual({ a: 'failed', m: 'upstream_failed' });
    expect(run.finished).toMatchObject({ state: 'failed', error: { at: 'a' } });
  });

  test('placeholders of loops in loops have the path of what was expanded', () => {
    const run = new Drive({
      nodes: [node('a'), node('b', [item('r')], { region: 'r' }), node('c', [item('s')], { region: 's' })],
      regions: [region('r', of('a')), region('s', of('b'), { parent: 'r' })],
    }).start();
    run.end('a', [1, 2]);
    run.end('b[0]', skips());
    run.end('b[1]', ['x']);
    expect(run.states).toMatchObject({ 'c[0]': 'skipped', 'c[1][0]': 'scheduled' });
  });

  test('a loop that control does not reach has no instances', () => {
    const run = new Drive(
      {
        params: ['go'],
        points: [decide('p1', param('go'))],
        nodes: [
          node('m', [], { region: 'r' }),
          node('z', [gather('r', of('m'))], { guard: branch('p1', 'then') }),
          node('y', [joinValue('j')]),
        ],
        regions: [region('r', constant([1, 2]), { guard: branch('p1', 'then') })],
        joins: [
          {
            id: 'j',
            cases: [
              { guard: branch('p1', 'then'), value: gather('r', of('m')) },
              { guard: branch('p1', 'else'), value: constant('none') },
            ],
          },
        ],
      },
      { go: false },
    ).start();
    expect(run.states).toEqual({ z: 'skipped', y: 'scheduled' });
    expect(run.args('y')).toEqual(['none']);
  });

  test('one item that fails fails what takes the list; a tolerant call gets the others', () => {
    const parts: DagParts = {
      ...mapped,
      nodes: [
        ...(mapped.nodes ?? []),
        node('t', [gather('r', of('m'))], { options: { triggerRule: 'all_done' } }),
        node('n', [gather('r', of('m'))], { options: { triggerRule: 'none_failed' } }),
      ],
    };
    const run = new Drive(parts).start();
    run.end('a', [1, 2, 3]);
    run.play({ 'm[0]': 'A', 'm[1]': fails(), 'm[2]': 'C' });
    expect(run.states).toMatchObject({ z: 'upstream_failed', t: 'success', n: 'upstream_failed' });
    const other = new Drive(parts).start();
    other.end('a', [1, 2]);
    other.end('m[0]', skips());
    other.end('m[1]', 'B');
    expect(other.states).toMatchObject({ z: 'skipped', t: 'scheduled', n: 'scheduled' });
    expect(other.args('n')).toEqual([['B']]);
  });

  test('from outside of the loop: broadcast', () => {
    const run = new Drive({
      nodes: [node('a'), node('slow'), node('m', [of('slow')], { region: 'r' })],
      regions: [region('r', of('a'))],
    }).start();
    run.end('a', [1, 2]);
    expect(run.ready).toEqual(['slow']);
    run.end('slow', 's');
    expect(run.ready).toEqual(['m[0]', 'm[1]']);
    expect(run.args('m[1]')).toEqual(['s']);
  });

  test('what can be iterated: sets, maps and texts too; nothing else', () => {
    for (const [source, first] of [
      [new Set([1]), 1],
      [new Map([['k', 1]]), ['k', 1]],
      ['é', 'é'],
    ] as const) {
      const run = new Drive(mapped).start();
      run.end('a', source);
      expect(run.args('m[0]')).toEqual([first, 0]);
    }
    const run = new Drive(mapped).start();
    run.end('a', 5);
    expect(run.finished).toMatchObject({ state: 'failed', error: { at: 'r', reason: 'glue' } });
    expect(run.states).toMatchObject({ m: 'upstream_failed', z: 'upstream_failed' });
  });

  test('results are there before the last item has begun', () => {
    const run = new Drive(
      {
        nodes: [node('m', [item('r')], { region: 'r' }), node('n', [of('m')], { region: 'r' })],
        regions: [region('r', param('xs'))],
        params: ['xs'],
      },
      { xs: [1, 2] },
    ).start();
    run.end('m[0]', 'first');
    expect(run.ready).toEqual(['m[1]', 'n[0]']);
    run.end('n[0]');
    expect(run.states).toMatchObject({ 'n[0]': 'success', 'm[1]': 'scheduled' });
  });

  test('a callback that returns nothing gives undefined at its place', () => {
    const run = new Drive({
      nodes: [node('z', [gather('r', constant({ $type: 'undefined' }))])],
      regions: [region('r', constant([1, 2]))],
    }).start();
    expect(run.args('z')).toEqual([[undefined, undefined]]);
  });

  test('nested, with a branch inside', () => {
    const run = new Drive({
      nodes: [
        node('m', [item('r'), item('s')], { region: 's', guard: branch('p1', 'then') }),
        node('z', [gather('r', gather('s', of('m'), branch('p1', 'then')))]),
      ],
      points: [decide('p1', op('>', item('s'), item('r')), { region: 's' })],
      regions: [region('r', constant([1, 3])), region('s', constant([2, 3, 4]), { parent: 'r' })],
    }).start();
    expect(run.states).toEqual({
      'm[0][0]': 'scheduled',
      'm[0][1]': 'scheduled',
      'm[0][2]': 'scheduled',
      'm[1][0]': 'skipped',
      'm[1][1]': 'skipped',
      'm[1][2]': 'scheduled',
    });
    run.play({ m: ([outer, inner]: readonly unknown[]) => `${outer as number}<${inner as number}`, z: 'end' });
    expect(run.state).toBe('success');
    const seen = new Drive(run.index).start();
    for (const key of ['m[0][0]', 'm[0][1]', 'm[0][2]', 'm[1][2]']) seen.end(key, key);
    expect(seen.args('z')).toEqual([[['m[0][0]', 'm[0][1]', 'm[0][2]'], ['m[1][2]']]]);
  });
});

describe('chained maps', () => {
  /** this.a().map((x) => this.m(x)).map((y) => this.n(y)) */
  const chained: DagParts = {
    nodes: [
      node('a'),
      node('m', [item('r')], { region: 'r' }),
      node('n', [item('s'), indexIn('s')], { region: 's' }),
      node('other', [], { region: 's' }),
      node('z', [gather('s', of('n'))], { options: { triggerRule: 'all_done' } }),
    ],
    regions: [region('r', of('a')), region('s', gather('r', of('m')))],
  };

  test('item i of the second follows item i of the first alone', () => {
    const run = new Drive(chained).start();
    run.end('a', [1, 2]);
    run.end('m[1]', 'b');
    expect(run.ready).toEqual(['m[0]', 'n[1]', 'other[1]']);
    expect(run.args('n[1]')).toEqual(['b', 1]);
    expect([...run.index.observed]).toEqual(['a']);
  });

  test('and shares its failure or skip', () => {
    const run = new Drive(chained).start();
    run.end('a', [1, 2, 3]);
    run.end('m[0]', fails('boom'));
    run.end('m[1]', skips());
    run.end('m[2]', 'c');
    expect(run.states).toMatchObject({
      'n[0]': 'upstream_failed',
      'other[0]': 'upstream_failed',
      'n[1]': 'skipped',
      'n[2]': 'scheduled',
    });
    run.play({ n: 'N' });
    expect(run.states['z']).toBe('success');
    // z took the list, and with it looked at the failure.
    expect(run.state).toBe('success');
  });

  test('nobody takes the second list: the failure is handled by nobody', () => {
    const run = new Drive({ ...chained, nodes: (chained.nodes ?? []).slice(0, 3) }).start();
    run.end('a', [1]);
    run.end('m[0]', fails('boom'));
    expect(run.finished).toMatchObject({ state: 'failed', error: { at: 'm[0]' } });
  });

  test('empty, failed and skipped lists go on as they are', () => {
    for (const [behaviour, state] of [
      [[], undefined],
      [fails(), 'upstream_failed'],
      [skips(), 'skipped'],
    ] as const) {
      const run = new Drive(chained).start();
      run.end('a', behaviour);
      expect(run.states['n']).toBe(state);
      run.play();
      expect(run.state).toBe('success');
    }
  });
});

/** Promise.all(xs.map(async (x) => { await this.m(x); return this.n(x) })) */
const asyncCallback = (awaited: boolean): DagParts => ({
  nodes: [
    node('m', [item('r')], { region: 'r' }),
    node('n', [item('r')], { region: 'r', guard: passed('p1') }),
    node('z', [gather('r', of('n'))], { guard: passed('p2') }),
  ],
  points: [awaits('p1', [of('m')], { region: 'r' }), awaits('p2', awaited ? [gather('r', of('n'))] : [])],
  regions: [region('r', constant([1, 2, 3]), { completes: passed('p1') })],
  completes: passed('p2'),
});

describe('async callbacks', () => {
  test('what is thrown inside is the outcome of that iteration', () => {
    const run = new Drive(asyncCallback(true)).start();
    run.end('m[0]', 1);
    expect(run.ready).toContain('n[0]');
    run.end('m[1]', fails('boom'));
    run.end('m[2]', fails('later'));
    expect(run.states).toMatchObject({ 'n[1]': 'upstream_failed' });
    expect(run.finished).toBeUndefined();
    run.end('n[0]');
    expect(run.states['z']).toBe('upstream_failed');
    expect(run.finished).toMatchObject({ error: { at: 'm[1]' } });
  });

  test('an iteration whose outcome nobody looks at fails the run', () => {
    const run = new Drive({ ...asyncCallback(false), nodes: (asyncCallback(false).nodes ?? []).slice(0, 2) }).start();
    run.play({ m: fails('boom') });
    expect(run.finished).toMatchObject({ state: 'failed', error: { at: 'm[0]' } });
  });

  test('a skip thrown inside skips the iteration', () => {
    const run = new Drive(asyncCallback(true)).start().play({ 'm[1]': skips(), n: 'n' });
    expect(run.states).toMatchObject({ 'n[1]': 'skipped', z: 'skipped' });
    expect(run.finished).toEqual({ state: 'success' });
  });

  test('an empty list is awaited at once', () => {
    const run = new Drive({
      ...asyncCallback(true),
      regions: [region('r', constant([]), { completes: passed('p1') })],
    }).start();
    expect(run.ready).toEqual(['z']);
    expect(run.args('z')).toEqual([[]]);
  });
});
