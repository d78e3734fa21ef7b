/** Time, as executors need it. The scheduler's `Clock` fits. */
export interface ExecutorClock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls `fire` once when `now()` has reached `atMs`. */
  at(atMs: number, fire: () => void): ExecutorTimer;
}

export interface ExecutorTimer {
  cancel(): void;
}

/** Node fires longer timers at once, so waits are cut into pieces of at most this. */
const longestTimerMs = 2 ** 31 - 1;

/** Real time that only moves forward: a try does not time out because somebody set the clock. */
export const steadyClock: ExecutorClock = {
  now: () => performance.now(),
  at(atMs, fire) {
    let handle: NodeJS.Timeout;
    const arm = (): void => {
      const waitMs = Math.max(0, atMs - performance.now());
      handle = setTimeout(
        () => (performance.now() >= atMs ? fire() : arm()),
        Math.min(Math.ceil(waitMs), longestTimerMs),
      );
    };
    arm();
    return { cancel: () => clearTimeout(handle) };
  },
};
