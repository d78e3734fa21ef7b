/** Ctrl-C and what service managers send: the first asks us to stop well, the second to stop at once. */

export type Signal = 'SIGINT' | 'SIGTERM';

export interface SignalsHeard {
  readonly first: (signal: Signal) => void;
  /** The process ends when it is through. */
  readonly second: (signal: Signal) => void;
}

/** `first` gets the first signal; a second one ends the process. Gives back what undoes it. */
export function catchSignals({ first, second }: SignalsHeard, exitOf: Readonly<Record<Signal, number>>): () => void {
  let heard = false;
  const listen = (signal: Signal): void => {
    // Whatever is under way is in the metastore, or never happened; workers end with us.
    if (heard) {
      second(signal);
      process.exit(exitOf[signal]);
    }
    heard = true;
    first(signal);
  };
  process.on('SIGINT', listen);
  process.on('SIGTERM', listen);
  return () => {
    process.off('SIGINT', listen);
    process.off('SIGTERM', listen);
  };
}
