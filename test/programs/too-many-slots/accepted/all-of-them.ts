import { dag, task } from 'tradewind';

const load = task({ pool: 'warehouse', poolSlots: 4 }, (region: string): number => region.length);
const anywhere = task({ poolSlots: 100 }, (rows: number): number => rows);

export const orders = dag({ schedule: '@daily' }, () => anywhere(load('eu')));
