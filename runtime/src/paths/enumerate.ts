/**
 * The whole paths of a dag. A *path* is what one run comes to at all places together: the outcomes of each place that it
 * reached. They are found by leading the real core through the graph: at each choice (a branch, the length of a list, how
 * a call ends whose failure is caught) one outcome is taken, and the others are left for later runs.
 *
 * Runs with few choices out of the ordinary come first. So a limit cuts off combinations, and hardly ever an outcome.
 */
import type { DagManifest, NodeId, PointManifest, RegionId } from '@tradewind/sdk/manifest';
import { decode, encode } from '@tradewind/sdk/runtime';
import {
  apply,
  createRun,
  indexDag,
  type InstanceKey,
  isTerminal,
  parseKey,
  type PlanIndex,
  type RunContext,
  type RunEvent,
  type RunOutcome,
  seenIn,
  type TryOutcome,
} from '../core/index.ts';
import type { EndState } from '../core/model.ts';
import { type Walk, walkOf } from './coverage.ts';
import { behindOf, type Place, placesOf } from './places.ts';
import { branchUnder, keyOf } from './possible.ts';
import { choicesName, skeletonOf } from './skeleton.ts';

/** What one run comes to, and how it ends. */
export interface Path {
  readonly walk: Walk;
  readonly state: 'success' | 'failed';
  /** Of one that failed: the call it failed for; absent if the flow itself threw. */
  readonly failedFor?: NodeId;
  /** How each call ended, in any iteration: those that were not made are skipped, or failed with what is before them. */
  readonly calls: ReadonlyMap<NodeId, ReadonlySet<EndState>>;
}

export interface Paths {
  readonly paths: readonly Path[];
  /** Whether these are all there are. */
  readonly complete: boolean;
}

export interface PathOptions {
  /** How many runs are tried. Default 1,000. */
  readonly limit?: number;
  /** Whether calls also fail where nobody catches it. Default `false`. */
  readonly uncaught?: boolean;
}

export function pathsOf(dag: DagManifest, { limit = 1_000, uncaught = false }: PathOptions = {}): Paths {
  const guide = new Guide(dag, uncaught);
  const found = new Map<string, Path>();
  const waiting: (readonly number[])[] = [[]];
  let tried = 0;
  for (const prefix of waiting) {
    if (tried === limit) return { paths: [...found.values()], complete: false };
    tried += 1;
    const { path, taken } = guide.lead(prefix);
    const text = `${textOf(path.walk)} ${path.failedFor ?? path.state}`;
    if (!found.has(text)) found.set(text, path);
    for (let at = prefix.length; at < taken.length && waiting.length <= limit; at++) {
      const before = taken.slice(0, at).map(({ chosen }) => chosen);
      for (let other = 1; other < (taken[at]?.outcomes ?? 0); other++) waiting.push([...before, other]);
    }
  }
  return { paths: [...found.values()], complete: true };
}

export interface PathCoverage {
  /** Found paths that tests have gone. */
  readonly walked: number;
  readonly total: number;
  readonly complete: boolean;
  /** Of each of the others, what was decided on it; the simplest first. */
  readonly untested: readonly Walk[];
}

/** Which of these paths runs have gone. */
export function pathCoverageOf({ paths, complete }: Paths, walks: readonly Walk[]): PathCoverage {
  const gone = new Set(walks.map(textOf));
  const left = paths.filter(({ walk }) => !gone.has(textOf(walk)));
  return { walked: paths.length - left.length, total: paths.length, complete, untested: left.map(decidedOn) };
}

/** What is decided on a path, without what follows by itself: calls that only succeed, awaits that only pass. */
export function decidedOn({ walk }: Path): Walk {
  const entries = Object.entries(walk).map(
    ([place, outcomes]) =>
      [place, outcomes.every((one) => one === 'succeeds' || one === 'passes') ? [] : outcomes] as const,
  );
  return Object.fromEntries(entries.filter(([, outcomes]) => outcomes.length > 0));
}

