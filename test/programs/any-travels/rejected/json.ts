import { dag, task } from 'tradewind';

interface Row {
  readonly id: string;
  readonly raw: any;
}

const read = task((text: string) => JSON.parse(text));
const load = task((rows: Row[]): number => rows.length);

export const orders = dag({ schedule: '@daily' }, () => {
  read('[]');
  load([{ id: 'a', raw: 1 }]);
});
