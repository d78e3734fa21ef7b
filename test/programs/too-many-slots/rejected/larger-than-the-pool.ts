import { dag, task } from 'tradewind';

const load = task({ pool: 'warehouse', poolSlots: 8 }, (region: string): number => region.length);
const save = task({ pool: 'warehouse' }, (rows: number): number => rows);

export const orders = dag({ schedule: '@daily' }, () => save.with({ poolSlots: 5 })(load('eu')));
