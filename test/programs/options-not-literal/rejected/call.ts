import { dag, task } from 'tradewind';
import { readFileSync } from 'node:fs';

const load = task(JSON.parse(readFileSync('load.json', 'utf8')), (region: string): number => region.length);

export const europe = dag({ schedule: '@daily' }, () => load('eu'));
