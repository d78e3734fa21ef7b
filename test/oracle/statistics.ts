/** What a run of the oracle has covered. Plain data, so that several processes can add theirs up. */
import type { Tested } from './batch.ts';

export interface Fact {
  readonly refused: string | undefined;
  readonly differs: boolean;
  readonly statements: number;
  readonly depth: number;
  readonly nodes: number;
  readonly calls: number;
  readonly width: number;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly constructs: readonly string[];
}

export function factOf(tested: Tested): Fact {
  const { refused, difference, statements, depth, nodes, calls, width, outcomes, constructs } = tested;
  return {
    refused,
    differs: difference !== undefined,
    statements,
    depth,
    nodes,
    calls,
    width,
    outcomes: Object.fromEntries(counted(outcomes)),
    constructs: [...constructs.keys()],
  };
}

export function refusedShare(facts: readonly Fact[]): number {
  return facts.filter(({ refused }) => refused !== undefined).length / Math.max(facts.length, 1);
}

/** To be read by people. */
export function statisticsText(facts: readonly Fact[]): string {
  const ran = facts.filter(({ refused }) => refused === undefined);
  const outcomes = new Map<string, number>();
  for (const one of ran) {
    for (const [outcome, count] of Object.entries(one.outcomes))
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + count);
  }
  const refusals = facts.flatMap(({ refused }) => refused?.split(' ', 1) ?? []);
  return [
    `programs      ${facts.length}, of which ${facts.filter(({ differs }) => differs).length} differ and ${refusals.length} (${(refusedShare(facts) * 100).toFixed(1)} %) are refused by the compiler`,
    ...(refusals.length === 0 ? [] : [`refused       ${listed(counted(refusals))}`]),
    `statements    ${spread(ran.map(({ statements }) => statements))}`,
    `depth         ${spread(ran.map(({ depth }) => depth))}`,
    `nodes         ${spread(ran.map(({ nodes }) => nodes))}`,
    `calls         ${spread(ran.map(({ calls }) => calls))}`,
    `mapped width  ${spread(ran.map(({ width }) => width))}`,
    `outcomes      ${listed(outcomes)}`,
    `programs with ${listed(counted(ran.flatMap(({ constructs }) => constructs)))}`,
  ].join('\n');
}

function spread(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  return `median ${at(0.5)}, 9 of 10 up to ${at(0.9)}, most ${at(1)}, all ${values.reduce((a, b) => a + b, 0)}`;
}

function counted(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

const listed = (counts: ReadonlyMap<string, number>): string =>
  [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .map(([word, count]) => `${word} ${count}`)
    .join(', ');
