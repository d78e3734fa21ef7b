/**
 * Which calls are made on which ways through a flow, as far as a drawing needs it: of the ways on which nothing throws,
 * each a choice of a branch for every decision.
 */
import type { DagManifest, Guard, NodeId, PointId, PointManifest, RegionId, RegionManifest } from './types.ts';

type Decision = Extract<PointManifest, { kind: 'decide' }>;
/** The branch that each decision takes. */
type Way = ReadonlyMap<PointId, string>;

/** A flow with more ways than this is not looked at way by way. */
const mostWays = 256;

export class Ways {
  readonly #guards: ReadonlyMap<NodeId, Guard | undefined>;
  readonly #points: ReadonlyMap<PointId, PointManifest>;
  readonly #regions: ReadonlyMap<RegionId, RegionManifest>;
  readonly #answers = new Map<string, boolean>();

  constructor(dag: DagManifest) {
    this.#guards = new Map(dag.nodes.map(({ id, guard }) => [id, guard]));
    this.#points = new Map(dag.points.map((point) => [point.id, point]));
    this.#regions = new Map(dag.regions.map((region) => [region.id, region]));
  }

  /** Is there a way on which the call is not made? In a loop: in an iteration that was begun. */
  isConditional(node: NodeId): boolean {
    return !this.#implies(undefined, this.#guards.get(node), false);
  }

  /** Is `first` called on every way on which `second` is? With too many ways to know: yes. */
  isCalledWhenever(first: NodeId, second: NodeId): boolean {
    return this.#implies(this.#guards.get(second), this.#guards.get(first), true);
  }

  #implies(given: Guard | undefined, guard: Guard | undefined, otherwise: boolean): boolean {
    if (guard === undefined) return true;
    const key = JSON.stringify([given, guard]);
    const known = this.#answers.get(key);
    if (known !== undefined) return known;
    const ways = this.#waysOf(given, guard);
    const answer = ways?.every((way) => !this.#holds(given, way) || this.#holds(guard, way)) ?? otherwise;
    this.#answers.set(key, answer);
    return answer;
  }

  /** All that the decisions behind the guards may choose; `undefined` if that is too much. */
  #waysOf(...guards: readonly (Guard | undefined)[]): Way[] | undefined {
    const decisions = new Map<PointId, Decision>();
    const seen = new Set<PointId>();
    const visit = (guard: Guard | undefined): void => {
      if (guard === undefined) return;
      if (guard.kind === 'not') return visit(guard.of);
      if (guard.kind !== 'point') return guard.of.forEach(visit);
      if (guard.previous !== undefined) return;
      const point = this.#points.get(guard.point);
      if (point === undefined || seen.has(point.id)) return;
      seen.add(point.id);
      if (point.kind === 'decide') decisions.set(point.id, point);
      if (point.kind === 'loop') visit(this.#regions.get(point.region)?.completes);
      visit(point.guard);
    };
    guards.forEach(visit);
    let ways: Way[] = [new Map()];
    for (const { id, branches } of decisions.values()) {
      ways = ways.flatMap((way) => branches.map(({ name }) => new Map([...way, [id, name]])));
      if (ways.length > mostWays) return undefined;
    }
    return ways;
  }

  #holds(guard: Guard | undefined, way: Way): boolean {
    if (guard === undefined) return true;
    switch (guard.kind) {
      case 'not':
        return !this.#holds(guard.of, way);
      case 'all':
        return guard.of.every((part) => this.#holds(part, way));
      case 'any':
        return guard.of.some((part) => this.#holds(part, way));
      case 'point':
        return this.#ended(guard, way);
    }
  }

  #ended({ point: id, is, previous }: Extract<Guard, { kind: 'point' }>, way: Way): boolean {
    const point = this.#points.get(id);
    // An iteration that was begun: what the one before had to do for it is done.
    if (point === undefined || previous !== undefined) return true;
    if ((point.kind === 'throw') !== (is === 'threw')) return false;
    if (is.startsWith('branch:') && way.get(id) !== is.slice('branch:'.length)) return false;
    if (point.kind === 'loop' && !this.#holds(this.#regions.get(point.region)?.completes, way)) return false;
    return this.#holds(point.guard, way);
  }
}
