import { dag, task } from 'tradewind';

const close = task((): string => 'closed');

export const monthEnd = dag({ schedule: '0 0 30 2 *' }, () => close());
