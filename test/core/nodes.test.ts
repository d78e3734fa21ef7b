import { describe, expect, test } from 'vitest';
import { awaits, constant, field, list, node, of, op, param, passed, record } from './build.ts';
import { Drive, fails, skips } from './drive.ts';

describe('calls and their inputs', () => {
  test('a chain: each after the one before, the result at the end', () => {
    const run = new Drive({
      nodes: [node('a', [constant(1)]), node('b', [of('a')]), node('c', [field(of('b'), 'x')])],
      result: of('c'),
    }).start();
    expect(run.ready).toEqual(['a']);
    expect(run.args('a')).toEqual([1]);
    run.end('a', 10);
    expect(run.ready).toEqual(['b']);
    expect(run.args('b')).toEqual([10]);
    run.end('b', { x: 20 });
    expect(run.args('c')).toEqual([20]);
    run.end('c', 'done');
    expect(run.finished).toEqual({ state: 'success', result: { kind: 'xcom', key: 'c', path: [] } });
    expect(run.result).toBe('done');
    expect([...run.instances.values()].map((one) => one.endSequence)).toEqual([1, 2, 3]);
  });

  test('fan-out and fan-in: the last waits for all', () => {
    const middle = ['m0', 'm1', 'm2'];
    const run = new Drive({
      nodes: [
        node('a'),
        ...middle.map((id) => node(id, [of('a')])),
        node('z', [list(...middle.map(of)), record({ first: of('m0') })]),
      ],
    }).start();
    run.end('a');
    expect(run.ready).toEqual(middle);
    run.end('m2', 2);
    run.end('m0', 0);
    expect(run.ready).toEqual(['m1']);
    run.end('m1', 1);
    expect(run.args('z')).toEqual([[0, 1, 2], { first: 0 }]);
  });

  test('`after` is order without a value', () => {
    const run = new Drive({ nodes: [node('a'), node('b', [], { after: [of('a')] })] }).start();
    expect(run.ready).toEqual(['a']);
    run.end('a');
    expect(run.args('b')).toEqual([]);
  });

  test('an input twice is there twice', () => {
    const run = new Drive({ nodes: [node('a'), node('b', [of('a'), of('a')])] }).start();
    run.end('a', 1);
    expect(run.args('b')).toEqual([1, 1]);
  });

  test('parameters, run context and operators in arguments', () => {
    const run = new Drive(
      {
        params: ['n', 'missing'],
        nodes: [
          node('a', [
            op('+', param('n'), constant(1)),
            { kind: 'run', field: 'ds' },
            { kind: 'run', field: 'dataInterval.end' },
            param('missing'),
          ]),
        ],
      },
      { n: 2 },
    ).start();
    expect(run.args('a')).toEqual([3, '2026-03-01', new Date('2026-03-02T00:00:00Z'), undefined]);
  });

  test('an argument that throws fails the call before it begins', () => {
    const run = new Drive({
      nodes: [node('a'), node('b', [op('get', op('get', of('a'), constant('x')), constant('y'))])],
    }).start();
    run.end('a', {});
    expect(run.states).toEqual({ a: 'success', b: 'failed' });
    expect(run.instances.get('b')?.cause).toMatchObject({ reason: 'glue', error: { name: 'TypeError' } });
    expect(run.finished).toMatchObject({ state: 'failed', error: { at: 'b' } });
  });

  test('only values that are looked into are observed', () => {
    const run = new Drive({
      nodes: [
        node('a'),
        node('b'),
        node('c', [of('a'), op('!', of('b')), field(of('a'), 'x'), field(of('a'), 'y', false)]),
      ],
    });
    expect([...run.index.observed]).toEqual(['b']);
  });
});

describe('failures', () => {
  test('a failed input makes what takes it upstream_failed, with the first cause', () => {
    const run = new Drive({ nodes: [node('a'), node('b', [of('a')]), node('c', [of('b')])] }).start();
    run.end('a', fails('boom'));
    expect(run.states).toEqual({ a: 'failed', b: 'upstream_failed', c: 'upstream_failed' });
    expect(run.instances.get('c')?.cause).toMatchObject({ at: 'a', task: 'a', error: { message: 'boom' } });
    expect(run.finished).toMatchObject({ state: 'failed', error: { at: 'a' } });
  });

  test('a skipped input skips; the run is not failed by that', () => {
    const run = new Drive({ nodes: [node('a'), node('b', [of('a')])] }).start();
    run.end('a', skips('nothing today'));
    expect(run.states).toEqual({ a: 'skipped', b: 'skipped' });
    expect(run.instances.get('b')?.cause).toMatchObject({
      at: 'a',
      reason: 'skip',
      error: { message: 'nothing today' },
    });
    expect(run.finished).toEqual({ state: 'success' });
  });

  test('others run on; the run ends when all is over', () => {
    const run = new Drive({ nodes: [node('a'), node('b'), node('c', [of('b')])] }).start();
    run.end('a', fails());
    expect(run.finished).toBeUndefined();
    run.end('b');
    expect(run.ready).toEqual(['c']);
    run.end('c');
    expect(run.state).toBe('failed');
  });

  test('the first unhandled failure in call order is the error, whichever came first', () => {
    const run = new Drive({ nodes: [node('a'), node('b')] }).start();
    run.end('b', fails('b'));
    run.end('a', fails('a'));
    expect(run.finished?.error?.at).toBe('a');
  });

  test('what left the flow takes its place in call order', () => {
    for (const [awaited, unhandled] of [
      ['a', 'b'],
      ['b', 'a'],
    ] as const) {
      const run = new Drive({
        points: [awaits('p1', [of(awaited)])],
        nodes: [node('a'), node('b')],
        completes: passed('p1'),
      }).start();
      run.end(unhandled, fails());
      run.end(awaited, fails());
      expect(run.finished?.error?.at).toBe('a');
    }
  });

  test('a failure that a tolerant call took is looked at', () => {
    const run = new Drive({
      nodes: [
        node('a'),
        node('b'),
        node('c', [list(of('a'), of('b')), record({ a: of('a') }), of('a')], { options: { triggerRule: 'all_done' } }),
      ],
    }).start();
    run.end('a', fails());
    run.end('b', 2);
    expect(run.args('c')).toEqual([[2], { a: undefined }, undefined]);
    run.end('c');
    expect(run.finished).toEqual({ state: 'success' });
  });

  test('a failure that a skipped call would have taken is not', () => {
    const run = new Drive({
      nodes: [node('a'), node('b'), node('c', [of('a'), of('b')], { options: { triggerRule: 'all_failed' } })],
    }).start();
    run.end('a', fails());
    run.end('b');
    expect(run.states['c']).toBe('skipped');
    expect(run.instances.get('c')?.cause?.reason).toBe('trigger_rule');
    expect(run.finished?.error?.at).toBe('a');
  });
});

test('a dag without calls ends at once, with its result', () => {
  const run = new Drive({ result: constant(7) }).start();
  expect(run.finished).toEqual({ state: 'success', result: { kind: 'const', value: 7 } });
});
