import { dag, task } from 'tradewind';

const load = task((region: string): number => region.length);
const tellSomebody = task((): void => console.log('it failed'));

export const europe = dag({ schedule: '@daily' }, async () => {
  try {
    await load('eu');
  } catch (error) {
    tellSomebody();
    throw error;
  }
});
