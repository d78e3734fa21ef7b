import { dag, task } from 'tradewind';

const title = task(async (): Promise<string> => 'flights');
const announce = task((text: string): void => console.log(text));

export const flights = dag(() => {
  announce(title().toUpperCase());
});
