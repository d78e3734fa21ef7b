/**
 * What there is to test in a dag, from its graph alone.
 *
 * A *place* is where a run can go one way or another: a call, a decision, an await in a `try`, a loop. Each has a few
 * *outcomes*, and only those that the flow itself treats differently: a task that fails is an outcome of its own where
 * somebody looks at the failure, else it merely fails the run, as any task may.
 *
 *   call       succeeds; fails and skips, where that is observed
 *   decision   one for each branch
 *   await      passes, throws; where a `catch` or `finally` is around it
 *   loop       none, some; none, one, several, if its iterations follow one another
 *
 * The number of outcomes grows with the flow's length. The number of whole paths does not: see `enumerate.ts`.
 */
import {
  type DagManifest,
  type Guard,
  handlesOf,
  type NodeId,
  type NodeManifest,
  type PointId,
  type PointManifest,
  type RegionId,
  type RegionManifest,
  type Value,
} from '@tradewind/sdk/manifest';
import { judge } from '../core/index.ts';
import type { TriggerRuleCounts } from '../core/model.ts';
import { loopMayHave } from './possible.ts';

export type Outcome =
  | 'succeeds'
  | 'fails'
  | 'skips'
  | 'passes'
  | 'throws'
  | 'none'
  | 'some'
  | 'one'
  | 'several'
  | `branch:${string}`;

export interface Place {
  readonly kind: 'call' | 'decision' | 'await' | 'loop';
  /** Of a node, point or region. */
  readonly id: string;
  readonly outcomes: readonly Outcome[];
}

/** Decisions, awaits and loops in program order, a loop before what is in it; then calls. */
export function placesOf(dag: DagManifest): Place[] {
  const observed = observedOf(dag);
  const caught = caughtPoints(dag);
  const hidden = new Set(dag.nodes.flatMap((node) => (node.hidden === true ? [node.id] : [])));
  return [
    ...inOrder(dag).flatMap((one) => ('source' in one ? placeOfRegion(dag, one) : placeOfPoint(one, caught, hidden))),
    ...dag.nodes.flatMap((node) => placeOfNode(node, observed)),
  ];
}

function inOrder({ points, regions }: DagManifest): (PointManifest | RegionManifest)[] {
  const left = new Map(regions.map((region) => [region.id, region]));
  const take = (id: RegionId | undefined): RegionManifest[] => {
    const region = id === undefined ? undefined : left.get(id);
    if (region === undefined) return [];
    left.delete(region.id);
    return [...take(region.parent), region];
  };
  // The point that ends a loop stands behind all that is in it.
  const ordered = points.flatMap((point) => [
    ...take(point.kind === 'loop' ? point.region : undefined),
    ...take(point.region),
    point,
  ]);
  return [...ordered, ...regions.flatMap(({ id }) => take(id))];
}

function placeOfPoint(point: PointManifest, caught: ReadonlySet<PointId>, hidden: ReadonlySet<NodeId>): Place[] {
  if (point.kind === 'decide') {
    const outcomes = point.branches.map(({ name }): Outcome => `branch:${name}`);
    return outcomes.length < 2 ? [] : [{ kind: 'decision', id: point.id, outcomes }];
  }
  const isOfCalls =
    point.kind === 'await' &&
    point.mode !== 'entry' &&
    // Glue that throws is a fault of the flow, no way to take.
    !point.of.flatMap(handlesOf).every((ref) => ref.kind === 'node' && hidden.has(ref.node));
  const canThrow = isOfCalls || point.kind === 'loop';
  return canThrow && caught.has(point.id) ? [{ kind: 'await', id: point.id, outcomes: ['passes', 'throws'] }] : [];
}

/** How many items a list has, for each outcome that names its length. */
export const itemsOf = { none: 0, one: 1, some: 2, several: 2 } as const;

function placeOfRegion(dag: DagManifest, region: RegionManifest): Place {
  const { id, next, carried } = region;
  const inTurn = next !== undefined || (carried !== undefined && carried.length > 0);
  const outcomes = inTurn ? (['none', 'one', 'several'] as const) : (['none', 'some'] as const);
  return { kind: 'loop', id, outcomes: outcomes.filter((outcome) => loopMayHave(dag, region, itemsOf[outcome])) };
}

function placeOfNode({ id, hidden }: NodeManifest, observed: Observed): Place[] {
  if (hidden === true) return [];
  const outcomes: Outcome[] = ['succeeds'];
  if (observed.failures.has(id)) outcomes.push('fails');
  if (observed.skips.has(id)) outcomes.push('skips');
  return [{ kind: 'call', id, outcomes }];
}

