/** Commits until it succeeds: a database that is away for a while must never fail a user's task. */
import type { CommitResult, Metastore, RunChange } from '../metastore/metastore.ts';
import type { Clock } from './clock.ts';

const firstWaitMs = 50;
const longestWaitMs = 5_000;
/** A database that was away this long is taken for gone; the scheduler ends, and its runs wait for a successor. */
const patienceMs = 120_000;

/**
 * The same changes are written again as they are: rows are whole, tries are unique by token, and the epoch still guards
 * them, so a commit that went through although it answered with an error does no harm.
 */
export async function commitUntilDone(
  metastore: Pick<Metastore, 'commit'>,
  changes: readonly RunChange[],
  clock: Clock,
  failed: (error: unknown) => void,
): Promise<CommitResult> {
  const since = clock.now();
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(waitMs * 2, longestWaitMs)) {
    try {
      return await metastore.commit(changes);
    } catch (error) {
      if (clock.now() - since > patienceMs) throw error;
      failed(error);
      await new Promise<void>((resolve) => void clock.at(clock.now() + waitMs, resolve));
    }
  }
}
