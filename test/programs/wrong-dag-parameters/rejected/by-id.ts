import { dag, task, triggerDag } from 'tradewind';

const measure = task(async (region: string, year: number): Promise<number> => region.length + year);

export const rockets = dag((region: 'eu' | 'us', year: number = 2026) => measure(region, year));
export const bare = dag(() => measure('eu', 2026));
export const everywhere = dag(() => {
  triggerDag('rockets', { region: 'asia' });
  triggerDag.with({ id: 'misspelt' })('rockets', { region: 'eu', yaer: 2026 });
  triggerDag.with({ id: 'missing' })('rockets', { year: 2026 });
  triggerDag.with({ id: 'none' })('rockets');
  triggerDag('bare', { region: 'eu' });
});
