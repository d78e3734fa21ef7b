import { dag, task } from 'tradewind';

const names = task(async (): Promise<string[]> => []);
const announce = task((texts: string[]): void => console.log(texts));

export const flights = dag(() => {
  announce(names().filter((name) => name !== ''));
});
