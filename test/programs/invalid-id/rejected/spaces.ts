import { dag, task } from 'tradewind';

const load = task((region: string): number => region.length);

export const europe = dag({ id: 'load all of europe' }, () => load('eu'));
