/** Leases: which scheduler owns which run, and until when. */
import { fromInteger, fromText, toInteger } from './columns.ts';
import type { Claim, RunRow } from './metastore.ts';
import { readRun, runColumns, unfinished } from './runs.ts';
import { define, query, rows, run, type Work } from './statements.ts';

const takeRun = define(['owner', 'lease_expires_at', 'epoch', 'run_id'], (db, value) =>
  db('dag_run')
    .where({ run_id: value('run_id') })
    .update({ owner: value('owner'), lease_expires_at: value('lease_expires_at'), epoch: value('epoch') }),
);
const renewRuns = define(['lease_expires_at', 'owner'], (db, value) =>
  db('dag_run')
    .where({ owner: value('owner') })
    .whereIn('state', [...unfinished])
    .update({ lease_expires_at: value('lease_expires_at') }),
);
const heldRuns = define(['owner'], (db, value) =>
  db('dag_run')
    .select('run_id')
    .where({ owner: value('owner') })
    .whereIn('state', [...unfinished])
    .forUpdate(),
);
const releaseRun = define(['run_id', 'owner'], (db, value) =>
  db('dag_run')
    .where({ run_id: value('run_id'), owner: value('owner') })
    .update({ owner: null, lease_expires_at: null }),
);
const owners = define([], (db) =>
  db('dag_run')
    .distinct('owner')
    .whereIn('state', [...unfinished])
    .whereNotNull('owner'),
);

/** Oldest first. `skipLocked`: pass over runs that another claimer has in its hands. */
export function* claimRuns(claim: Claim, skipLocked: boolean): Work<readonly RunRow[]> {
  const { owner, now, limit, runIds, dead = [] } = claim;
  if (limit <= 0 || runIds?.length === 0) return [];
  const expiresAt = toInteger(now + claim.leaseMs);
  const free = yield* query((db) => {
    const found = db('dag_run')
      .select([...runColumns])
      .whereIn('state', [...unfinished])
      .where((either) => {
        either.whereNull('owner').orWhere('lease_expires_at', '<=', toInteger(now));
        if (dead.length > 0) either.orWhereIn('owner', [...dead]);
      })
      .orderBy([{ column: 'created_at' }, { column: 'run_id' }])
      .limit(limit)
      .forUpdate();
    if (runIds !== undefined) found.whereIn('run_id', [...runIds]);
    return skipLocked ? found.skipLocked() : found;
  });
  const claimed: RunRow[] = [];
  for (const row of free) {
    const epoch = fromInteger(row['epoch']) + 1;
    yield* run(takeRun, [owner, expiresAt, epoch, fromText(row['run_id'])]);
    claimed.push(readRun({ ...row, owner, epoch, lease_expires_at: expiresAt }));
  }
  return claimed;
}

export function* renewLeases(owner: string, now: number, leaseMs: number): Work<readonly string[]> {
  const held = yield* rows(heldRuns, [owner]);
  if (held.length > 0) yield* run(renewRuns, [toInteger(now + leaseMs), owner]);
  return held.map((row) => fromText(row['run_id']));
}

export function* releaseRuns(owner: string, runIds: readonly string[]): Work<void> {
  for (const runId of runIds) yield* run(releaseRun, [runId, owner]);
}

export function* listOwners(): Work<readonly string[]> {
  return (yield* rows(owners)).map((row) => fromText(row['owner']));
}
