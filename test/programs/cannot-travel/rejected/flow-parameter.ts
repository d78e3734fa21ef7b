import { dag, task } from 'tradewind';

interface Options {
  readonly region: string;
  readonly filter: (row: string) => boolean;
}

const load = task((region: string): number => region.length);

export const orders = dag((options: Options) => load(options.region));
