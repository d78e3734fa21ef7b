/** Task instances: whole rows, inserted or replaced. */
import type { Cause, Instance, InstanceState } from '../core/model.ts';
import {
  type ColumnValue,
  fromInteger,
  fromJson,
  fromMapPath,
  fromText,
  type Row,
  toInteger,
  toJson,
  toMapPath,
  toOptionalInteger,
  toOptionalText,
} from './columns.ts';
import { define, type Insert, insert, rows, type Work } from './statements.ts';

const columns = [
  'run_id',
  'node_id',
  'map_path',
  'state',
  'try_number',
  'lost_tries',
  'token',
  'retry_at',
  'started_at',
  'ended_at',
  'cause',
  'end_sequence',
] as const;

const upsertInstance: Insert = {
  table: 'task_instance',
  columns,
  onConflict: { key: ['run_id', 'node_id', 'map_path'], keep: 'new' },
};
const selectInstances = define(['run_id'], (db, value) =>
  db('task_instance')
    .select([...columns])
    .where({ run_id: value('run_id') }),
);

export function* saveInstances(runId: string, instances: readonly Instance[]): Work<void> {
  yield* insert(
    upsertInstance,
    instances.map((instance) => instanceValues(runId, instance)),
  );
}

function instanceValues(runId: string, instance: Instance): ColumnValue[] {
  return [
    runId,
    instance.nodeId,
    toMapPath(instance.mapPath),
    instance.state,
    toInteger(instance.tryNumber),
    toInteger(instance.lostTries),
    toOptionalText(instance.token),
    toOptionalInteger(instance.retryAt),
    toOptionalInteger(instance.startedAt),
    toOptionalInteger(instance.endedAt),
    toJson(instance.cause),
    toOptionalInteger(instance.endSequence),
  ];
}

/** In no particular order. */
export function* readInstances(runId: string): Work<Instance[]> {
  return (yield* rows(selectInstances, [runId])).map(readInstance);
}

/** By node, then by map path as numbers. */
export function* listInstances(runId: string): Work<readonly Instance[]> {
  return (yield* readInstances(runId)).sort(inOrder);
}

/** By node, then by map path as numbers: `[2]` before `[10]`. */
export function inOrder(
  a: { readonly nodeId: string; readonly mapPath: readonly number[] },
  b: { readonly nodeId: string; readonly mapPath: readonly number[] },
): number {
  if (a.nodeId !== b.nodeId) return a.nodeId < b.nodeId ? -1 : 1;
  for (const [at, index] of a.mapPath.entries()) {
    const difference = index - (b.mapPath[at] ?? -1);
    if (difference !== 0) return difference;
  }
  return a.mapPath.length - b.mapPath.length;
}

function readInstance(row: Row): Instance {
  const instance: { -readonly [K in keyof Instance]: Instance[K] } = {
    nodeId: fromText(row['node_id']),
    mapPath: fromMapPath(row['map_path']),
    state: fromText(row['state']) as InstanceState,
    tryNumber: fromInteger(row['try_number']),
    lostTries: fromInteger(row['lost_tries']),
  };
  // One by one: a run may have tens of thousands of them.
  if (row['token'] !== null) instance.token = fromText(row['token']);
  if (row['retry_at'] !== null) instance.retryAt = fromInteger(row['retry_at']);
  if (row['started_at'] !== null) instance.startedAt = fromInteger(row['started_at']);
  if (row['ended_at'] !== null) instance.endedAt = fromInteger(row['ended_at']);
  if (row['cause'] !== null) instance.cause = fromJson(row['cause']) as Cause;
  if (row['end_sequence'] !== null) instance.endSequence = fromInteger(row['end_sequence']);
  return instance;
}
