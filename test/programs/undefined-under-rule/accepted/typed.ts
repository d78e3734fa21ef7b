import { dag, task } from 'tradewind';

const load = task((region: string): number => region.length);
const report = task((rows: number | undefined): string => `${rows ?? 'no'} rows`);
const sum = task((rows: readonly number[]): number => rows.length);
const only = task((rows: number): string => `${rows} rows`);

export const orders = dag({ schedule: '@daily' }, () => {
  const eu = load('eu');
  report.with({ triggerRule: 'all_done' })(eu);
  sum.with({ triggerRule: 'all_done' })([eu]);
  only.with({ triggerRule: 'one_success' })(eu);
});
