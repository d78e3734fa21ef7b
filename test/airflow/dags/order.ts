/** DAGs: task dependencies. */
import { chain, dag, task } from 'tradewind';

const note = task((name: string): string => name);

export const after = dag(() => {
  const first = note('first');
  return note.after(first)('second');
});

export const awaited = dag(async () => {
  await note('first');
  const [second, third] = [note('second'), note('third')];
  return [second, third];
});

export const upstreamOfOne = dag(() => {
  const [first, second] = [note('first'), note('second')];
  return note.after(first, second)('third');
});

export const chained = dag(() => {
  chain(note('extract'), [note('clean'), note('check')], note('load'));
});

export const crossDownstream = dag(() => {
  const upstream = [note('op1'), note('op2')];
  const [op3, op4] = [note.after(upstream)('op3'), note.after(upstream)('op4')];
  return [op3, op4];
});

export const chainOfLists = dag(() => {
  chain([note('op1'), note('op2')], [note('op3'), note('op4')]);
});

export const pairwise = dag(() => {
  const first = note('op1');
  const pairs = ['left', 'right'].map((side) => {
    const upper = note.after(first)(`${side} upper`);
    return note.after(upper)(`${side} lower`);
  });
  return note.after(pairs)('op6');
});

export const chainOfLoop = dag(async () => {
  for (const name of ['op1', 'op2', 'op3']) await note(name);
});

export const fanOutAndIn = dag(() => {
  const first = note('first');
  const options = ['branch_a', 'branch_b', 'branch_c'].map((option) => note.with({ id: option }).after(first)(option));
  return note.with({ id: 'last' }).after(options)('last');
});
