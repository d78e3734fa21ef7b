import { dag, task, type Handle } from 'tradewind';

const late = task(async (): Promise<boolean> => true);
const count = task(async (): Promise<number> => 1);
const report = task((total: number): void => console.log(total));

export const flights = dag(async () => {
  let counted: Handle<number>;
  if (await late()) counted = count();
  report(counted);
});
