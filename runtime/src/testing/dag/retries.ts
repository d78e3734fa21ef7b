/** Turns a run's clock: when all that is left to do waits for a retry, the time of the first one has come. */
import { setImmediate } from 'node:timers';
import { instanceKey } from '@tradewind/sdk/manifest';
import type { Instance } from '../../core/model.ts';
import type { TurnedClock } from '../../scheduler/clock.ts';

const busy: ReadonlySet<string> = new Set(['scheduled', 'queued', 'running']);

export class RetryTurner {
  readonly #clock: TurnedClock;
  readonly #open = new Map<string, Instance>();

  constructor(clock: TurnedClock) {
    this.#clock = clock;
  }

  /**
   * Instances as they are now. Whatever happens in a run happens to one of them. `waits`: one that is running merely
   * waits for another run.
   */
  progressed(runId: string, changed: readonly Instance[], waits: (instance: Instance) => boolean): void {
    for (const instance of changed) {
      const key = `${runId} ${instanceKey(instance.nodeId, instance.mapPath)}`;
      if (instance.state === 'running' && waits(instance)) this.#open.delete(key);
      else if (busy.has(instance.state) || instance.state === 'up_for_retry') this.#open.set(key, instance);
      else this.#open.delete(key);
    }
    // Not from within: the scheduler tells of a turn before it is over.
    setImmediate(() => this.#turn());
  }

  #turn(): void {
    let next = Number.POSITIVE_INFINITY;
    for (const { state, retryAt } of this.#open.values()) {
      if (busy.has(state)) return;
      next = Math.min(next, retryAt ?? next);
    }
    if (Number.isFinite(next)) this.#clock.turn(next);
  }
}
