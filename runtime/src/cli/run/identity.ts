/**
 * Which run a command line means. For a dag and a logical date there is one run: the same command finds it again, goes
 * on with it if whoever worked on it is gone, and tells its result if it has ended. `--new` asks for a further one.
 */
import { randomInt } from 'node:crypto';
import { TradewindError } from '@tradewind/sdk';
import type { DagManifest } from '@tradewind/sdk/manifest';
import { createTimetable, datesOfManualRun, type RunDates, type TimetableProblem } from '../../core/timetable/index.ts';
import type { Metastore, NewRun, RunRow } from '../../metastore/metastore.ts';
import { runIdLetters, runIdOf } from '../../scheduler/names.ts';
import { isFree } from '../../scheduler/owner.ts';
import { parseInstant } from '../../params/dates.ts';
import { CliError } from '../errors.ts';

export interface Ask {
  readonly dag: DagManifest;
  readonly version: string;
  /** The codec's text of all parameters, defaults included. */
  readonly params: string;
  /** Some were given on the command line. */
  readonly paramsGiven: boolean;
  readonly logicalDate?: string;
  readonly runId?: string;
  readonly fresh: boolean;
  readonly now: number;
}

export type Found =
  | { readonly kind: 'new'; readonly run: NewRun; readonly left?: RunRow }
  | { readonly kind: 'resume'; readonly run: RunRow }
  | { readonly kind: 'ended'; readonly run: RunRow };

const unfinished = ['queued', 'running'] as const;

export async function identify(store: Metastore, ask: Ask): Promise<Found> {
  const { dag, now } = ask;
  if (ask.runId !== undefined) {
    checkRunId(ask.runId);
    const named = await store.getRun(ask.runId);
    if (named) return again(named, ask);
  }
  const dates = datesFor(ask);
  if (dag.schedule.kind === 'none' && ask.logicalDate === undefined) {
    const left = ask.fresh || ask.runId !== undefined ? undefined : await interrupted(store, ask);
    return left ? { kind: 'resume', run: left } : { kind: 'new', run: newRun(ask, dates, 0) };
  }
  const sameDate = await store.listRuns({ dagId: dag.id, logicalDate: dates.logicalDate });
  const [newest] = [...sameDate].sort((a, b) => (b.rerun ?? 0) - (a.rerun ?? 0));
  if (!newest) return { kind: 'new', run: newRun(ask, dates, 0) };
  if (!ask.fresh) {
    if (ask.runId === undefined) return again(newest, ask);
    throw new CliError('TW3002', `${dag.id} has a run for ${dates.logicalDate} already: ${newest.runId}`, {
      help: 'Add `--new` to run it once more under this name.',
    });
  }
  const left = newest.endedAt === undefined && isFree(newest, now) ? { left: newest } : {};
  return { kind: 'new', run: newRun(ask, dates, (newest.rerun ?? 0) + 1), ...left };
}

/** The run is there already. */
function again(run: RunRow, ask: Ask): Found {
  if (run.dagId !== ask.dag.id) {
    throw new CliError('TW3002', `${run.runId} is a run of ${run.dagId}, not of ${ask.dag.id}`, {
      help: 'Choose another name.',
    });
  }
  if (ask.paramsGiven && run.params !== ask.params) {
    throw new CliError(
      'TW6031',
      `the run of ${ask.dag.id} for ${run.context.logicalDate} has other parameters: ${run.runId}`,
      {
        help: 'Leave the parameters out to go on with that run or see its result, or add `--new` for a further run with yours.',
      },
    );
  }
  if (run.endedAt !== undefined) return { kind: 'ended', run };
  if (isFree(run, ask.now)) return { kind: 'resume', run };
  throw busy(run, ask.now);
}

function busy({ runId, owner = '', leaseExpiresAt = 0 }: RunRow, now: number): CliError {
  const [host = '', , pid = ''] = owner.split('/');
  const seconds = Math.max(1, Math.ceil((leaseExpiresAt - now) / 1000));
  return new CliError('TW6030', `process ${pid} on ${decodeURIComponent(host)} is working on run ${runId}`, {
    help: `See how far it is with \`tradewind show ${runId}\`. If that process is gone, its right to the run ends in ${seconds} s; then the same command goes on with it.`,
  });
}

/** Without a date to tell runs apart: one with the same parameters that was left unfinished. */
async function interrupted(store: Metastore, { dag, params, now }: Ask): Promise<RunRow | undefined> {
  const open = await store.listRuns({ dagId: dag.id, states: unfinished, limit: 100 });
  return open.find((run) => run.params === params && isFree(run, now));
}

function datesFor({ dag, logicalDate, now }: Ask): RunDates {
  const timetable = createTimetable(dag);
  if (!timetable.ok) throw problem(timetable.problem);
  const asked = logicalDate === undefined ? undefined : parseInstant(logicalDate);
  if (logicalDate !== undefined && asked === undefined) {
    throw new CliError('TW6014', `'${logicalDate}' is not a date`, {
      help: 'Write a day (2026-01-31) or an instant (2026-01-31T06:00, 2026-01-31T06:00+02:00); without a zone it is UTC.',
    });
  }
  const dates = datesOfManualRun(timetable.value, { now, ...(asked ? { logicalDate: asked.getTime() } : {}) });
  if (!dates.ok) throw problem(dates.problem);
  return dates.value;
}

const problem = ({ code, message, help }: TimetableProblem): TradewindError =>
  new TradewindError(code, message, { help });

function newRun(ask: Ask, dates: RunDates, rerun: number): NewRun {
  const { dag, version, params, now } = ask;
  const nonce = Array.from({ length: 4 }, () => runIdLetters[randomInt(runIdLetters.length)]).join('');
  const runId = ask.runId ?? runIdOf(dag.id, dates.logicalDate, nonce);
  const context = { runId, dagId: dag.id, ...dates };
  return {
    runId,
    dagId: dag.id,
    version,
    context,
    params,
    trigger: 'manual',
    createdAt: now,
    ...(rerun > 0 ? { rerun } : {}),
  };
}

function checkRunId(runId: string): void {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$/.test(runId) && runId !== 'latest') return;
  throw new CliError('TW6003', `'${runId}' can't be the name of a run`, {
    help: 'It begins with a letter or digit; letters, digits, dots, dashes and underscores may follow, 120 in all.',
  });
}
