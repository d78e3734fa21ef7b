import { context, dag, run, task } from 'tradewind';

const load = task(async (day: string): Promise<number> => context().tryNum + day.length);

export const flights = dag(() => load(run.logicalDay));
