import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maxLosses, type TryOutcome } from '../../runtime/src/core/index.ts';
import { chance, longestDelayMs, retryDelayMs } from '../../runtime/src/core/retries.ts';
import { node, of } from './build.ts';
import { Drive, fails, skips } from './drive.ts';

const lost: TryOutcome = { kind: 'failed', reason: 'lost', error: { name: 'Lost', message: 'gone' } };

describe('the wait before a retry', () => {
  test('fixed, without back-off', () => {
    const policy = { retries: 3, retryDelayMs: 500 };
    expect([1, 2, 1_000_000].map((n) => retryDelayMs(policy, n, 'seed'))).toEqual([500, 500, 500]);
  });

  test('grows by the factor up to the maximum', () => {
    const policy = { retries: 9, retryDelayMs: 100, retryBackoff: { factor: 2, maxMs: 1_000, jitter: 0 } };
    expect([1, 2, 3, 4, 5, 6, 60, 1e6].map((n) => retryDelayMs(policy, n, 's'))).toEqual([
      100, 200, 400, 800, 1_000, 1_000, 1_000, 1_000,
    ]);
  });

  test('jitter takes away at most its share, as the seed says', () => {
    const policy = { retries: 9, retryDelayMs: 1_000, retryBackoff: { factor: 1, maxMs: 5_000, jitter: 0.2 } };
    const waits = Array.from({ length: 200 }, (_, i) => retryDelayMs(policy, 1, `seed ${i}`));
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(800);
    expect(Math.max(...waits)).toBeLessThanOrEqual(1_000);
    expect(new Set(waits).size).toBeGreaterThan(100);
    expect(retryDelayMs(policy, 1, 'seed 7')).toBe(waits[7]);
  });

  test('is a whole number of milliseconds between nothing and the maximum, for anything at all', () => {
    const number = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(0, -1, Infinity, -Infinity, Number.NaN, 1e308));
    fc.assert(
      fc.property(number, number, number, number, number, fc.string(), (delay, factor, maxMs, jitter, n, seed) => {
        const found = retryDelayMs(
          { retries: 1, retryDelayMs: delay, retryBackoff: { factor, maxMs, jitter } },
          n,
          seed,
        );
        expect(Number.isSafeInteger(found)).toBe(true);
        expect(found).toBeGreaterThanOrEqual(0);
        expect(found).toBeLessThanOrEqual(Math.min(longestDelayMs, maxMs > 0 ? Math.round(maxMs) : 0));
      }),
    );
  });

  test('chance is even enough', () => {
    const found = Array.from({ length: 10_000 }, (_, i) => chance(`run\nnode[${i}]\n1`));
    expect(found.every((one) => one >= 0 && one < 1)).toBe(true);
    const mean = found.reduce((sum, one) => sum + one, 0) / found.length;
    expect(mean).toBeGreaterThan(0.48);
    expect(mean).toBeLessThan(0.52);
  });
});

