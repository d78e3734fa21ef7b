/** Control flow: what `play` and the engine must agree on. */
import { dag, failure, group, run, skip, task } from 'tradewind';

export const number = task((value: number): number => value);
export const label = task((text: string): string => text);
export const broken = task((reason: string): number => {
  throw new Error(reason);
});
export const absent = task((): number => skip('absent'));
export const numbers = task((count: number): number[] => [...Array(count).keys()]);
export const total = task((values: readonly number[]): number => values.reduce((a, b) => a + b, 0));
export const stop = task((name: string): string => `stopped ${name}`);
export const start = task({ teardown: stop }, (name: string): string => name);

export const branches = dag((limit: number = 3) => {
  let picked = number(1);
  if (limit > 5) picked = number(6);
  else if (limit > 2) picked = number(3);
  return { picked: total([picked, 1]), when: limit === 3 ? label('three') : label('other') };
});

export const decided = dag(async (limit: number = 3) => {
  const value = await number(limit);
  if (value < 2) return label('small');
  if (!run.isLatest) return label('old');
  const more = value > 3 ? await number(value * 2) : 0;
  return label(`${value}/${more}`);
});

export const caughtOne = dag(async () => {
  try {
    await broken('one');
    await label('never');
  } catch (error) {
    await label(failure(error).message);
  } finally {
    await label('finally');
  }
  return label('after');
});

export const caughtSkip = dag(async () => {
  try {
    await absent();
  } catch (error) {
    return label(failure(error).message);
  }
  return label('never');
});

export const settled = dag(async () => {
  const all = await Promise.allSettled([number(1), broken('two'), absent()]);
  return label(all.map(({ status }) => status).join());
});

export const unrolled = dag(() => {
  const sums = [];
  for (const region of ['eu', 'us'] as const) {
    const one = label(region);
    for (let i = 0; i < 2; i++) sums.push(label.after(one)(`${region} ${i}`));
  }
  return sums;
});

export const mapped = dag((count: number = 3) => {
  const doubled = numbers(count).map((value, index) => number(value * 2 + index));
  return { sum: total(doubled), size: number(doubled.length) };
});

export const nested = dag((count: number = 2) =>
  numbers(count).map((outer) => total(numbers(outer + 1).map((inner) => number(inner + outer * 10)))),
);

export const tolerantMap = dag(() =>
  total.with({ triggerRule: 'none_failed' })(numbers(3).map((value) => (value === 1 ? absent() : number(value)))),
);

export const looped = dag(async (count: number = 3) => {
  const seen = [];
  for (const value of await numbers(count)) {
    if (value === 1) continue;
    seen.push(number(value * 10));
  }
  return total(seen);
});

export const parallel = dag(async (count: number = 3) => {
  const items = await numbers(count);
  const sums = await Promise.all(
    items.map(async (item) => {
      const first = await number(item);
      return number(first + 1);
    }),
  );
  return total(sums);
});

export const carried = dag(async (count: number = 3) => {
  let sum = number(0);
  for (const value of await numbers(count)) sum = total([sum, value]);
  return sum;
});

export const cleaned = dag(async () => {
  await using first = start('first');
  await using second = start('second');
  label(first);
  await label(second);
  return await label('done');
});

export const uncleaned = dag(async () => {
  await using first = start('first');
  await broken('in the scope');
  return await label(first);
});

export const step = group(async (value: number) => {
  if (value > 1) return number(value * 100);
  return number(value);
});

export const grouped = dag(() => numbers(3).map((value) => step(value)));
