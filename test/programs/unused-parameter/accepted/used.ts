import { dag, group, task } from 'tradewind';

const load = task((region: string, days: number): number => region.length + days);

const loading = group((region: string, days: number) => load(region, days));

export const orders = dag({ schedule: '@daily' }, (region: string = 'eu', _later: string = '') => loading(region, 7));
