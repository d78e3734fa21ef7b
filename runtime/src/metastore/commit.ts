/** Group commit: what many runs decided, in one transaction. */
import { saveInstances } from './instances.ts';
import type { CommitResult, RunChange } from './metastore.ts';
import { fence } from './runs.ts';
import type { Work } from './statements.ts';
import { endTries, startTries } from './tries.ts';
import { dropXcoms, saveXcoms } from './xcoms.ts';

/** In the order given. A run that its owner has lost is left out whole, also what follows about it. */
export function* commit(changes: readonly RunChange[]): Work<CommitResult> {
  const fenced = new Set<string>();
  for (const change of changes) {
    const { runId } = change;
    if (fenced.has(runId)) continue;
    if (!(yield* fence(change))) {
      fenced.add(runId);
      continue;
    }
    // What ended comes first: one change may end a try and begin the next of the same instance.
    yield* endTries(runId, change.triesEnded);
    yield* saveXcoms(runId, change.xcoms);
    yield* saveInstances(runId, change.instances);
    yield* startTries(runId, change.triesStarted);
    yield* dropXcoms(runId, change.triesStarted);
  }
  return { fenced: [...fenced] };
}
