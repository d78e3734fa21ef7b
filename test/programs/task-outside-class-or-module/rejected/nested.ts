import { dag, task } from 'tradewind';

function loader(region: string) {
  return task((): number => region.length);
}

export const orders = dag({ schedule: '@daily' }, () => {
  const report = task((): void => console.log('report'));
  report();
});

export const regions = [loader('eu'), loader('us')];
