import { dag, task } from 'tradewind';

const find = task(async (): Promise<{ id: string } | null> => null);
const announce = task((text: string): void => console.log(text));

export const flights = dag(() => {
  announce(find().id);
});
