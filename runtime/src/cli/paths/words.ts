/** Outcomes of a dag's places in words: what would have to happen for them to be tested. */
import type { DagManifest, PointManifest, Position, Positions } from '@tradewind/sdk/manifest';
import { placeKey, type Walk } from '../../paths/coverage.ts';
import { type Outcome, type Place, placesOf } from '../../paths/places.ts';
import { code, handleNames, listed } from '../explain/conditions.ts';
import { namesOf, type Names, valueText } from '../explain/value-text.ts';

/** Completes "no test has seen that …". */
export function outcomeText(dag: DagManifest, place: Place, outcome: Outcome): string {
  switch (place.kind) {
    case 'call':
      return `${code(place.id)} ${outcome === 'skips' ? 'skips itself' : outcome}`;
    case 'loop':
      return loopText(dag, place.id, outcome);
    default: {
      const point = dag.points.find(({ id }) => id === place.id);
      if (point === undefined) return `${place.id} ${outcome}`;
      const names = namesOf(dag, point.region);
      return place.kind === 'decision' ? branchText(point, outcome, names) : awaitText(dag, point, outcome, names);
    }
  }
}

/** All that a path decides. What a place came to in turns, it came to in iterations of a loop. */
export function wordsOf(dag: DagManifest, decided: Walk): string[] {
  const words = placesOf(dag).flatMap((place) => {
    const outcomes = decided[placeKey(place)] ?? [];
    const texts = outcomes.map((outcome) => outcomeText(dag, place, outcome));
    return texts.length < 2 ? texts : [`${listed(texts, 'and')}, for different items`];
  });
  return [...new Set(words)];
}

function branchText(point: PointManifest, outcome: Outcome, names: Names): string {
  if (point.kind !== 'decide') return outcome;
  const branch = point.branches.find(({ name }) => `branch:${name}` === outcome);
  if (branch?.test !== undefined) return `${code(valueText(branch.test, names))} holds`;
  const tests = point.branches.flatMap(({ test }) => (test === undefined ? [] : [code(valueText(test, names))]));
  return tests.length === 1 ? `${tests.join('')} does not hold` : `none of ${listed(tests, 'and')} holds`;
}

function awaitText(dag: DagManifest, point: PointManifest, outcome: Outcome, names: Names): string {
  const passes = outcome === 'passes';
  if (point.kind === 'loop') {
    const source = dag.regions.find(({ id }) => id === point.region)?.source;
    const over = source === undefined ? '' : ` over ${code(valueText(source, names))}`;
    return `the loop${over} ${passes ? 'ends well, in the `try`' : 'throws, and it is caught'}`;
  }
  const waited = point.kind === 'await' ? handleNames(point.of, names) : [];
  if (passes) return `${listed(waited, 'and')} succeed${waited.length === 1 ? 's' : ''}, in the \`try\``;
  return `${listed(waited, 'or')} fails or is skipped, and it is caught`;
}

function loopText(dag: DagManifest, id: string, outcome: Outcome): string {
  const region = dag.regions.find((one) => one.id === id);
  const list = region === undefined ? id : code(valueText(region.source, namesOf(dag, region.parent)));
  const has = { none: 'is empty', some: 'has items', one: 'has one item', several: 'has several items' };
  return `the list ${list} ${has[outcome as keyof typeof has]}`;
}

/** Where a place stands in the sources. */
export function positionOf(
  dag: DagManifest,
  { kind, id }: Place,
  positions: Positions | undefined,
): Position | undefined {
  const known = positions?.dags[dag.id];
  return kind === 'call' ? known?.nodes[id] : known?.places?.[id];
}
