/** Which outcomes of a dag's places runs have come to. */
import type { DagManifest } from '@tradewind/sdk/manifest';
import type { Seen } from '../core/index.ts';
import { type Outcome, type Place, placesOf } from './places.ts';

/** Of one run: place → the outcomes that it had there, in any of its iterations. */
export type Walk = Readonly<Record<string, readonly Outcome[]>>;

export interface PlaceCoverage {
  readonly place: Place;
  readonly covered: ReadonlySet<Outcome>;
}

export interface DagCoverage {
  readonly dag: string;
  readonly places: readonly PlaceCoverage[];
  readonly covered: number;
  readonly total: number;
}

/** `call report`, `decision p3`: how a place is called in a walk. */
export const placeKey = ({ kind, id }: Pick<Place, 'kind' | 'id'>): string => `${kind} ${id}`;

/** Of all that came to pass, what happened at places of the dag. */
export function walkOf(places: readonly Place[], seen: readonly Seen[]): Walk {
  const walk = new Map<string, Set<Outcome>>();
  const known = new Map(places.map((place) => [`${place.kind === 'call' ? 'node' : ''}${place.id}`, place]));
  for (const one of seen) {
    const place = known.get(`${one.kind === 'node' ? 'node' : ''}${one.id}`);
    const outcome = place && outcomeOf(place, one);
    if (place === undefined || outcome === undefined || !place.outcomes.includes(outcome)) continue;
    const key = placeKey(place);
    walk.set(key, (walk.get(key) ?? new Set()).add(outcome));
  }
  return Object.fromEntries([...walk].map(([key, outcomes]) => [key, [...outcomes].toSorted()]));
}

function outcomeOf(place: Place, seen: Seen): Outcome | undefined {
  switch (seen.kind) {
    case 'node':
      return seen.outcome === 'success' ? 'succeeds' : seen.outcome === 'failed' ? 'fails' : 'skips';
    case 'region': {
      const { iterations } = seen;
      if (iterations === 0) return 'none';
      if (place.outcomes.includes('some')) return 'some';
      return iterations === 1 ? 'one' : 'several';
    }
    case 'point':
      if (place.kind === 'decision') return seen.outcome === 'threw' ? undefined : (seen.outcome as Outcome);
      return seen.outcome === 'threw' ? 'throws' : 'passes';
  }
}

/**
 * What these runs have covered of a dag. `possible`: walks along all of its paths, if they are known; what none of them
 * comes to is left out.
 */
export function coverageOf(dag: DagManifest, walks: readonly Walk[], possible?: readonly Walk[]): DagCoverage {
  const places = placesOf(dag).flatMap((place): PlaceCoverage[] => {
    const key = placeKey(place);
    const covered = new Set(walks.flatMap((walk) => walk[key] ?? []));
    const reached = possible && new Set(possible.flatMap((walk) => walk[key] ?? []));
    const outcomes = place.outcomes.filter((one) => reached === undefined || reached.has(one) || covered.has(one));
    return outcomes.length === 0 ? [] : [{ place: { ...place, outcomes }, covered }];
  });
  const sum = (count: (one: PlaceCoverage) => number): number => places.reduce((all, one) => all + count(one), 0);
  return {
    dag: dag.id,
    places,
    covered: sum(({ place, covered }) => place.outcomes.filter((outcome) => covered.has(outcome)).length),
    total: sum(({ place }) => place.outcomes.length),
  };
}

/** Covered outcomes in hundred; a dag without any is covered. */
export function percentOf({ covered, total }: { readonly covered: number; readonly total: number }): number {
  return total === 0 ? 100 : (covered / total) * 100;
}
