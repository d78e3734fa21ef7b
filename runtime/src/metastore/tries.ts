/** Tries: begun once, ended once. */
import type { ErrorInfo, FailureReason, InstanceState } from '../core/model.ts';
import {
  type ColumnValue,
  fromInteger,
  fromJson,
  fromMapPath,
  fromOptionalInteger,
  fromOptionalText,
  fromText,
  type Row,
  splitKey,
  toInteger,
  toJson,
  toOptionalText,
} from './columns.ts';
import { metastoreError } from './errors.ts';
import { inOrder } from './instances.ts';
import type { TryEnd, TryRow, TryStart } from './metastore.ts';
import { present } from './runs.ts';
import { define, first, type Insert, insert, rows, run, type Work } from './statements.ts';

const started = ['run_id', 'node_id', 'map_path', 'try_number', 'token', 'started_at', 'state', 'log_file'] as const;
const columns = [...started, 'ended_at', 'reason', 'error'] as const;

const insertTry: Insert = {
  table: 'task_try',
  columns: started,
  onConflict: { key: ['run_id', 'node_id', 'map_path', 'try_number'], keep: 'old' },
};
const oneTry = ['run_id', 'node_id', 'map_path', 'try_number', 'token'] as const;
/** Found by its place, so that tokens need no index, whose pages every commit would write too; the token is the fence. */
const isTry = (value: (name: string) => string): Record<string, string> =>
  Object.fromEntries(oneTry.map((name) => [name, value(name)]));
const selectTry = define([...oneTry], (db, value) => db('task_try').select('token').where(isTry(value)));
const endTry = define(['ended_at', 'state', 'reason', 'error', ...oneTry], (db, value) =>
  db('task_try')
    .where(isTry(value))
    .whereNull('ended_at')
    .update({
      ended_at: value('ended_at'),
      state: value('state'),
      reason: value('reason'),
      error: value('error'),
    }),
);
const selectTries = define(['run_id'], (db, value) =>
  db('task_try')
    .select([...columns])
    .where({ run_id: value('run_id') }),
);
const selectTriesOfNode = define(['run_id', 'node_id'], (db, value) =>
  db('task_try')
    .select([...columns])
    .where({ run_id: value('run_id'), node_id: value('node_id') }),
);

/** Writing the same start again, after an answer that got lost, leaves what is there. */
export function* startTries(runId: string, tries: readonly TryStart[]): Work<void> {
  const written = yield* insert(
    insertTry,
    tries.map((start) => startValues(runId, start)),
  );
  if (written === tries.length) return;
  for (const start of tries) {
    if (yield* first(selectTry, placeOf(runId, start))) continue;
    throw metastoreError('TW3011', `Try ${start.tryNumber} of ${start.key} in run ${runId} was begun already.`, {
      help: 'This is a fault in Tradewind; please report it. The run can be taken up again by a restart.',
    });
  }
}

function startValues(runId: string, start: TryStart): ColumnValue[] {
  return [...placeOf(runId, start), toInteger(start.startedAt), 'running', start.logFile];
}

function placeOf(runId: string, { key, tryNumber, token }: TryStart | TryEnd): ColumnValue[] {
  const [nodeId, mapPath] = splitKey(key);
  return [runId, nodeId, mapPath, toInteger(tryNumber), token];
}

/** A try that has ended keeps the end it has. */
export function* endTries(runId: string, tries: readonly TryEnd[]): Work<void> {
  for (const end of tries) {
    yield* run(endTry, [
      toInteger(end.endedAt),
      end.state,
      toOptionalText(end.reason),
      toJson(end.error),
      ...placeOf(runId, end),
    ]);
  }
}

/** By node, map path and number. */
export function* listTries(runId: string, nodeId?: string): Work<readonly TryRow[]> {
  const found = yield* nodeId === undefined ? rows(selectTries, [runId]) : rows(selectTriesOfNode, [runId, nodeId]);
  return found.map(readTry).sort((a, b) => inOrder(a, b) || a.tryNumber - b.tryNumber);
}

function keyOf(row: Row): string {
  return fromText(row['node_id']) + fromText(row['map_path']);
}

function readTry(row: Row): TryRow {
  return {
    key: keyOf(row),
    nodeId: fromText(row['node_id']),
    mapPath: fromMapPath(row['map_path']),
    tryNumber: fromInteger(row['try_number']),
    token: fromText(row['token']),
    startedAt: fromInteger(row['started_at']),
    logFile: fromText(row['log_file']),
    state: fromText(row['state']) as InstanceState,
    ...present({
      endedAt: fromOptionalInteger(row['ended_at']),
      reason: fromOptionalText(row['reason']) as FailureReason | undefined,
      error: fromJson(row['error']) as ErrorInfo | undefined,
    }),
  };
}
