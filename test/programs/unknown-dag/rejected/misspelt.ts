import { dag, task, triggerDag } from 'tradewind';

const measure = task(async (region: string): Promise<number> => region.length);

export const rockets = dag((region: string = 'eu') => measure(region));
export const everywhere = dag(() => {
  triggerDag('rocket');
  triggerDag(measure, ['eu']);
});
