/**
 * Task instances that may run and wait for a slot. Higher priority first, then first come, first served.
 *
 * Limits are counted here from what was taken and given back, never stored: a pool's slots, and each run's
 * `maxActiveTasks`. An instance whose pool or run is full is passed over, so a full pool never holds up another one.
 */
import type { NodeManifest } from '@tradewind/sdk/manifest';
import type { Instance, InstanceKey, MapPath } from '../core/model.ts';
import { keyOf } from './names.ts';
import type { OwnedRun } from './owned-run.ts';

export interface Waiting {
  readonly runId: string;
  readonly key: InstanceKey;
  readonly nodeId: string;
  readonly mapPath: MapPath;
  readonly pool: string;
  readonly poolSlots: number;
  readonly priority: number;
  /** How many instances of its run may be active at once. */
  readonly maxActiveTasks: number;
}

export function waitingOf(run: OwnedRun, instance: Instance, { id, options }: NodeManifest): Waiting {
  return {
    runId: run.id,
    key: keyOf(instance),
    nodeId: id,
    mapPath: instance.mapPath,
    pool: options.pool,
    poolSlots: options.poolSlots,
    priority: options.priority,
    maxActiveTasks: run.program.dag.maxActiveTasks ?? Number.POSITIVE_INFINITY,
  };
}

interface Pool {
  readonly slots: number;
  used: number;
  /** First in, first out for each priority; priorities in falling order. */
  lanes: Lane[];
}
interface Lane {
  readonly priority: number;
  items: Waiting[];
  head: number;
}

export class ReadyQueue {
  readonly #pools = new Map<string, Pool>();
  readonly #activeByRun = new Map<string, number>();
  /** Waiting instances whose run is at its limit; they come back when one of its instances ends. */
  readonly #heldByRun = new Map<string, Waiting[]>();

  constructor(pools: Readonly<Record<string, number>> = {}) {
    this.#pools.set('default', { slots: pools['default'] ?? Number.POSITIVE_INFINITY, used: 0, lanes: [] });
    for (const [name, slots] of Object.entries(pools)) this.#pools.set(name, { slots, used: 0, lanes: [] });
  }

  hasPool(name: string): boolean {
    return this.#pools.has(name);
  }

  slotsOf(name: string): number {
    return this.#pools.get(name)?.slots ?? 0;
  }

  add(waiting: Waiting): void {
    const pool = this.#poolOf(waiting);
    let lane = pool.lanes.find((candidate) => candidate.priority === waiting.priority);
    if (!lane) {
      lane = { priority: waiting.priority, items: [], head: 0 };
      pool.lanes.push(lane);
      pool.lanes.sort((a, b) => b.priority - a.priority);
    }
    lane.items.push(waiting);
  }

  /** The next instance that may begin now; its slots are taken until `ended` gives them back. */
  take(): Waiting | undefined {
    for (;;) {
      const lane = this.#bestLane();
      if (!lane) return undefined;
      const waiting = lane.items[lane.head++] as Waiting;
      if (lane.head > 1024 && lane.head * 2 > lane.items.length) {
        lane.items = lane.items.slice(lane.head);
        lane.head = 0;
      }
      const active = this.#activeByRun.get(waiting.runId) ?? 0;
      if (active >= waiting.maxActiveTasks) {
        this.#held(waiting.runId).push(waiting);
        continue;
      }
      this.#activeByRun.set(waiting.runId, active + 1);
      this.#poolOf(waiting).used += waiting.poolSlots;
      return waiting;
    }
  }

  /** Gives back what `take` took. */
  ended(waiting: Waiting): void {
    this.#poolOf(waiting).used -= waiting.poolSlots;
    const active = (this.#activeByRun.get(waiting.runId) ?? 1) - 1;
    if (active > 0) this.#activeByRun.set(waiting.runId, active);
    else this.#activeByRun.delete(waiting.runId);
    const next = this.#heldByRun.get(waiting.runId)?.shift();
    if (next) this.add(next);
  }

  /** Forgets what still waits of a run that is no longer ours. */
  dropRun(runId: string): void {
    this.#heldByRun.delete(runId);
    for (const pool of this.#pools.values()) {
      for (const lane of pool.lanes) {
        lane.items = lane.items.slice(lane.head).filter((waiting) => waiting.runId !== runId);
        lane.head = 0;
      }
    }
  }

  #bestLane(): Lane | undefined {
    let best: Lane | undefined;
    for (const pool of this.#pools.values()) {
      for (const lane of pool.lanes) {
        const first = lane.items[lane.head];
        if (!first) continue;
        // The head of a pool may want several slots: it waits for them, so that small ones cannot starve it.
        if (pool.used + first.poolSlots <= pool.slots && (!best || lane.priority > best.priority)) best = lane;
        break;
      }
    }
    return best;
  }

  #held(runId: string): Waiting[] {
    let held = this.#heldByRun.get(runId);
    if (!held) this.#heldByRun.set(runId, (held = []));
    return held;
  }

  #poolOf(waiting: Waiting): Pool {
    const pool = this.#pools.get(waiting.pool);
    if (!pool) throw new Error(`pool '${waiting.pool}' was not checked before`);
    return pool;
  }
}