describe('tries', () => {
  const retried = (retries: number) =>
    new Drive({ nodes: [node('a', [], { options: { retries, retryDelayMs: 50 } })] });

  test('a failed try is followed by others, as many as the options say', () => {
    const run = retried(2).start();
    run.end('a', fails('one'));
    expect(run.instances.get('a')).toMatchObject({ state: 'up_for_retry', tryNumber: 1, retryAt: run.now + 50 });
    expect(run.instances.get('a')).not.toHaveProperty('token');
    run.send({ kind: 'retry_due', key: 'a' });
    expect(run.instances.get('a')).toMatchObject({ state: 'scheduled', tryNumber: 1 });
    expect(run.instances.get('a')).not.toHaveProperty('cause');
    run.end('a', fails('two'));
    run.send({ kind: 'retry_due', key: 'a' });
    run.end('a', fails('three'));
    expect(run.instances.get('a')).toMatchObject({
      state: 'failed',
      tryNumber: 3,
      cause: { error: { message: 'three' } },
    });
    expect(run.state).toBe('failed');
  });

  test('what waits for it waits for its last try', () => {
    const run = new Drive({ nodes: [node('a', [], { options: { retries: 1 } }), node('b', [of('a')])] }).start();
    run.end('a', fails());
    expect(run.states['b']).toBeUndefined();
    run.send({ kind: 'retry_due', key: 'a' });
    run.end('a', 1);
    expect(run.args('b')).toEqual([1]);
  });

  test('a skip is no failure: no further try', () => {
    const run = retried(2).start();
    run.end('a', skips());
    expect(run.states['a']).toBe('skipped');
  });

  test('`failForGood` ends it, `retryAfter` says when', () => {
    const run = retried(5).start();
    run.end('a', { ...fails(), retryAfterMs: 7_000 });
    expect(run.instances.get('a')?.retryAt).toBe(run.now + 7_000);
    run.send({ kind: 'retry_due', key: 'a' });
    run.end('a', { ...fails(), retryAfterMs: Number.NaN });
    expect(run.instances.get('a')?.retryAt).toBe(run.now);
    run.send({ kind: 'retry_due', key: 'a' });
    run.end('a', { ...fails(), forGood: true });
    expect(run.states['a']).toBe('failed');
  });

  test('a try that was cancelled is not tried again', () => {
    const run = retried(5).start();
    run.end('a', { kind: 'failed', reason: 'cancelled', error: { name: 'Cancelled', message: '' } });
    expect(run.states['a']).toBe('failed');
  });

  test('lost tries do not use up retries', () => {
    const run = retried(1).start();
    for (let i = 0; i < 3; i++) {
      run.end('a', lost);
      expect(run.states['a']).toBe('up_for_retry');
      run.send({ kind: 'retry_due', key: 'a' });
    }
    run.end('a', fails());
    expect(run.instances.get('a')).toMatchObject({ state: 'up_for_retry', tryNumber: 4, lostTries: 3 });
    run.send({ kind: 'retry_due', key: 'a' });
    run.end('a', fails());
    expect(run.states['a']).toBe('failed');
  });

  test('but they are bounded', () => {
    const run = retried(100).start();
    for (let i = 0; i < maxLosses; i++) {
      run.end('a', lost);
      run.send({ kind: 'retry_due', key: 'a' });
    }
    expect(run.states['a']).toBe('scheduled');
    run.end('a', lost);
    expect(run.instances.get('a')).toMatchObject({
      state: 'failed',
      tryNumber: maxLosses + 1,
      cause: { reason: 'lost' },
    });
  });

  test('the first lost try is made up for at once, later ones after a while', () => {
    const run = retried(0).start();
    const waits = [1, 2, 3, 9].map((count) => {
      for (let i = run.instances.get('a')?.lostTries ?? 0; i < count; i++) {
        run.end('a', lost);
        const wait = (run.instances.get('a')?.retryAt ?? 0) - run.now;
        run.send({ kind: 'retry_due', key: 'a' });
        if (i === count - 1) return wait;
      }
      return undefined;
    });
    expect(waits).toEqual([0, 1_000, 2_000, 60_000]);
  });
});

describe('tokens and late events', () => {
  test('the end of an older try is late', () => {
    const run = new Drive({ nodes: [node('a', [], { options: { retries: 1 } })] }).start();
    const first = run.begin('a');
    run.send({ kind: 'try_ended', key: 'a', token: first, outcome: fails() });
    const again = { kind: 'try_ended', key: 'a', token: first, outcome: { kind: 'success' } } as const;
    expect(run.send(again)).toEqual({ changed: [], ready: [], ignored: 'late' });
    run.send({ kind: 'retry_due', key: 'a' });
    expect(run.send(again).ignored).toBe('late');
    const second = run.begin('a');
    expect(run.send(again).ignored).toBe('late');
    run.send({ kind: 'try_ended', key: 'a', token: second, outcome: { kind: 'success' } });
    expect(run.state).toBe('success');
    expect(run.send(again).ignored).toBe('late');
  });

  test('what does not fit changes nothing', () => {
    const run = new Drive({ nodes: [node('a'), node('b', [of('a')])] }).start();
    expect(run.send({ kind: 'dispatched', key: 'b', token: 't' }).ignored).toBe('unknown');
    expect(run.send({ kind: 'dispatched', key: 'nobody', token: 't' }).ignored).toBe('unknown');
    expect(run.send({ kind: 'dispatched', key: 'a[0]', token: 't' }).ignored).toBe('unknown');
    expect(run.send({ kind: 'dispatched', key: 'a[x', token: 't' }).ignored).toBe('unknown');
    expect(run.send({ kind: 'retry_due', key: 'a' }).ignored).toBe('unknown');
    run.begin('a');
    expect(run.send({ kind: 'dispatched', key: 'a', token: 'other' }).ignored).toBe('unknown');
    expect(run.send({ kind: 'started' }).ignored).toBe('late');
  });

  test('an executor with a queue of its own: queued, then running', () => {
    const run = new Drive({ nodes: [node('a')] }).start();
    run.send({ kind: 'dispatched', key: 'a', token: 't', queued: true });
    expect(run.instances.get('a')).toMatchObject({ state: 'queued', tryNumber: 1 });
    run.send({ kind: 'dispatched', key: 'a', token: 't' });
    expect(run.instances.get('a')).toMatchObject({ state: 'running', tryNumber: 1 });
    run.send({ kind: 'try_ended', key: 'a', token: 't', outcome: { kind: 'success' } });
    expect(run.state).toBe('success');
  });

  test('before it has begun, nothing is known', () => {
    const run = new Drive({ nodes: [node('a')] });
    expect(run.send({ kind: 'dispatched', key: 'a', token: 't' }).ignored).toBe('unknown');
  });
});
