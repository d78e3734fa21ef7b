import { dag, task } from 'tradewind';

const state = task(async (): Promise<string> => 'late');
const alert = task((): void => {});

export const flights = dag(() => {
  if (state() === 'late') alert();
});
