import { describe, expect, test } from 'vitest';
import {
  all,
  any,
  awaits,
  branch,
  caught,
  constant,
  decide,
  field,
  glue,
  indexOf,
  is,
  joinValue,
  list,
  mark,
  node,
  not,
  of,
  op,
  param,
  passed,
  pointValue,
  record,
  threw,
  throws,
} from './build.ts';
import { Drive, fails, skips } from './drive.ts';

/** const a = await this.a(); let x; if (a > 10) x = this.b(a); else x = this.c(a); this.d(x) */
const branches = indexOf({
  points: [awaits('p1', [of('a')]), decide('p2', op('>', of('a'), constant(10)), { guard: passed('p1') })],
  nodes: [
    node('a'),
    node('b', [of('a')], { guard: branch('p2', 'then') }),
    node('c', [of('a')], { guard: branch('p2', 'else') }),
    node('d', [joinValue('x')], { guard: passed('p2') }),
  ],
  joins: [
    {
      id: 'x',
      cases: [
        { guard: branch('p2', 'then'), value: of('b') },
        { guard: branch('p2', 'else'), value: of('c') },
      ],
    },
  ],
  completes: passed('p2'),
});

describe('decisions', () => {
  test('the branch taken is called, the other is skipped, and the join is what was selected', () => {
    const run = new Drive(branches).start();
    run.end('a', 11);
    expect(run.ready).toEqual(['b']);
    expect(run.states).toEqual({ a: 'success', b: 'scheduled', c: 'skipped' });
    expect(run.instances.get('c')?.cause).toEqual({ outcome: 'skipped', at: 'p2', reason: 'not_taken' });
    run.end('b', 'from b');
    expect(run.args('d')).toEqual(['from b']);
    run.end('d');
    expect(run.state).toBe('success');
  });

  test('the other way', () => {
    const run = new Drive(branches).start();
    run.end('a', 1);
    run.end('c', 'from c');
    expect(run.args('d')).toEqual(['from c']);
  });

  test('a join has no fallback: it fails with what it selected', () => {
    const run = new Drive(branches).start();
    run.end('a', 11);
    run.end('b', fails());
    expect(run.states).toMatchObject({ c: 'skipped', d: 'upstream_failed' });
  });

  test('a failure before the decision leaves neither branch called', () => {
    const run = new Drive(branches).start();
    run.end('a', fails());
    expect(run.states).toEqual({ a: 'failed', b: 'upstream_failed', c: 'upstream_failed', d: 'upstream_failed' });
    expect(run.finished).toMatchObject({ state: 'failed', error: { at: 'a' } });
  });

  test('a skip before the decision ends the flow quietly', () => {
    const run = new Drive(branches).start();
    run.end('a', skips());
    expect(run.states).toEqual({ a: 'skipped', b: 'skipped', c: 'skipped', d: 'skipped' });
    expect(run.finished).toEqual({ state: 'success' });
  });

  test('control does not wait for inputs: a call that is not reached is over at once', () => {
    const run = new Drive({
      params: ['go'],
      points: [decide('p1', param('go'))],
      nodes: [node('slow'), node('b', [of('slow')], { guard: branch('p1', 'then') })],
    }).start();
    expect(run.states).toEqual({ b: 'skipped', slow: 'scheduled' });
  });

  test('a decision whose test throws fails the path', () => {
    const run = new Drive({
      params: ['n'],
      points: [decide('p1', field(param('n'), 'x', false))],
      nodes: [node('b', [], { guard: branch('p1', 'then') })],
      completes: passed('p1'),
    }).start();
    expect(run.states).toEqual({ b: 'upstream_failed' });
    expect(run.finished).toMatchObject({ error: { at: 'p1', reason: 'glue', error: { name: 'TypeError' } } });
  });
});

