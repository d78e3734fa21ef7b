import { dag, task } from 'tradewind';

interface Row {
  readonly id: string;
  readonly raw: unknown;
}

const read = task((text: string): Row[] => JSON.parse(text) as Row[]);
const load = task((rows: Row[]): number => rows.length);

export const orders = dag({ schedule: '@daily' }, () => load(read('[]')));
