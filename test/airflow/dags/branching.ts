/** Branching, latest only, short circuit, run_if and skip_if. */
import { dag, group, run, task } from 'tradewind';

const start = task((value: number): number => value);
const goOn = task((): string => 'continued');
const stop = task((): string => 'stopped');
const note = task((name: string): string => name);

export const branch = dag(async (value: number = 5) => {
  const found = await start(value);
  if (found >= 5) return goOn();
  if (found >= 3) return stop();
  return;
});

export const branchToSeveral = dag(async (value: number = 1) => {
  const day = await start(value);
  if (day <= 2) note.with({ id: 'daily' })('daily');
  if (day === 1) note.with({ id: 'monthly' })('monthly');
});

export const branchBySwitch = dag(async (value: number = 2) => {
  switch (await start(value)) {
    case 1:
      return goOn();
    case 2:
      return stop();
    default:
      throw new Error('neither 1 nor 2');
  }
});

const decide = task((value: number): 'left' | 'right' => (value % 2 === 0 ? 'left' : 'right'));

export const branchOperator = dag(async (value: number = 2) => {
  const side = await decide(value);
  return side === 'left' ? goOn() : stop();
});

export const joined = dag(async (value: number = 1) => {
  const side = await decide(value);
  const picked = side === 'left' ? note('left') : note.after(note('prepare right'))('right');
  return note.with({ id: 'join' })(picked);
});

export const joinedEitherWay = dag(async (value: number = 1) => {
  const side = await decide(value);
  if (side === 'left') await note.with({ id: 'branch_a' })('a');
  return note.with({ id: 'join' })('join');
});

const east = group(() => note.after(note('open east'))('close east'));
const west = group(() => note.after(note('open west'))('close west'));

export const branchToGroup = dag(async (value: number = 2) => {
  const side = await decide(value);
  return side === 'left' ? west() : east();
});

export const latestOnly = dag({ schedule: '@daily', start: '2026-01-01' }, async () => {
  note.with({ id: 'task2' })('every time');
  if (!run.isLatest) return;
  note.with({ id: 'task1' })('latest only');
});

const isReady = task((value: number): boolean => value > 1);

export const shortCircuit = dag(async (value: number = 1) => {
  if (!(await isReady(value))) return;
  const first = note('first');
  note.after(first)('second');
});

export const shortCircuitOfPart = dag(async (value: number = 1) => {
  if (await isReady(value)) await note.with({ id: 'task_6' })('only if ready');
  note.with({ id: 'task_7' })('in any case');
});

export const runIf = dag(async (mode: string = 'run') => {
  const ran = mode === 'run' ? await note('ran') : undefined;
  return note(ran ?? 'did not run');
});

export const skipIf = dag((mode: string = 'skip') => {
  if (mode !== 'skip') note.with({ id: 'skippable' })('ran');
  note.with({ id: 'other' })('ran');
});

export const dayOfWeek = dag(() => {
  const monday = run.logicalDate.getUTCDay() === 1;
  return monday ? note('weekly report') : note('daily report');
});

export const dateRange = dag(() => {
  const inCampaign = run.ds >= '2026-02-01' && run.ds < '2026-03-01';
  return inCampaign ? note('campaign') : note('usual');
});
