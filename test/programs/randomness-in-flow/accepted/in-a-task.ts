import { randomUUID } from 'node:crypto';
import { dag, run, task } from 'tradewind';

const makeKey = task((): string => randomUUID());
const load = task((key: string, runId: string): number => key.length + runId.length);

export const orders = dag({ schedule: '@daily' }, () => load(makeKey(), run.runId));
