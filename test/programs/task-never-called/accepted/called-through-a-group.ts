import { dag, group, task } from 'tradewind';

const extract = task((): number[] => [1, 2, 3]);
const audit = task((rows: number[]): void => console.log(rows.length));

const checked = group(() => {
  const rows = extract();
  audit(rows);
  return rows;
});

export const orders = dag({ schedule: '@daily' }, () => checked());