/** The same for the same path. */
export function textOf(walk: Walk): string {
  return JSON.stringify(Object.entries(walk).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

interface Taken {
  readonly outcomes: number;
  readonly chosen: number;
}

const context: RunContext = {
  runId: 'path',
  dagId: 'path',
  logicalDate: '2026-01-01T00:00:00.000Z',
  dataInterval: { start: '2026-01-01T00:00:00.000Z', end: '2026-01-02T00:00:00.000Z' },
  isLatest: true,
};

class Guide {
  readonly #index: PlanIndex;
  readonly #places: readonly Place[];
  readonly #endings: ReadonlyMap<NodeId, readonly TryOutcome['kind'][]>;
  /** What a decision is about: those about the same go the same way. */
  readonly #subjects: ReadonlyMap<string, string>;
  readonly #lengths: ReadonlyMap<string, readonly number[]>;
  readonly #decisions: ReadonlyMap<string, Decision>;

  constructor(dag: DagManifest, uncaught: boolean) {
    this.#index = indexDag(skeletonOf(dag), { encode, decode });
    this.#places = placesOf(dag);
    this.#endings = endingsOf(dag, this.#places, uncaught);
    const decisions = dag.points.filter((point) => point.kind === 'decide');
    this.#subjects = new Map([
      ...decisions.map(({ id, branches }): [string, string] => [id, `decision ${keyOf(dag, branches)}`]),
      ...dag.regions.map(({ id, source }): [string, string] => [id, `list ${keyOf(dag, source)}`]),
    ]);
    this.#lengths = new Map(
      this.#places.flatMap(({ kind, id, outcomes }) => {
        // The usual case first: several items.
        const lengths = outcomes.includes('some') ? [2, 0] : [2, 1, 0];
        return kind === 'loop' ? [[id, lengths]] : [];
      }),
    );
    this.#decisions = new Map(
      decisions.map((point) => [point.id, { branches: point.branches, byLength: byLengthOf(dag, point) }]),
    );
  }

  /** Takes the given choices, and the first one wherever there are more. */
  lead(prefix: readonly number[]): { path: Path; taken: readonly Taken[] } {
    const taken: Taken[] = [];
    const known = new Map<string, number>();
    const choose = (about: string, outcomes: number): number => {
      const before = known.get(about);
      if (before !== undefined) return Math.min(before, outcomes - 1);
      const chosen = outcomes < 2 ? 0 : (prefix[taken.length] ?? 0);
      if (outcomes > 1) taken.push({ outcomes, chosen });
      known.set(about, chosen);
      return chosen;
    };
    const run = createRun(this.#index, context, { [choicesName]: this.#choices(choose) });
    const calls = new Map<NodeId, Set<EndState>>();
    let finished: RunOutcome | undefined;
    const ready: InstanceKey[] = [];
    const step = (event: RunEvent): void => {
      const { changed, ready: next, finished: end } = apply(run, event, 0);
      for (const { nodeId, state } of changed) {
        if (isTerminal(state)) calls.set(nodeId, (calls.get(nodeId) ?? new Set()).add(state));
      }
      ready.push(...next);
      finished ??= end;
    };
    step({ kind: 'started' });
    for (let key = ready.shift(); key !== undefined; key = ready.shift()) {
      const endings = this.#endings.get(parseKey(key)?.nodeId ?? '') ?? usual;
      const outcome = outcomes[endings[choose(`call ${key}`, endings.length)] ?? 'success'];
      step({ kind: 'dispatched', key, token: key });
      step({ kind: 'try_ended', key, token: key, outcome });
    }
    const failedFor = finished?.error?.task;
    const path: Path = {
      walk: walkOf(this.#places, seenIn(run)),
      state: finished?.state ?? 'failed',
      ...(failedFor === undefined ? {} : { failedFor }),
      calls,
    };
    return { path, taken };
  }

  /** Asked by the skeleton's expressions, when the run comes to them. */
  #choices(choose: (about: string, outcomes: number) => number): object {
    const answer = (key: string): unknown => {
      const [id = '', at = ''] = key.split(' ');
      const decision = this.#decisions.get(id);
      return decision === undefined ? this.#list(id, at, choose) : this.#branch(id, decision, at, choose);
    };
    return new Proxy(
      {},
      {
        getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true, value: null }),
        get: (_, key) => (typeof key === 'string' ? answer(key) : undefined),
      },
    );
  }

  #list(id: string, at: string, choose: (about: string, outcomes: number) => number): readonly null[] {
    const lengths = this.#lengths.get(id) ?? [1];
    const length = lengths[choose(`${this.#subjects.get(id)} ${at}`, lengths.length)] ?? 1;
    return Array.from({ length }, () => null);
  }

  #branch(
    id: string,
    { branches, byLength }: Decision,
    at: string,
    choose: (about: string, outcomes: number) => number,
  ): string {
    if (byLength !== undefined) return byLength.taken[this.#list(byLength.list, at, choose).length] ?? '';
    const subject = this.#subjects.get(id) ?? id;
    // What parameters decide is the same in each iteration.
    const chosen = choose(ofItems.test(subject) ? `${subject} ${at}` : subject, branches.length);
    return branches[chosen]?.name ?? '';
  }
}

