/** Runs: made, found, listed, and changed by who owns them. */
import type { Cause, RunState } from '../core/model.ts';
import {
  fromFlag,
  fromInstant,
  fromInteger,
  fromJson,
  fromOptionalInteger,
  fromOptionalText,
  fromText,
  type Row,
  toFlag,
  toInstant,
  toInteger,
  toJson,
  toOptionalInteger,
  toOptionalText,
} from './columns.ts';
import { metastoreError } from './errors.ts';
import type { NewRun, RunChange, RunFilter, RunRow } from './metastore.ts';
import { define, type Definition, first, type Insert, insert, query, run, type Work } from './statements.ts';

/** A run that is not in one of these has ended. */
export const unfinished = ['queued', 'running'] as const satisfies readonly RunState[];

/** All columns of a run. */
export const runColumns = [
  'run_id',
  'dag_id',
  'version',
  'logical_date',
  'rerun',
  'interval_start',
  'interval_end',
  'is_latest',
  'params',
  'trigger_kind',
  'state',
  'owner',
  'epoch',
  'lease_expires_at',
  'created_at',
  'started_at',
  'ended_at',
  'error',
  'result',
] as const;

const insertRun: Insert = { table: 'dag_run', columns: runColumns };

const selectRun = define(['run_id'], (db, value) =>
  db('dag_run')
    .select([...runColumns])
    .where({ run_id: value('run_id') }),
);
const selectDate = define(['dag_id', 'logical_date', 'rerun'], (db, value) =>
  db('dag_run')
    .select('run_id')
    .where({ dag_id: value('dag_id'), logical_date: value('logical_date'), rerun: value('rerun') }),
);
const selectVersion = define(['version'], (db, value) =>
  db('dag_version')
    .select('version')
    .where({ version: value('version') }),
);
/** Locks the run for this transaction, if it still is in its owner's hands. */
const fenceRun = define(['run_id', 'epoch'], (db, value) =>
  db('dag_run')
    .select('run_id')
    .where({ run_id: value('run_id'), epoch: value('epoch') })
    .forUpdate(),
);
const changed = ['state', 'started_at', 'ended_at', 'error', 'result'] as const;
/** A start that is not told again stays. */
const changes: (...args: Parameters<Definition['build']>) => Record<string, unknown> = (db, value) => ({
  ...Object.fromEntries(changed.map((name) => [name, value(name)])),
  started_at: db.raw('coalesce(?, ??)', [value('started_at'), 'started_at']),
});
const updateRun = define([...changed, 'run_id', 'epoch'], (db, value) =>
  db('dag_run')
    .where({ run_id: value('run_id'), epoch: value('epoch') })
    .update(changes(db, value)),
);
const endRun = define([...changed, 'run_id', 'epoch'], (db, value) =>
  db('dag_run')
    .where({ run_id: value('run_id'), epoch: value('epoch') })
    .update({
      ...changes(db, value),
      owner: null,
      lease_expires_at: null,
    }),
);

/** All of them, or none: a clash names the run that is in the way. */
export function* createRuns(runs: readonly NewRun[]): Work<void> {
  const seen = new Map<string, string>();
  const versions = new Set<string>();
  for (const item of runs) {
    const { runId, dagId, context, version, rerun = 0 } = item;
    const logicalDate = toInstant(context.logicalDate);
    const date = `${logicalDate} ${rerun} ${dagId}`;
    const sameDate = seen.get(date) ?? (yield* first(selectDate, [dagId, logicalDate, rerun]))?.['run_id'];
    if (sameDate !== undefined) throw clash(item, fromText(sameDate));
    if (seen.has(runId) || (yield* first(selectRun, [runId]))) throw clash(item, runId);
    seen.set(date, runId).set(runId, runId);
    if (!versions.has(version) && !(yield* first(selectVersion, [version]))) {
      throw metastoreError('TW3003', `Run ${runId} of ${dagId} names version ${version}, which is not stored.`, {
        help: 'Store the version before its runs; build the project again if it was removed.',
      });
    }
    versions.add(version);
  }
  yield* insert(insertRun, runs.map(newRunValues));
}

