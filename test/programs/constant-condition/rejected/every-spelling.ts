import { dag, task } from 'tradewind';

const load = task((region: string): number => region.length);
const audit = task((rows: number): void => console.log(rows));

const mode = 'fast' as 'fast' | 'safe';
const regions: readonly string[] = [];

export const orders = dag({ schedule: '@daily' }, () => {
  const rows = mode === 'safe' ? load.with({ id: 'slowly' })('eu') : load('eu');
  mode === 'fast' || audit.with({ id: 'after_all' })(rows);
  switch (mode) {
    case 'safe':
      audit(rows);
  }
  for (const region of regions) load(region);
});
