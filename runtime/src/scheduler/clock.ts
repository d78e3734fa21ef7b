/** Time is an argument: whoever needs it takes a `Clock`. Tests and the simulator turn theirs by hand. */
export interface Clock {
  /** Milliseconds since the epoch, UTC. */
  now(): number;
  /** Calls `fire` once, when `now()` has reached `atMs`; at once (but never re-entrantly) if it has already. */
  at(atMs: number, fire: () => void): Timer;
}
export interface Timer {
  cancel(): void;
}

/** Node fires longer timers at once (they overflow 31 bits), so waits are cut into pieces of at most this. */
const longestTimerMs = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  at(atMs, fire) {
    let handle: NodeJS.Timeout;
    const arm = (): void => {
      const waitMs = Math.max(0, atMs - Date.now());
      handle = setTimeout(() => (Date.now() >= atMs ? fire() : arm()), Math.min(waitMs, longestTimerMs));
    };
    arm();
    return { cancel: () => clearTimeout(handle) };
  },
};

/** A clock that stands still until it is turned. Timers fire in order of their time, then of their making. */
export class TurnedClock implements Clock {
  #now: number;
  #timers: { atMs: number; fire: () => void }[] = [];

  constructor(startMs: number) {
    this.#now = startMs;
  }

  now(): number {
    return this.#now;
  }

  at(atMs: number, fire: () => void): Timer {
    const timer = { atMs, fire };
    const place = this.#timers.findIndex((other) => other.atMs > atMs);
    this.#timers.splice(place < 0 ? this.#timers.length : place, 0, timer);
    return { cancel: () => void (this.#timers = this.#timers.filter((other) => other !== timer)) };
  }

  /** The time of the next timer, if there is one. */
  get next(): number | undefined {
    return this.#timers[0]?.atMs;
  }

  /** Moves to `toMs` and fires what is due on the way, each at its own time. */
  turn(toMs: number): void {
    for (let first = this.#timers[0]; first && first.atMs <= toMs; first = this.#timers[0]) {
      this.#timers.shift();
      this.#now = Math.max(this.#now, first.atMs);
      first.fire();
    }
    this.#now = Math.max(this.#now, toMs);
  }
}
