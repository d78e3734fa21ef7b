/** What was under way when the former owner of a run went. */
import type { Instance, InstanceKey, RunEvent } from '../core/model.ts';
import { keyOf } from './names.ts';
import type { OwnedRun } from './owned-run.ts';
import { type Waiting, waitingOf } from './ready-queue.ts';

export interface LeftBehind {
  /** What has happened to the run and its tries meanwhile: those of workers are lost. */
  readonly events: readonly RunEvent[];
  /** Tries that no worker has: they go on as they are. */
  readonly goingOn: readonly { readonly waiting: Waiting; readonly token: string; readonly tryNumber: number }[];
  /** Back into the queue. */
  readonly ready: readonly InstanceKey[];
  /** Whose timers are to be set again. */
  readonly retries: readonly Instance[];
}

export function leftBehind(run: OwnedRun, instances: readonly Instance[]): LeftBehind {
  const events: RunEvent[] = run.row.state === 'queued' ? [{ kind: 'started' }] : [];
  const goingOn: { waiting: Waiting; token: string; tryNumber: number }[] = [];
  const error = { name: 'Lost', message: 'the scheduler that ran this try is gone' };
  for (const instance of instances) {
    const { state, nodeId, token = '', tryNumber } = instance;
    if (state !== 'running' && state !== 'queued') continue;
    const node = run.program.triggers.has(nodeId) ? run.program.nodes.get(nodeId) : undefined;
    if (node) goingOn.push({ waiting: waitingOf(run, instance, node), token, tryNumber });
    else {
      const outcome = { kind: 'failed', reason: 'lost', error } as const;
      events.push({ kind: 'try_ended', key: keyOf(instance), token, outcome });
    }
  }
  return {
    events,
    goingOn,
    ready: instances.filter(({ state }) => state === 'scheduled').map(keyOf),
    retries: instances.filter(({ state }) => state === 'up_for_retry'),
  };
}
