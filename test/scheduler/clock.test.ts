import { expect, test, vi } from 'vitest';
import { systemClock, TurnedClock } from '../../runtime/src/scheduler/clock.ts';

test('fires in order of time, each at its own', () => {
  const clock = new TurnedClock(1000);
  const fired: [string, number][] = [];
  clock.at(3000, () => fired.push(['late', clock.now()]));
  clock.at(2000, () => {
    fired.push(['early', clock.now()]);
    clock.at(2500, () => fired.push(['between', clock.now()]));
  });
  clock.at(2000, () => fired.push(['cancelled', clock.now()])).cancel();
  clock.turn(3500);
  expect(fired).toEqual([
    ['early', 2000],
    ['between', 2500],
    ['late', 3000],
  ]);
  expect(clock.now()).toBe(3500);
  expect(clock.next).toBeUndefined();
});

test('a timer far ahead does not fire at once', () => {
  vi.useFakeTimers();
  try {
    let fired = 0;
    const days = 24 * 60 * 60 * 1000;
    systemClock.at(Date.now() + 60 * days, () => fired++);
    vi.advanceTimersByTime(59 * days);
    expect(fired).toBe(0);
    vi.advanceTimersByTime(2 * days);
    expect(fired).toBe(1);
  } finally {
    vi.useRealTimers();
  }
});
