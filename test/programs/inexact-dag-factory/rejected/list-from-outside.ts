import { dag, task } from 'tradewind';

const load = task((region: string): number => region.length);

const regions = (process.env['REGIONS'] ?? 'eu,us').split(',');

export const dags = regions.map((region) => dag({ id: `load_${region}` }, () => load(region)));
