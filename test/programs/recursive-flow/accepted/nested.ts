import { dag, group, task } from 'tradewind';

const list = task((path: string): string[] => [path]);
const inner = group((path: string) => list(path));

export const walk = dag((path: string) => inner(path));
