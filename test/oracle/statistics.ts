/** What a run of the oracle has covered. */
import type { Tested } from './batch.ts';

export class Statistics {
  readonly #tested: Tested[] = [];

  add(tested: Tested): void {
    this.#tested.push(tested);
  }

  get refusedShare(): number {
    return this.#refused().length / Math.max(this.#tested.length, 1);
  }

  refusalsText(): string {
    return counted(this.#refused().map(({ refused }) => refused ?? ''));
  }

  text(): string {
    const ran = this.#tested.filter(({ refused }) => refused === undefined);
    const constructs = ran.flatMap((one) => [...one.constructs].map(([what]) => what));
    return [
      `${this.#tested.length} programs, ${this.#refused().length} refused by the compiler`,
      `statements ${spread(ran.map(({ statements }) => statements))}`,
      `depth ${spread(ran.map(({ depth }) => depth))}`,
      `calls ${spread(ran.map(({ calls }) => calls))}`,
      `mapped width ${spread(ran.map(({ width }) => width))}`,
      `outcomes: ${counted(ran.flatMap(({ outcomes }) => outcomes))}`,
      `programs with: ${counted(constructs)}`,
      ...(this.#refused().length === 0 ? [] : [`refused: ${this.refusalsText()}`]),
    ].join('\n');
  }

  #refused(): readonly Tested[] {
    return this.#tested.filter(({ refused }) => refused !== undefined);
  }
}

function spread(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  return `median ${at(0.5)}, 9 of 10 up to ${at(0.9)}, most ${at(1)}, all ${values.reduce((a, b) => a + b, 0)}`;
}

function counted(words: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .map(([word, count]) => `${word} ${count}`)
    .join(', ');
}
