import { slug } from 'slugs';
import { dag, task } from 'tradewind';

const load = task((table: string): number => table.length);

export const orders = dag({ schedule: '@daily' }, (region: string = 'Northern Europe') => load(slug(region)));
