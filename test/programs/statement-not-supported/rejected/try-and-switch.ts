import { dag, task } from 'tradewind';

const regions = task((): string[] => ['eu', 'us']);
const load = task((region: string): number => region.length);

export const orders = dag({ schedule: '@daily' }, async () => {
  for (const region of await regions()) {
    load(region);
  }
});

export const careful = dag({ schedule: '@daily' }, async () => {
  try {
    await load('eu');
  } finally {
    await load.with({ id: 'load_us' })('us');
  }
});
