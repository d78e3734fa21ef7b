import { dag, task } from 'tradewind';

const tellSomebody = (): void => console.log('it failed');

const load = task({ onFailure: tellSomebody }, (region: string): number => region.length);

export const europe = dag({ schedule: '@daily', onFailure: tellSomebody }, () => load('eu'));
