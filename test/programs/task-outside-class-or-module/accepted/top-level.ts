import { dag, task } from 'tradewind';

const loaders = {
  europe: task((): number => 1),
  america: task((): number => 2),
};

export const orders = dag({ schedule: '@daily' }, () => {
  loaders.europe();
  loaders.america();
});
