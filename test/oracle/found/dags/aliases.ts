/** Two names of one array or record: what is changed under one is seen under the other. */
import { dag } from 'tradewind';
import { num, numbers, risky } from '../tasks.ts';

export const changedUnderOtherName = dag(async () => {
  const a = [0];
  let b = a;
  if ((await num(1)) === 2) b = [8, 9];
  else b.push(1);
  return [a, b];
});
export const changedInCatch = dag(async () => {
  const a = [0];
  let b = a;
  try {
    b = [9];
    await risky(2);
    b = [8];
  } catch {
    b.push(1);
  }
  return [a, b];
});
export const recordChangedOnOneWay = dag(async () => {
  const a = { n: 0, list: [1] };
  let b = a;
  if ((await num(1)) === 2) b = { n: 8, list: [2] };
  else {
    b.n = 1;
    b.list.push(5);
  }
  return [a, b];
});
export const changedInOneCase = dag(async () => {
  const a = [0];
  let b = a;
  switch (await num(2)) {
    case 1:
      b = [7];
      break;
    case 2:
      b.push(4);
      break;
    default:
      a.push(9);
  }
  return [a, b];
});
export const innerFilledToo = dag(async () => {
  const all = [[0]];
  const last = all[0] ?? [];
  for (const n of await numbers(3)) {
    all.push([n]);
    last.push(n);
  }
  return [all, last];
});
export const itemReversed = dag(async () => {
  const item = [2, 1];
  const all = [item, [0]];
  all.reverse();
  item.push(await num(3));
  return all;
});
export const itemSorted = dag(async () => {
  const all = [{ n: 1 }, { n: 0 }];
  const sorted = all.toSorted((a, b) => a.n - b.n);
  const [first] = sorted;
  if (first !== undefined) first.n = await num(5);
  return [all, sorted];
});
export const itemReduced = dag(async () => {
  const all = [{ n: 1 }, { n: 0 }];
  all.sort((a, b) => a.n - b.n);
  const most = all.reduce((a, b) => (a.n > b.n ? a : b));
  most.n = await num(5);
  return all;
});
