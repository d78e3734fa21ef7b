import { task } from 'tradewind';

const stop = (url: string): void => console.log(url);

export const start = task({ teardown: stop }, async (): Promise<string> => 'http://localhost');