describe('guards', () => {
  test('of several points that break a path the first in program order counts, whenever they end', () => {
    const parts = {
      points: [awaits('p1', [of('a')]), awaits('p2', [of('b')], { guard: passed('p1') })],
      nodes: [node('a'), node('b'), node('c', [], { guard: all(passed('p1'), passed('p2')) })],
      completes: passed('p2'),
    };
    for (const order of [
      ['a', 'b'],
      ['b', 'a'],
    ]) {
      const run = new Drive(parts).start();
      for (const key of order) run.end(key, key === 'a' ? skips() : fails());
      expect(run.states['c']).toBe('skipped');
      // Nobody looked at b: the flow ended at p1.
      expect(run.finished).toMatchObject({ state: 'failed', error: { at: 'b' } });
    }
  });

  test('`not` is false for the reason that its point gives', () => {
    const run = new Drive({
      points: [awaits('p1', [of('a')])],
      nodes: [node('a'), node('b', [], { guard: not(threw('p1')) }), node('c', [], { guard: not(passed('p1')) })],
      completes: any(passed('p1'), threw('p1')),
    }).start();
    run.end('a', fails('boom'));
    expect(run.states).toMatchObject({ b: 'upstream_failed', c: 'scheduled' });
    expect(run.instances.get('b')?.cause?.error?.message).toBe('boom');
  });

  test('a formula that is never true skips', () => {
    const run = new Drive({ nodes: [node('a', [], { guard: any() }), node('b', [], { guard: all() })] }).start();
    expect(run.states).toEqual({ a: 'skipped', b: 'scheduled' });
    expect(run.instances.get('a')?.cause?.reason).toBe('returned');
  });

  test('formulas that ask nothing', () => {
    const always = [all(), not(any()), any(any(), all()), all(all(), not(any())), not(not(all()))];
    const nevers = [any(), not(all()), all(all(), any()), any(any(), not(all())), not(not(any()))];
    const run = new Drive({
      points: [mark('p1')],
      nodes: [
        ...always.map((guard, i) => node(`yes${i}`, [], { guard })),
        ...nevers.map((guard, i) => node(`no${i}`, [], { guard })),
        node('both', [], { guard: all(passed('p1'), all()) }),
        node('none', [], { guard: all(passed('p1'), any()) }),
      ],
    }).start();
    expect(run.ready).toEqual([...always.map((_, i) => `yes${i}`), 'both']);
    expect(Object.values(run.states).filter((state) => state === 'skipped')).toHaveLength(nevers.length + 1);
  });

  test('`any`: what was thrown counts before a branch not taken, wherever it stands', () => {
    // try { await this.a() } catch { if (quit) return } this.b()
    for (const parts of [
      [passed('p1'), branch('p2', 'else')],
      [branch('p2', 'else'), passed('p1')],
    ]) {
      const run = new Drive(
        {
          params: ['quit'],
          points: [awaits('p1', [of('a')]), decide('p2', param('quit'), { guard: threw('p1') })],
          nodes: [node('a'), node('b', [], { guard: any(...parts) })],
        },
        { quit: true },
      ).start();
      run.end('a', fails());
      expect(run.states['b']).toBe('upstream_failed');
    }
  });

  test('`any` is true as soon as one part is', () => {
    const run = new Drive({
      points: [awaits('p1', [of('a')]), awaits('p2', [of('b')])],
      nodes: [node('a'), node('b'), node('c', [], { guard: any(passed('p1'), passed('p2')) })],
    }).start();
    run.end('b');
    expect(run.ready).toEqual(['a', 'c']);
  });

  test('a mark that was reached tells that the flow returned', () => {
    const run = new Drive(
      {
        params: ['early'],
        points: [decide('p1', param('early')), mark('p2', { guard: branch('p1', 'then') })],
        nodes: [node('a', [], { guard: not(passed('p2')) })],
      },
      { early: true },
    ).start();
    expect(run.instances.get('a')?.cause).toMatchObject({ at: 'p2', reason: 'returned' });
  });
});

/**
 * try { await this.a(); this.inside() } catch (e) { await this.c(e); if (stop) return; throw new Error('again') }
 * finally { await this.f() } this.after()
 */
const tryParts = (caughtBody: 'swallow' | 'rethrow' | 'throw' | 'return') => ({
  points: [
    awaits('p1', [of('a')]),
    mark('tried', { guard: passed('p1') }),
    mark('catch', { guard: threw('p1') }),
    awaits('p2', [of('c')], { guard: passed('catch') }),
    ...(caughtBody === 'rethrow' ? [throws('p3', caught('p1'), { guard: passed('p2') })] : []),
    ...(caughtBody === 'throw' ? [throws('p3', record({ message: constant('again') }), { guard: passed('p2') })] : []),
    mark('finally', { guard: any(passed('tried'), passed('p2'), threw('p2')) }),
    awaits('p4', [of('f')], { guard: passed('finally') }),
  ],
  nodes: [
    node('a'),
    node('inside', [], { guard: passed('p1') }),
    node('c', [caught('p1')], { guard: passed('catch') }),
    node('f', [], { guard: passed('finally') }),
    node('after', [], {
      guard:
        caughtBody === 'swallow'
          ? all(passed('p4'), any(passed('tried'), passed('p2')))
          : all(passed('p4'), passed('tried')),
    }),
  ],
  completes:
    caughtBody === 'swallow' || caughtBody === 'return'
      ? all(passed('p4'), any(passed('tried'), passed('p2')))
      : all(passed('p4'), any(passed('tried'), passed('p3'))),
});

