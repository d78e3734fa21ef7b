import { chain, dag, task } from 'tradewind';

const prepare = task((): void => console.log('prepare'));
const load = task((): void => console.log('load'));
const check = task((): void => console.log('check'));
const report = task((): void => console.log('report'));

export const orders = dag({ schedule: '@daily' }, () => {
  const prepared = prepare();
  chain(prepared, [load(), check()], report());
});
