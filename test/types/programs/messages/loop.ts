import { dag, task } from 'tradewind';

const names = task(async (): Promise<string[]> => []);
const announce = task((text: string): void => console.log(text));

export const flights = dag(() => {
  for (const name of names()) announce(name);
});
