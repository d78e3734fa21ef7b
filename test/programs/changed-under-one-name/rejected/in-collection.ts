import { dag, task } from 'tradewind';

const count = task((n: number): number => n);

export const putIntoMap = dag({ schedule: '@daily' }, async () => {
  const entry = { n: 1 };
  const all = new Map([['a', entry]]);
  entry.n += await count(1);
  return [...all.values()];
});

export const gotFromMap = dag({ schedule: '@daily' }, async () => {
  const all = new Map([['a', [1]]]);
  all.get('a')?.push(await count(1));
  return [...all.values()];
});

export const inSet = dag({ schedule: '@daily' }, async () => {
  const all = new Set([{ n: 1 }]);
  for (const one of all) one.n = await count(2);
  return [...all];
});
