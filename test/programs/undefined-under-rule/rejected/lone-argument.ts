import { dag, task } from 'tradewind';

const load = task((region: string): number => region.length);
const skippable = task((): { rows: number } => ({ rows: 1 }));
const report = task((rows: number): string => `${rows} rows`);
const sum = task((parts: { eu: number; us: number | undefined }): number => parts.eu + (parts.us ?? 0));

export const orders = dag({ schedule: '@daily' }, () => {
  const eu = load('eu');
  const us = skippable();
  report.with({ triggerRule: 'all_done' })(eu);
  sum.with({ triggerRule: 'none_failed' })({ eu, us: us.rows });
});
