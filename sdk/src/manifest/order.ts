import { manifestError } from './errors.ts';

/**
 * Who waits for whom, as texts such as `node a` and `point p3`; finds a circle. Without recursion, since a chain of
 * ten thousand calls is a legal dag.
 */
export class Order {
  readonly #at: string;
  readonly #waitsFor = new Map<string, string[]>();
  #current: string[] = [];

  constructor(at: string) {
    this.#at = at;
  }

  /** What follows is about this thing. */
  begin(name: string): void {
    this.#current = [];
    this.#waitsFor.set(name, this.#current);
  }

  /** The thing that was begun waits for this one. */
  after(name: string): void {
    this.#current.push(name);
  }

  /** Throws if anything waits for itself. */
  check(): void {
    const done = new Set<string>();
    const way = new Set<string>();
    for (const start of this.#waitsFor.keys()) {
      const open = [start];
      while (open.length > 0) {
        const name = open[open.length - 1] as string;
        if (way.has(name)) {
          // Everything behind it was followed.
          way.delete(name);
          done.add(name);
        }
        if (done.has(name)) {
          open.pop();
          continue;
        }
        way.add(name);
        for (const next of this.#waitsFor.get(name) ?? []) {
          if (way.has(next)) this.#fail(way, next);
          if (!done.has(next)) open.push(next);
        }
      }
    }
  }

  #fail(way: ReadonlySet<string>, again: string): never {
    const all = [...way];
    const circle = [...all.slice(all.indexOf(again)), again];
    const names = circle.map((name) => name.replace(/ (.*)$/, ' `$1`'));
    throw manifestError('TW1064', this.#at, names.join(' waits for '));
  }
}
