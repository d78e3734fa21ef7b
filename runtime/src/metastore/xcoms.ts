/** XComs: what the current try of each instance returned. */
import type { InstanceKey } from '../core/model.ts';
import {
  type ColumnValue,
  fromInteger,
  fromMapPath,
  fromOptionalText,
  fromText,
  type Row,
  splitKey,
  toInteger,
  toOptionalText,
} from './columns.ts';
import type { TryStart, XcomRow } from './metastore.ts';
import { present } from './runs.ts';
import { chunks } from './session.ts';
import { define, type Insert, insert, type Lookup, lookup, query, run, type Work } from './statements.ts';

const columns = ['run_id', 'node_id', 'map_path', 'try_number', 'text', 'file', 'bytes'] as const;

const upsertXcom: Insert = {
  table: 'xcom',
  columns,
  onConflict: { key: ['run_id', 'node_id', 'map_path'], keep: 'new' },
};
const byKey: Lookup = { table: 'xcom', columns, fixed: ['run_id'], key: ['node_id', 'map_path'] };
const dropOlder = define(['run_id', 'node_id', 'map_path', 'try_number'], (db, value) =>
  db('xcom')
    .where({ run_id: value('run_id'), node_id: value('node_id'), map_path: value('map_path') })
    .where('try_number', '<', value('try_number'))
    .del(),
);

export function* saveXcoms(runId: string, xcoms: readonly XcomRow[]): Work<void> {
  yield* insert(
    upsertXcom,
    xcoms.map((xcom) => xcomValues(runId, xcom)),
  );
}

function xcomValues(runId: string, xcom: XcomRow): ColumnValue[] {
  const [nodeId, mapPath] = splitKey(xcom.key);
  return [
    runId,
    nodeId,
    mapPath,
    toInteger(xcom.tryNumber),
    toOptionalText(xcom.text),
    toOptionalText(xcom.file),
    toInteger(xcom.bytes),
  ];
}

/** An instance that begins a new try has no XCom until that one has ended well. */
export function* dropXcoms(runId: string, tries: readonly TryStart[]): Work<void> {
  for (const { key, tryNumber } of tries) {
    if (tryNumber > 1) yield* run(dropOlder, [runId, ...splitKey(key), tryNumber]);
  }
}

export function* readXcoms(runId: string, keys: readonly InstanceKey[]): Work<Map<InstanceKey, XcomRow>> {
  const found = yield* lookup(byKey, [runId], keys.map(splitKey));
  return new Map(found.map((row) => [keyOf(row), readXcom(row)]));
}

/** All XComs of these nodes: texts, and the files of those that are too large. */
export function* readObserved(
  runId: string,
  nodes: ReadonlySet<string>,
): Work<{ readonly texts: Map<InstanceKey, string>; readonly files: Map<InstanceKey, string> }> {
  const texts = new Map<InstanceKey, string>();
  const files = new Map<InstanceKey, string>();
  for (const some of chunks([...nodes], 500)) {
    const found = yield* query((db) =>
      db('xcom')
        .select('node_id', 'map_path', 'text', 'file')
        .where('run_id', runId)
        .whereIn('node_id', [...some]),
    );
    for (const row of found) {
      if (row['text'] !== null) texts.set(keyOf(row), fromText(row['text']));
      else if (row['file'] !== null) files.set(keyOf(row), fromText(row['file']));
    }
  }
  return { texts, files };
}

function keyOf(row: Row): InstanceKey {
  return fromText(row['node_id']) + fromText(row['map_path']);
}

function readXcom(row: Row): XcomRow {
  return {
    key: keyOf(row),
    nodeId: fromText(row['node_id']),
    mapPath: fromMapPath(row['map_path']),
    tryNumber: fromInteger(row['try_number']),
    bytes: fromInteger(row['bytes']),
    ...present({ text: fromOptionalText(row['text']), file: fromOptionalText(row['file']) }),
  };
}
