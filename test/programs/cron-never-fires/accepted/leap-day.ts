import { dag, task } from 'tradewind';

const close = task((): string => 'closed');

export const leapDay = dag({ schedule: '0 0 29 2 *' }, () => close());
export const mondayOr30th = dag({ schedule: '0 0 30 2 mon' }, () => close());
