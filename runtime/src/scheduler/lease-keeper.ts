/** Prolongs the leases of a scheduler's runs, three times in a lease's length, and says which were lost. */
import type { Metastore } from '../metastore/metastore.ts';
import type { Clock, Timer } from './clock.ts';

export interface LeaseKeeperOptions {
  readonly metastore: Pick<Metastore, 'renewLeases'>;
  readonly clock: Clock;
  readonly owner: string;
  readonly leaseMs: number;
  /** The runs that are ours now, and are not just ending. */
  readonly held: () => readonly string[];
  readonly lost: (runId: string) => void;
  readonly failed: (error: unknown) => void;
}

export class LeaseKeeper {
  readonly #options: LeaseKeeperOptions;
  #timer: Timer | undefined;

  constructor(options: LeaseKeeperOptions) {
    this.#options = options;
  }

  start(): void {
    const { clock, leaseMs, failed } = this.#options;
    this.#timer = clock.at(clock.now() + leaseMs / 3, () => {
      this.start();
      this.#renew().catch(failed);
    });
  }

  stop(): void {
    this.#timer?.cancel();
  }

  async #renew(): Promise<void> {
    const { metastore, clock, owner, leaseMs, held, lost } = this.#options;
    const before = held();
    if (before.length === 0) return;
    const kept = new Set(await metastore.renewLeases(owner, clock.now(), leaseMs));
    const still = new Set(held());
    for (const runId of before) if (!kept.has(runId) && still.has(runId)) lost(runId);
  }
}
