import { describe, expect, test } from 'vitest';
import {
  all,
  any,
  awaits,
  branch,
  constant,
  type DagParts,
  decide,
  gather,
  group,
  groupValue,
  list,
  node,
  of,
  param,
  passed,
  region,
  threw,
} from './build.ts';
import { Drive, fails, skips } from './drive.ts';

/** await using s = this.setup(); this.use(s); await this.body() */
const scoped: DagParts = {
  nodes: [
    node('s'),
    node('use', [of('s')]),
    node('body'),
    node('later', [], { guard: passed('p1') }),
    node('down', [of('s')], { teardown: { of: 's', scope: [of('use'), of('body'), of('later')] } }),
    node('after', [], { guard: all(passed('p2'), passed('p1')) }),
  ],
  points: [awaits('p1', [of('body')]), awaits('p2', [of('down')])],
  completes: all(passed('p2'), passed('p1')),
};

describe('set-up and tear-down', () => {
  test('runs when all calls in the scope have ended, and receives the result of set-up', () => {
    const run = new Drive(scoped).start();
    run.end('s', 'cluster');
    run.end('use');
    run.end('body');
    expect(run.ready).toEqual(['later']);
    run.end('later');
    expect(run.ready).toEqual(['down']);
    expect(run.args('down')).toEqual(['cluster']);
    run.end('down');
    expect(run.ready).toEqual(['after']);
    run.end('after');
    expect(run.state).toBe('success');
  });

  test('the body threw: tear-down runs all the same, then the error leaves', () => {
    const run = new Drive(scoped).start();
    run.end('s');
    run.end('body', fails('body'));
    expect(run.states).toMatchObject({ later: 'upstream_failed' });
    expect(run.ready).toEqual(['use']);
    run.end('use');
    expect(run.ready).toEqual(['down']);
    run.end('down');
    expect(run.states['after']).toBe('upstream_failed');
    expect(run.finished).toMatchObject({ error: { at: 'body' } });
  });

  test.each([
    ['failed', fails('setup'), 'failed'],
    ['was skipped', skips(), 'success'],
  ] as const)('set-up %s: there is no tear-down, and leaving the scope throws nothing', (_name, outcome, state) => {
    const run = new Drive(scoped).start().play({ s: outcome });
    expect(run.states).toMatchObject({ down: 'skipped', after: 'success', later: 'success' });
    expect(run.state).toBe(state);
  });

  test('a tear-down that fails throws at the end of its scope', () => {
    const run = new Drive(scoped).start().play({ down: fails('down') });
    expect(run.states['after']).toBe('upstream_failed');
    expect(run.finished).toMatchObject({ error: { at: 'down' } });
  });

  test('a set-up that control did not reach has no tear-down', () => {
    const run = new Drive(
      {
        params: ['go'],
        points: [decide('p1', param('go'))],
        nodes: [
          node('s', [], { guard: branch('p1', 'then') }),
          node('down', [of('s')], { teardown: { of: 's', scope: [] }, guard: branch('p1', 'then') }),
        ],
      },
      { go: false },
    ).start();
    expect(run.states).toEqual({ s: 'skipped', down: 'skipped' });
  });

  test('calls in a loop are waited for, also those of an iteration that threw', () => {
    const run = new Drive({
      nodes: [
        node('s'),
        node('floating', [], { region: 'r' }),
        node('m', [], { region: 'r' }),
        node('down', [of('s')], { teardown: { of: 's', scope: [gather('r', of('floating')), gather('r', of('m'))] } }),
      ],
      points: [awaits('p1', [of('m')], { region: 'r' })],
      regions: [region('r', constant([1]), { completes: passed('p1') })],
    }).start();
    run.end('s');
    run.end('m[0]', fails());
    expect(run.states['down']).toBeUndefined();
    run.end('floating[0]');
    expect(run.states['down']).toBe('scheduled');
  });

  test('in a loop, scope by scope; loops and flow calls in the scope are waited for', () => {
    const run = new Drive({
      nodes: [
        node('s', [], { region: 'r' }),
        node('m', [], { region: 'q' }),
        node('g.f', [], { region: 'r', group: 'g' }),
        node('down', [of('s')], {
          region: 'r',
          teardown: { of: 's', scope: [gather('q', of('m')), groupValue('g')] },
        }),
      ],
      regions: [region('r', constant([1, 2])), region('q', constant(['x']), { parent: 'r' })],
      groups: [group('g', { region: 'r' })],
    }).start();
    run.end('s[0]', 's0');
    run.end('m[0][0]');
    expect(run.ready).not.toContain('down[0]');
    run.end('g.f[0]');
    expect(run.args('down[0]')).toEqual(['s0']);
    run.play();
    expect(run.states).toMatchObject({ 'down[0]': 'success', 'down[1]': 'success' });
    expect(run.state).toBe('success');
  });
});

