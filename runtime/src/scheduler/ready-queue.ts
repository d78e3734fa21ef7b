/**
 * Task instances that may run and wait for a slot. Higher priority first; then the run that came first; of a run, the items
 * of its loops in order, so that what was begun for one item is finished before the next begins; then first come, first
 * served.
 *
 * Limits are counted here from what was taken and given back, never stored: a pool's slots, and each run's
 * `maxActiveTasks`. An instance whose pool or run is full is passed over, so a full pool never holds up another one.
 */
import type { NodeManifest } from '@tradewind/sdk/manifest';
import TinyQueue from 'tinyqueue';
import type { Instance, InstanceKey, MapPath } from '../core/model.ts';
import { keyOf } from './names.ts';
import type { OwnedRun } from './owned-run.ts';

export interface Waiting {
  readonly runId: string;
  /** When its run was made, ms since the epoch. */
  readonly runCreatedAt: number;
  readonly key: InstanceKey;
  readonly nodeId: string;
  readonly mapPath: MapPath;
  readonly pool: string;
  readonly poolSlots: number;
  readonly priority: number;
  /** How many instances of its run may be active at once. */
  readonly maxActiveTasks: number;
  /** The scheduler carries it out itself: nothing limits it. */
  readonly slotless?: true;
}

export function waitingOf(run: OwnedRun, instance: Instance, { id, options }: NodeManifest): Waiting {
  return {
    runId: run.id,
    runCreatedAt: run.row.createdAt,
    key: keyOf(instance),
    nodeId: id,
    mapPath: instance.mapPath,
    pool: options.pool,
    poolSlots: options.poolSlots,
    priority: options.priority,
    maxActiveTasks: run.program.dag.maxActiveTasks ?? Number.POSITIVE_INFINITY,
    ...(run.program.triggers.has(id) ? { slotless: true } : {}),
  };
}

interface Queued {
  readonly waiting: Waiting;
  /** Which came first. */
  readonly place: number;
}

interface Pool {
  readonly slots: number;
  used: number;
  queue: TinyQueue<Queued>;
}

function compare({ waiting: a, place: placeOfA }: Queued, { waiting: b, place: placeOfB }: Queued): number {
  return (
    b.priority - a.priority ||
    a.runCreatedAt - b.runCreatedAt ||
    compareText(a.runId, b.runId) ||
    compareItems(a.mapPath, b.mapPath) ||
    placeOfA - placeOfB
  );
}

const compareText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

/** What belongs to no item is as early as the first: others wait for it. */
function compareItems(a: MapPath, b: MapPath): number {
  const depth = Math.max(a.length, b.length);
  for (let i = 0; i < depth; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

const poolOf = (slots: number): Pool => ({ slots, used: 0, queue: new TinyQueue<Queued>([], compare) });

export class ReadyQueue {
  readonly #pools = new Map<string, Pool>();
  readonly #activeByRun = new Map<string, number>();
  /** Waiting instances whose run is at its limit; they come back when one of its instances ends. */
  readonly #heldByRun = new Map<string, Waiting[]>();
  #slotless: Waiting[] = [];

  #added = 0;

  constructor(pools: Readonly<Record<string, number>> = {}) {
    for (const [name, slots] of Object.entries({ default: Number.POSITIVE_INFINITY, ...pools })) {
      this.#pools.set(name, poolOf(slots));
    }
  }

  hasPool(name: string): boolean {
    return this.#pools.has(name);
  }

  slotsOf(name: string): number {
    return this.#pools.get(name)?.slots ?? 0;
  }

  add(waiting: Waiting): void {
    if (waiting.slotless) return void this.#slotless.push(waiting);
    this.#poolOf(waiting).queue.push({ waiting, place: this.#added++ });
  }

  /** All that need no slot. */
  takeSlotless(): readonly Waiting[] {
    return this.#slotless.splice(0);
  }

  /** The next instance that may begin now; its slots are taken until `ended` gives them back. */
  take(): Waiting | undefined {
    for (;;) {
      const waiting = this.#best()?.queue.pop()?.waiting;
      if (!waiting) return undefined;
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
    if (waiting.slotless) return;
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
    this.#slotless = this.#slotless.filter((waiting) => waiting.runId !== runId);
    for (const pool of this.#pools.values()) {
      const others = pool.queue.data.filter(({ waiting }) => waiting.runId !== runId);
      pool.queue = new TinyQueue(others, compare);
    }
  }

  /** The pool whose first instance is the next. */
  #best(): Pool | undefined {
    let best: Pool | undefined;
    let bestHead: Queued | undefined;
    for (const pool of this.#pools.values()) {
      const head = pool.queue.peek();
      // The head of a pool may want several slots: it waits for them, so that small ones cannot starve it.
      if (!head || pool.used + head.waiting.poolSlots > pool.slots) continue;
      if (bestHead && compare(bestHead, head) <= 0) continue;
      best = pool;
      bestHead = head;
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
