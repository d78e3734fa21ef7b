import { dag, task } from 'tradewind';

const firstYear = 2020;
const load = task((day: string): number => day.length);

export const orders = dag((day: string = `${firstYear + 1}-01-01`) => load(day));
