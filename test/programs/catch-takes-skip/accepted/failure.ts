import { dag, failure, task } from 'tradewind';

const load = task((region: string): number => region.length);
const alarm = task((text: string): void => console.log(text));

export const orders = dag({ schedule: '@daily' }, async () => {
  try {
    await load('eu');
  } catch (error) {
    const { message } = failure(error);
    alarm(message);
  }
});