describe('try, catch, finally', () => {
  test('nothing thrown: the catch is not called', () => {
    const run = new Drive(tryParts('swallow')).start().play();
    expect(run.states).toEqual({ a: 'success', inside: 'success', c: 'skipped', f: 'success', after: 'success' });
    expect(run.finished).toEqual({ state: 'success' });
  });

  test('a failure is caught, as plain data, and is looked at', () => {
    const run = new Drive(tryParts('swallow')).start();
    run.end('a', fails('boom'));
    expect(run.args('c')).toEqual([{ outcome: 'failed', task: 'a', name: 'Error', message: 'boom' }]);
    run.play();
    expect(run.states).toEqual({
      a: 'failed',
      inside: 'upstream_failed',
      c: 'success',
      f: 'success',
      after: 'success',
    });
    expect(run.finished).toEqual({ state: 'success' });
  });

  test('a skip is caught too', () => {
    const run = new Drive(tryParts('swallow')).start();
    run.end('a', skips('no data'));
    expect(run.args('c')).toEqual([{ outcome: 'skipped', task: 'a', reason: 'no data' }]);
    expect(run.states).toMatchObject({ inside: 'skipped' });
  });

  test('what is thrown on is what was caught', () => {
    const run = new Drive(tryParts('rethrow')).start().play({ a: fails('boom') });
    expect(run.states).toMatchObject({ c: 'success', f: 'success', after: 'upstream_failed' });
    expect(run.finished).toMatchObject({ state: 'failed', error: { at: 'a', error: { message: 'boom' } } });
  });

  test('a caught skip that is thrown on ends the flow quietly', () => {
    const run = new Drive(tryParts('rethrow')).start().play({ a: skips() });
    expect(run.states['after']).toBe('skipped');
    expect(run.finished).toEqual({ state: 'success' });
  });

  test('of two throws the one that left counts: a new error after a caught skip', () => {
    const run = new Drive(tryParts('throw')).start().play({ a: skips() });
    expect(run.finished).toMatchObject({ error: { at: 'p3', reason: 'flow_throw', error: { message: 'again' } } });
  });

  test('a failing catch block: finally runs, the failure of the catch leaves', () => {
    const run = new Drive(tryParts('swallow')).start().play({ a: fails('first'), c: fails('second') });
    expect(run.states).toMatchObject({ f: 'success', after: 'upstream_failed' });
    expect(run.finished).toMatchObject({ error: { at: 'c' } });
  });

  test('a skip in the catch block leaves as a skip, whatever was caught', () => {
    const run = new Drive(tryParts('swallow')).start().play({ a: fails(), c: skips() });
    expect(run.states['after']).toBe('skipped');
    expect(run.finished).toEqual({ state: 'success' });
  });

  test('a failing finally wins', () => {
    const run = new Drive(tryParts('rethrow')).start().play({ a: fails(), f: fails() });
    expect(run.finished).toMatchObject({ error: { at: 'f' } });
  });
});

