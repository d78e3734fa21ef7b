import { dag, task } from 'tradewind';

const load = task((region: string): number => region.length);

export const europe = dag({ id: 'load-europe_2' }, () => load.with({ id: 'load-eu' })('eu'));
