import { dag, task } from 'tradewind';

interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

const fetchPages = task((): Page<Promise<string>> => ({ items: [Promise.resolve('a')], next: null }));
const count = task((pages: unknown): number => String(pages).length);

export const orders = dag({ schedule: '@daily' }, () => count(fetchPages()));
