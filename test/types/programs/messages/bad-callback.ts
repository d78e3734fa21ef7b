import { task } from 'tradewind';

export const load = task(
  { onFailure: ({ failure }) => console.log(failure.message) },
  async (): Promise<number> => 1,
);