// ── who is looked at ────────────────────────────────────────────────────────────────────────────────────────────────

/** Points of which some guard asks whether they threw. */
function caughtPoints(dag: DagManifest): ReadonlySet<PointId> {
  const found = new Set<PointId>();
  const visit = (guard: Guard | undefined): void => {
    if (guard === undefined) return;
    if (guard.kind === 'point') {
      if (guard.is === 'threw') found.add(guard.point);
    } else if (guard.kind === 'not') visit(guard.of);
    else for (const part of guard.of) visit(part);
  };
  for (const { guard } of [...dag.nodes, ...dag.points]) visit(guard);
  for (const { guard, completes } of [...dag.regions, ...dag.groups]) for (const one of [guard, completes]) visit(one);
  for (const { next } of dag.regions) visit(next);
  for (const { cases } of dag.joins) for (const { guard } of cases) visit(guard);
  visit(dag.completes);
  return found;
}

interface Observed {
  readonly failures: ReadonlySet<NodeId>;
  readonly skips: ReadonlySet<NodeId>;
}

/** Calls whose failure or skip something else than the run's own end depends on. */
function observedOf(dag: DagManifest): Observed {
  const failures = new Set<NodeId>();
  const skips = new Set<NodeId>();
  const behind = behindOf(dag);
  for (const point of dag.points) {
    if (point.kind !== 'await' || point.mode === 'all' || point.mode === 'entry') continue;
    for (const id of point.of.flatMap(behind)) {
      failures.add(id);
      if (point.mode === 'settled') skips.add(id);
    }
  }
  for (const { args, after = [], options } of dag.nodes) {
    const tolerates = toleranceOf(options.triggerRule);
    for (const id of [...args, ...after].flatMap(behind)) {
      if (tolerates.failures) failures.add(id);
      if (tolerates.skips) skips.add(id);
    }
  }
  return { failures, skips };
}

/** Whether bad inputs, among good ones or alone, are judged otherwise than by the default rule. */
function toleranceOf(rule: NodeManifest['options']['triggerRule']): { failures: boolean; skips: boolean } {
  const differs = (state: 'failed' | 'skipped'): boolean =>
    [1, 2].some((bad) => {
      const none: TriggerRuleCounts = { total: 2, success: 2 - bad, failed: 0, upstreamFailed: 0, skipped: 0 };
      const counts = { ...none, [state]: bad };
      return judge(rule, counts) !== judge('all_success', counts);
    });
  return { failures: differs('failed'), skips: differs('skipped') };
}

/**
 * The calls whose failure is a value's: those that it comes from; of a flow call all that are made in it, and of a loop's
 * results also those that its iterations await.
 */
export function behindOf(dag: DagManifest): (value: Value) => NodeId[] {
  const joins = new Map(dag.joins.map((join) => [join.id, join]));
  const regions = new Map(dag.regions.map((region) => [region.id, region]));
  const groups = new Map(dag.groups.map((group) => [group.id, group]));
  const isIn = (
    id: string | undefined,
    outer: string,
    parents: ReadonlyMap<string, { readonly parent?: string }>,
  ): boolean => id !== undefined && (id === outer || isIn(parents.get(id)?.parent, outer, parents));
  const follow = (value: Value, seen: ReadonlySet<string>): NodeId[] =>
    handlesOf(value).flatMap((ref) => {
      const key = JSON.stringify(ref);
      if (seen.has(key)) return [];
      const further = new Set([...seen, key]);
      const all = (values: readonly Value[]): NodeId[] => values.flatMap((one) => follow(one, further));
      switch (ref.kind) {
        case 'node':
          return [ref.node];
        case 'join':
          return all(joins.get(ref.join)?.cases.map((one) => one.value) ?? []);
        case 'gather': {
          const awaited = dag.points.flatMap((point) =>
            point.kind === 'await' && isIn(point.region, ref.region, regions) ? point.of : [],
          );
          return all([ref.of, ...awaited]);
        }
        case 'group':
          return dag.nodes.flatMap(({ id, group }) => (isIn(group, ref.group, groups) ? [id] : []));
        case 'each': {
          const source = regions.get(ref.region)?.source;
          return source === undefined ? [] : all([source]);
        }
        case 'at':
          return all([ref.of]);
        case 'carried': {
          const carried = regions.get(ref.region)?.carried?.find(({ name }) => name === ref.name);
          return carried === undefined ? [] : all([carried.first, carried.next]);
        }
      }
    });
  return (value) => [...new Set(follow(value, new Set()))];
}
