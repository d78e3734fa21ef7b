/** Versions: manifests under their content hash, and where their bundles lie. */
import type { Manifest } from '@tradewind/sdk/manifest';
import { fromInteger, fromJson, fromText, type Row, toInteger, toJson } from './columns.ts';
import type { VersionRow } from './metastore.ts';
import { define, first, type Insert, insert, type Work } from './statements.ts';

const columns = ['version', 'manifest', 'folder', 'created_at'] as const;

const insertVersion: Insert = {
  table: 'dag_version',
  columns,
  onConflict: { key: ['version'], keep: 'old' },
};
const selectVersion = define(['version'], (db, value) =>
  db('dag_version')
    .select([...columns])
    .where({ version: value('version') }),
);

/** A version never changes: storing it again leaves what is there. */
export function* saveVersion(row: VersionRow): Work<void> {
  yield* insert(insertVersion, [[row.version, toJson(row.manifest), row.folder, toInteger(row.createdAt)]]);
}

export function* getVersion(version: string): Work<VersionRow | undefined> {
  const row = yield* first(selectVersion, [version]);
  return row && readVersion(row);
}

function readVersion(row: Row): VersionRow {
  return {
    version: fromText(row['version']),
    manifest: fromJson(row['manifest']) as Manifest,
    folder: fromText(row['folder']),
    createdAt: fromInteger(row['created_at']),
  };
}
