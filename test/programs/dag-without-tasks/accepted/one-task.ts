import { dag, task } from 'tradewind';

const greet = task((name: string): string => `Hello ${name}`);

export const greetings = dag({ schedule: '@daily' }, (name: string = 'world') => greet(name));