type DecidePoint = Extract<PointManifest, { kind: 'decide' }>;

interface Decision {
  readonly branches: DecidePoint['branches'];
  readonly byLength: ByLength | undefined;
}

/** The branches that are taken with so many items in a list. */
interface ByLength {
  readonly list: RegionId;
  readonly taken: readonly string[];
}

/** How long a list is that is looped over elsewhere may decide it. */
function byLengthOf(dag: DagManifest, { branches, region }: DecidePoint): ByLength | undefined {
  for (const { id, source, parent } of dag.regions) {
    if (parent !== region) continue;
    const value = keyOf(dag, source);
    const taken = [0, 1, 2].flatMap(
      (length) => branchUnder(dag, branches, { value, is: Array.from({ length }, () => null) }) ?? [],
    );
    // Of lists as long as ours, none may tell the branches apart: then it is free.
    if (taken.length === 3 && new Set(taken).size > 1) return { list: id, taken };
  }
  return undefined;
}

const ofItems = /"kind":"(?:item|index|carried|point|caught)"/;

const usual: readonly TryOutcome['kind'][] = ['success'];
const outcomes: Readonly<Record<TryOutcome['kind'], TryOutcome>> = {
  success: { kind: 'success' },
  failed: { kind: 'failed', reason: 'error', error: { name: 'Error', message: 'failed' }, forGood: true },
  skipped: { kind: 'skipped' },
};

/** How calls may end: badly only where something in the flow depends on it. */
function endingsOf(
  dag: DagManifest,
  places: readonly Place[],
  uncaught: boolean,
): ReadonlyMap<NodeId, readonly TryOutcome['kind'][]> {
  const behind = behindOf(dag);
  const caught = new Set<NodeId>();
  for (const { kind, id } of places) {
    const point = kind === 'await' ? dag.points.find((one) => one.id === id) : undefined;
    if (point?.kind === 'await') for (const node of point.of.flatMap(behind)) caught.add(node);
    if (point?.kind !== 'loop') continue;
    // What is awaited in a loop throws through it.
    const inside = dag.points.filter((one) => one.kind === 'await' && isIn(dag, one.region, point.region));
    for (const one of inside) if (one.kind === 'await') for (const node of one.of.flatMap(behind)) caught.add(node);
  }
  return new Map(
    places.flatMap((place) => {
      if (place.kind !== 'call') return [];
      const fails = uncaught || caught.has(place.id) || place.outcomes.includes('fails');
      const endings: TryOutcome['kind'][] = ['success'];
      if (fails) endings.push('failed');
      if (place.outcomes.includes('skips')) endings.push('skipped');
      return [[place.id, endings]];
    }),
  );
}

/** Whether a loop is that one, or stands in it. */
function isIn(dag: DagManifest, region: RegionId | undefined, outer: RegionId): boolean {
  if (region === undefined || region === outer) return region === outer;
  return isIn(dag, dag.regions.find(({ id }) => id === region)?.parent, outer);
}
