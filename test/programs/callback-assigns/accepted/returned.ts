import { dag, task } from 'tradewind';

const load = task((region: string): number => region.length);
const report = task((counts: number[]): void => console.log(counts));

export const orders = dag({ schedule: '@daily' }, async () => {
  const counts = await Promise.all((['eu', 'us'] as const).map(async (region) => await load(region)));
  report(counts);
});
