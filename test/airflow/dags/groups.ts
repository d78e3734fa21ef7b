/** Task groups. */
import { context, dag, group, task } from 'tradewind';

const note = task((name: string): string => name);
const sum = task((values: number[]): number => values.reduce((all, value) => all + value, 0));
const square = task((value: number): number => value * value);

const section = group(() => {
  note.with({ id: 'task1' })('one');
  note.with({ id: 'task2' })('two');
});

export const groupBefore = dag(async () => {
  await section();
  return note.with({ id: 'task3' })('three');
});

export const groupBeforeOne = dag(() => {
  const done = section();
  return note.with({ id: 'task3' }).after(done)('three');
});

/** Squares a value, and says so. */
const squared = group((value: number) => {
  const result = square(value);
  note.after(result)('squared');
  return result;
});

export const groupWithResult = dag(() => sum([squared(2), squared(3)]));

export const groupIds = dag(() => {
  const usual = squared(2);
  const named = squared.with({ id: 'large' })(30);
  return sum([usual, named]);
});

const outer = group(() => {
  const inner = squared(4);
  return sum([inner, 1]);
});

export const nestedGroups = dag(() => outer());

const tries = task((): number => {
  const { tryNumber } = context();
  if (tryNumber < 3) throw new Error(`try ${tryNumber}`);
  return tryNumber;
});
const patient = group({ taskDefaults: { retries: 3, retryDelay: '1s' } }, () => tries());

export const groupDefaults = dag({ taskDefaults: { retries: 1 } }, () => patient());

const other = dag(() => note('from another dag'));

export const dagAsGroup = dag(() => note.after(other())('after it'));