describe('await', () => {
  test('of several waits for all, then throws the first failure in call order', () => {
    const run = new Drive({
      points: [awaits('p1', [of('b'), of('a')])],
      nodes: [node('a'), node('b'), node('c', [], { guard: passed('p1') })],
      completes: passed('p1'),
    }).start();
    run.end('b', fails('b'));
    expect(run.states['c']).toBeUndefined();
    run.end('a', fails('a'));
    expect(run.instances.get('c')?.cause?.error?.message).toBe('a');
  });

  test('a failure is thrown before a skip that was called earlier', () => {
    const run = new Drive({
      points: [awaits('p1', [of('a'), of('b')])],
      nodes: [node('a'), node('b'), node('c', [], { guard: passed('p1') })],
      completes: passed('p1'),
    }).start();
    run.play({ a: skips(), b: fails() });
    expect(run.states['c']).toBe('upstream_failed');
  });

  test('its value: of one thing that thing, of several their list', () => {
    const run = new Drive({
      points: [awaits('p1', [of('a')]), awaits('p2', [of('a'), of('b')], { guard: passed('p1') })],
      nodes: [node('a'), node('b'), node('c', [pointValue('p1'), pointValue('p2')], { guard: passed('p2') })],
    }).start();
    run.end('a', 1);
    run.end('b', 2);
    expect(run.args('c')).toEqual([1, [1, 2]]);
  });

  test('allSettled never throws and gives settlements', () => {
    const run = new Drive({
      points: [awaits('p1', [of('a'), of('b'), of('c')], { mode: 'settled' })],
      nodes: [node('a'), node('b'), node('c'), node('d', [pointValue('p1')], { guard: passed('p1') })],
      completes: passed('p1'),
    }).start();
    run.end('a', 1);
    run.end('b', fails('boom'));
    run.end('c', skips());
    expect(run.args('d')).toEqual([
      [
        { status: 'fulfilled', value: 1 },
        { status: 'rejected', reason: { outcome: 'failed', task: 'b', name: 'Error', message: 'boom' } },
        { status: 'rejected', reason: { outcome: 'skipped', task: 'c', reason: undefined } },
      ],
    ]);
    run.end('d');
    expect(run.state).toBe('success');
  });

  const contest = (mode: 'any' | 'race') => ({
    points: [awaits('p1', [of('a'), of('b')], { mode })],
    nodes: [node('a'), node('b'), node('c', [pointValue('p1')], { guard: passed('p1') })],
    completes: passed('p1'),
  });

  test('any: the first success; the loser runs on and counts as looked at', () => {
    const run = new Drive(contest('any')).start();
    run.end('b', 'b');
    expect(run.args('c')).toEqual(['b']);
    run.end('c');
    run.end('a', fails());
    expect(run.finished).toEqual({ state: 'success' });
  });

  test('any: a failure does not decide', () => {
    const run = new Drive(contest('any')).start();
    run.end('b', fails());
    expect(run.states['c']).toBeUndefined();
    run.end('a', 'a');
    expect(run.args('c')).toEqual(['a']);
  });

  test('any: lost by all throws like Promise.all', () => {
    const run = new Drive(contest('any')).start();
    run.play({ a: skips(), b: fails('b') });
    expect(run.instances.get('c')).toMatchObject({ state: 'upstream_failed', cause: { at: 'b' } });
  });

  test('race: the first to end, also if it failed', () => {
    const run = new Drive(contest('race')).start();
    run.end('b', fails('b'));
    expect(run.states['c']).toBe('upstream_failed');
    run.end('a');
    expect(run.finished).toMatchObject({ error: { at: 'b' } });
  });

  test('race: of those that have ended when it is reached, the first in the list', () => {
    const run = new Drive({
      points: [awaits('p0', [of('x')]), awaits('p1', [of('a'), of('b')], { mode: 'race', guard: passed('p0') })],
      nodes: [node('x'), node('a'), node('b'), node('c', [pointValue('p1')], { guard: passed('p1') })],
    }).start();
    run.end('b', 'b');
    run.end('a', 'a');
    run.end('x');
    expect(run.args('c')).toEqual(['a']);
  });

  test('losers behind a variable are looked at too, whenever they end', () => {
    const run = new Drive({
      points: [awaits('p1', [joinValue('j'), of('b')], { mode: 'race' })],
      nodes: [node('a'), node('b')],
      joins: [{ id: 'j', cases: [{ value: of('a') }] }],
      completes: passed('p1'),
    }).start();
    run.end('b');
    run.end('a', fails());
    expect(run.finished).toEqual({ state: 'success' });
  });

  test('an empty any throws; an empty race does not hang', () => {
    for (const mode of ['any', 'race'] as const) {
      const run = new Drive({ points: [awaits('p1', [list()], { mode })], completes: passed('p1') }).start();
      expect(run.finished).toMatchObject({ state: 'failed', error: { at: 'p1' } });
    }
  });
});

describe('glue', () => {
  test('is evaluated once, at its place', () => {
    const run = new Drive({
      points: [awaits('p1', [of('a')]), glue('p2', op('template', constant('n='), of('a')), { guard: passed('p1') })],
      nodes: [node('a'), node('b', [pointValue('p2')], { guard: passed('p2') })],
      result: pointValue('p2'),
    }).start();
    run.end('a', 5);
    expect(run.args('b')).toEqual(['n=5']);
    run.end('b');
    expect(run.result).toBe('n=5');
  });

  test('`throw` in the flow fails the path there', () => {
    const run = new Drive({
      points: [throws('p1', record({ name: constant('RangeError'), message: constant('no') }))],
      nodes: [node('a'), node('b', [], { guard: passed('p1') })],
      completes: passed('p1'),
    }).start();
    run.end('a');
    expect(run.states).toEqual({ b: 'upstream_failed', a: 'success' });
    expect(run.finished).toEqual({
      state: 'failed',
      error: { outcome: 'failed', at: 'p1', reason: 'flow_throw', error: { name: 'RangeError', message: 'no' } },
    });
  });

  test('an await that was not reached leaves failures unhandled', () => {
    const run = new Drive(
      {
        params: ['go'],
        points: [decide('p1', param('go')), awaits('p2', [of('a')], { guard: branch('p1', 'then') })],
        nodes: [node('a')],
        completes: any(passed('p2'), branch('p1', 'else'), threw('p2')),
      },
      { go: false },
    ).start();
    run.end('a', fails());
    expect(run.finished).toMatchObject({ state: 'failed', error: { at: 'a' } });
  });

  test('a join of which no case came is as broken as control', () => {
    const run = new Drive({
      points: [awaits('p1', [of('a')])],
      nodes: [node('a'), node('b', [joinValue('j')])],
      joins: [{ id: 'j', cases: [{ guard: passed('p1'), value: constant(1) }] }],
      completes: any(passed('p1'), is('p1', 'threw')),
    }).start();
    run.end('a', fails());
    expect(run.states['b']).toBe('upstream_failed');
  });
});
