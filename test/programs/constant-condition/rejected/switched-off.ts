import { dag, task } from 'tradewind';

const features = { audit: false, archive: true } as const;

const load = task((region: string): number => region.length);
const audit = task((rows: number): void => console.log(rows));
const archive = task((rows: number): void => console.log(rows));

export const orders = dag({ schedule: '@daily' }, () => {
  const rows = load('eu');
  if (features.audit) audit(rows);
  if (features.archive) archive(rows);
});
