import { dag, task, triggerDag } from 'tradewind';

const measure = task(async (region: string): Promise<number> => region.length);
const tell = task(async (size: number): Promise<void> => console.log(size));

export const rockets = dag((region: string = 'eu') => measure(region));
export const everywhere = dag({ id: 'everywhere' }, async () => {
  const first = await triggerDag(rockets, { region: 'us' }, { wait: true });
  tell(first);
  triggerDag.with({ id: 'asia', retries: 2 })('rockets', { region: 'asia' });
});