function clash({ runId, dagId, context }: NewRun, existing: string): Error {
  const message =
    existing === runId
      ? `A run with the id ${runId} exists already.`
      : `Dag ${dagId} has a run for the logical date ${context.logicalDate} already: ${existing}.`;
  return metastoreError('TW3002', message, {
    help: 'A dag runs once for each logical date. Look at that run, or ask for another date.',
  });
}

function newRunValues({ claim, context, ...row }: NewRun): (string | number | null)[] {
  return [
    row.runId,
    row.dagId,
    row.version,
    toInstant(context.logicalDate),
    toInteger(row.rerun ?? 0),
    toInstant(context.dataInterval.start),
    toInstant(context.dataInterval.end),
    toFlag(context.isLatest),
    row.params,
    row.trigger,
    'queued',
    toOptionalText(claim?.owner),
    claim ? 1 : 0,
    toOptionalInteger(claim?.expiresAt),
    toInteger(row.createdAt),
    null,
    null,
    null,
    null,
  ];
}

export function* getRun(runId: string): Work<RunRow | undefined> {
  const row = yield* first(selectRun, [runId]);
  return row && readRun(row);
}

export function* listRuns(filter: RunFilter): Work<readonly RunRow[]> {
  const rows = yield* query((db) => {
    const found = db('dag_run')
      .select([...runColumns])
      .orderBy([
        { column: 'created_at', order: 'desc' },
        { column: 'run_id', order: 'desc' },
      ]);
    if (filter.dagId !== undefined) found.where('dag_id', filter.dagId);
    if (filter.states !== undefined) found.whereIn('state', [...filter.states]);
    if (filter.logicalDate !== undefined) found.where('logical_date', toInstant(filter.logicalDate));
    if (filter.exceptTrigger !== undefined) found.whereNot('trigger_kind', filter.exceptTrigger);
    if (filter.idPrefix !== undefined) {
      // Neither `like`, in which `_` stands for anything, nor a range, which depends on the collation.
      found.whereRaw('substr(run_id, 1, ?) = ?', [filter.idPrefix.length, filter.idPrefix]);
    }
    if (filter.limit !== undefined) found.limit(filter.limit);
    return found;
  });
  return rows.map(readRun);
}

/** Whether the run is still in the hands of who holds `epoch`; locks it, and writes what changed in its own row. */
export function* fence({ runId, epoch, run: change }: RunChange): Work<boolean> {
  if (change === undefined) return (yield* first(fenceRun, [runId, epoch])) !== undefined;
  const ended = change.state === 'success' || change.state === 'failed';
  const touched = yield* run(ended ? endRun : updateRun, [
    change.state,
    toOptionalInteger(change.startedAt),
    toOptionalInteger(change.endedAt),
    toJson(change.error),
    toOptionalText(change.result),
    runId,
    epoch,
  ]);
  return touched === 1;
}

/** A run's row as the interface has it. */
export function readRun(row: Row): RunRow {
  const runId = fromText(row['run_id']);
  const dagId = fromText(row['dag_id']);
  const optional = {
    rerun: fromInteger(row['rerun']) || undefined,
    owner: fromOptionalText(row['owner']),
    leaseExpiresAt: fromOptionalInteger(row['lease_expires_at']),
    startedAt: fromOptionalInteger(row['started_at']),
    endedAt: fromOptionalInteger(row['ended_at']),
    error: fromJson(row['error']) as Cause | undefined,
    result: fromOptionalText(row['result']),
  };
  return {
    runId,
    dagId,
    version: fromText(row['version']),
    context: {
      runId,
      dagId,
      logicalDate: fromInstant(row['logical_date']),
      dataInterval: { start: fromInstant(row['interval_start']), end: fromInstant(row['interval_end']) },
      isLatest: fromFlag(row['is_latest']),
    },
    params: fromText(row['params']),
    trigger: fromText(row['trigger_kind']),
    state: fromText(row['state']) as RunState,
    epoch: fromInteger(row['epoch']),
    createdAt: fromInteger(row['created_at']),
    ...present(optional),
  };
}

/** Without the properties that are undefined. */
export function present<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
