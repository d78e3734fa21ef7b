import { dag, type Handle, task } from 'tradewind';

const regions = task((): string[] => ['eu', 'us']);
const load = task((region: string): number => region.length);
const report = task((counts: number[]): void => console.log(counts));

export const orders = dag({ schedule: '@daily' }, async () => {
  const counts: Handle<number>[] = [load('asia')];
  for (const region of await regions()) counts.push(load.with({ id: 'load_each' })(region));
  report(counts.filter((_, index) => index < 2));
  const first = await Promise.any(counts);
  report([first]);
});
