import { slug } from 'slugs';
import { dag, task } from 'tradewind';

const load = task((region: string): number => slug(region).length);

export const orders = dag({ schedule: '@daily' }, (region: string = 'Northern Europe') => load(region));