describe('cancelling', () => {
  test('what is not ended fails; what would become ready does not begin', () => {
    const run = new Drive({
      points: [awaits('p1', [of('a')])],
      nodes: [
        node('a'),
        node('b'),
        node('c', [of('b')]),
        node('d', [], { guard: threw('p1') }),
        node('e', [of('d')], { options: { triggerRule: 'all_done' } }),
      ],
      completes: any(passed('p1'), threw('p1')),
    }).start();
    const token = run.begin('a');
    run.send({ kind: 'cancelled' });
    expect(run.states).toEqual({ a: 'failed', b: 'failed', c: 'upstream_failed', d: 'failed', e: 'failed' });
    expect(run.instances.get('a')?.cause).toMatchObject({ reason: 'cancelled', at: 'a' });
    expect(run.finished).toMatchObject({ state: 'failed', error: { reason: 'cancelled' } });
    expect(run.send({ kind: 'try_ended', key: 'a', token, outcome: { kind: 'success' } }).ignored).toBe('late');
  });

  test('a run that had caught everything is failed as cancelled', () => {
    const run = new Drive({
      points: [awaits('p1', [of('a')])],
      nodes: [node('a')],
      completes: any(passed('p1'), threw('p1')),
    }).start();
    run.send({ kind: 'cancelled' });
    expect(run.finished).toMatchObject({ state: 'failed', error: { reason: 'cancelled' } });
  });

  test('tear-downs run, if set-up had succeeded', () => {
    const run = new Drive(scoped).start();
    run.end('s', 'cluster');
    run.begin('body');
    run.send({ kind: 'cancelled' });
    expect(run.states).toMatchObject({ use: 'failed', body: 'failed', later: 'upstream_failed', down: 'scheduled' });
    expect(run.finished).toBeUndefined();
    run.end('down');
    expect(run.states['after']).toBe('upstream_failed');
    expect(run.finished).toMatchObject({ state: 'failed', error: { reason: 'cancelled' } });
    const early = new Drive(scoped).start();
    early.send({ kind: 'cancelled' });
    expect(early.states).toMatchObject({ s: 'failed', down: 'skipped' });
    expect(early.state).toBe('failed');
  });

  test('a tear-down under way goes on', () => {
    const run = new Drive(scoped).start();
    for (const key of ['s', 'use', 'body', 'later']) run.end(key);
    const token = run.begin('down');
    run.send({ kind: 'cancelled' });
    expect(run.states['down']).toBe('running');
    run.send({ kind: 'try_ended', key: 'down', token, outcome: { kind: 'success' } });
    expect(run.states).toMatchObject({ down: 'success', after: 'failed' });
    expect(run.finished).toMatchObject({ error: { at: 'after', reason: 'cancelled' } });
  });

  test('before it has begun', () => {
    const run = new Drive({ nodes: [node('a'), node('b', [list(of('a'))])] });
    run.send({ kind: 'cancelled' });
    expect(run.states).toEqual({ a: 'failed', b: 'upstream_failed' });
    expect(run.state).toBe('failed');
    expect(run.send({ kind: 'started' }).ignored).toBe('late');
  });
});
