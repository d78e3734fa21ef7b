import { dag, task } from 'tradewind';

let timeout: `${number}m` = '5m';
if (process.argv.length > 2) timeout = '10m';

const load = task({ timeout }, (region: string): number => region.length);

export const europe = dag({ schedule: '@daily' }, () => load('eu'));
