import { dag, task } from 'tradewind';

const load = task((day: string): number => day.length);

export const orders = dag((day: string = new Date().toISOString()) => load(day));
