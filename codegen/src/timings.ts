/** Milliseconds by phase, in their order. */
export type Timings = Readonly<Record<string, number>>;

export interface Stopwatch {
  readonly laps: Timings;
  /** Ends a phase: what passed since the one before is its time. Gives all times so far. */
  lap(name: string): Timings;
}

export function stopwatch(): Stopwatch {
  const laps: Record<string, number> = {};
  let last = performance.now();
  return {
    laps,
    lap(name) {
      const now = performance.now();
      laps[name] = (laps[name] ?? 0) + now - last;
      last = now;
      return laps;
    },
  };
}
