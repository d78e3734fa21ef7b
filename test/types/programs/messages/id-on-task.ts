import { task } from 'tradewind';

export const load = task({ id: 'load' }, async (): Promise<number> => 1);
