/**
 * Whether a `try` covers what is called in it: every path from a call to the end of the block awaits it, or something it
 * is an input of. A failure of one that is not covered would pass the `catch` by.
 */
import {
  type Guard,
  handlesOf,
  inputsOf,
  type NodeManifest,
  type PointId,
  type PointManifest,
  refsOf,
  type RegionId,
  type Value,
} from '@tradewind/sdk/manifest';
import type { ts } from 'ts-morph';
import { asGuard, type Formula } from '../graph/guards.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import { codeOf, type FlowState, type Reader, type Way } from './reader.ts';

/** Reads a block of a `try` by `body`, and reports the calls in it that it does not cover. */
export function checkCoverage(r: Reader, flow: FlowState, body: () => Way): Way {
  const { nodes, groups, points } = flow.graph;
  const from = { nodes: nodes.length, groups: groups.length, points: points.length };
  const activation = r.activations.at(-1);
  const returned = activation?.returns.length ?? 0;
  const way = body();
  if (r.silent) return way;
  const ends = [way, ...(activation?.returns.slice(returned).map((one) => one.way) ?? [])].map(
    ({ control }) => control,
  );
  const coverage = new Coverage(flow.graph, from.points, flow.graph.region);
  for (const node of nodes.slice(from.nodes)) {
    if (node.hidden === true || node.group !== flow.graph.group) continue;
    if (!coverage.covers(`node ${node.id}`, node, ends)) report(r, flow.positions.get(node.id));
  }
  for (const group of groups.slice(from.groups)) {
    if (group.parent !== flow.graph.group) continue;
    if (!coverage.covers(`group ${group.id}`, group, ends)) report(r, flow.groupNodes.get(group.id));
  }
  return way;
}

function report(r: Reader, at: ts.Node | undefined): void {
  if (at !== undefined) r.note('uncovered-call', at, { call: codeOf(at) });
}

interface Placed {
  readonly guard?: Guard;
  readonly region?: RegionId;
}

type Facts = ReadonlyMap<PointId, string>;

/** How far the ways to a call are followed. */
const mostSteps = 500;

class Coverage {
  readonly #graph: GraphBuilder;
  readonly #region: RegionId | undefined;
  readonly #points = new Map<PointId, PointManifest>();
  readonly #nodes = new Map<string, NodeManifest>();
  #steps = 0;
  /** What each await of the block waits for, directly or as an input of it. */
  readonly #awaited: { readonly point: PointId; readonly reached: ReadonlySet<string> }[] = [];

  constructor(graph: GraphBuilder, from: number, region: RegionId | undefined) {
    this.#graph = graph;
    this.#region = region;
    for (const point of graph.points) this.#points.set(point.id, point);
    for (const node of graph.nodes) this.#nodes.set(node.id, node);
    for (const point of graph.points.slice(from)) {
      if (point.kind !== 'await') continue;
      const reached = new Set<string>();
      for (const value of point.of) this.#reach(value, reached);
      this.#awaited.push({ point: point.id, reached });
    }
  }

  covers(key: string, item: Placed, ends: readonly Formula[]): boolean {
    const awaits = new Set(this.#awaited.filter(({ reached }) => reached.has(key)).map(({ point }) => point));
    const cases = this.#casesOf(item);
    const isCovered = (end: Formula): boolean => !cases.some((facts) => this.#possible(asGuard(end), awaits, facts));
    if (ends.every(isCovered)) return true;
    // In a loop: each iteration awaits its own.
    for (let id = item.region; id !== undefined && id !== this.#region; ) {
      const region = this.#graph.regions.find((one) => one.id === id);
      if (region === undefined) break;
      if (region.completes !== undefined && isCovered(region.completes)) return true;
      id = region.parent;
    }
    return false;
  }

  #reach(value: Value, reached: Set<string>): void {
    for (const ref of refsOf(value)) {
      const key = keyOf(ref);
      if (key === undefined || reached.has(key)) continue;
      reached.add(key);
      for (const next of this.#behind(ref)) this.#reach(next, reached);
    }
  }

  /** What something that is waited for has itself waited for. */
  #behind(ref: Value): readonly Value[] {
    switch (ref.kind) {
      case 'node': {
        const node = this.#nodes.get(ref.node);
        return node === undefined ? [] : inputsOf(node);
      }
      case 'join':
        return this.#graph.joins.find(({ id }) => id === ref.join)?.cases.map(({ value }) => value) ?? [];
      case 'gather': {
        const source = this.#graph.regions.find(({ id }) => id === ref.region)?.source;
        return source === undefined ? [ref.of] : [ref.of, source];
      }
      case 'carried': {
        const region = this.#graph.regions.find(({ id }) => id === ref.region);
        return region?.carried?.flatMap(({ name, first, next }) => (name === ref.name ? [first, next] : [])) ?? [];
      }
      case 'group':
        return this.#graph.points.flatMap((point) =>
          point.kind === 'await' && point.mode === 'entry' && point.group === ref.group
            ? point.of.flatMap(handlesOf)
            : [],
        );
      case 'point': {
        const point = this.#points.get(ref.point);
        return point?.kind === 'await' ? point.of : [];
      }
      default:
        return [];
    }
  }

  /** What is known if control came to the call: one case for each way there. */
  #casesOf({ guard, region: innermost }: Placed): readonly Facts[] {
    const guards = [guard];
    for (let id = innermost; id !== undefined; ) {
      const region = this.#graph.regions.find((one) => one.id === id);
      guards.push(region?.guard);
      id = region?.parent;
    }
    this.#steps = mostSteps;
    return guards.reduce<readonly Facts[]>(
      (cases, one) => cases.flatMap((facts) => this.#assume(one, facts)),
      [new Map()],
    );
  }

  /** Knowing less, when there are too many ways, reports too much, never too little. */
  #assume(guard: Guard | undefined, facts: Facts): readonly Facts[] {
    this.#steps -= 1;
    if (guard === undefined || this.#steps < 0) return [facts];
    switch (guard.kind) {
      case 'all':
        return guard.of.reduce<readonly Facts[]>(
          (cases, part) => cases.flatMap((one) => this.#assume(part, one)),
          [facts],
        );
      case 'any':
        return guard.of.flatMap((part) => this.#assume(part, facts));
      case 'not':
        return [facts];
      case 'point': {
        if (guard.previous !== undefined) return [facts];
        const known = facts.get(guard.point);
        if (known !== undefined) return contradicts(guard.is, known) ? [] : [facts];
        return this.#assume(this.#points.get(guard.point)?.guard, new Map([...facts, [guard.point, guard.is]]));
      }
    }
  }

  /** Whether control can get there without coming by one of these awaits. */
  #possible(guard: Guard | undefined, awaits: ReadonlySet<PointId>, facts: Facts): boolean {
    if (guard === undefined) return true;
    switch (guard.kind) {
      case 'all':
        return guard.of.every((part) => this.#possible(part, awaits, facts));
      case 'any':
        return guard.of.some((part) => this.#possible(part, awaits, facts));
      case 'not':
        return true;
      case 'point': {
        // Passed or not, it was awaited.
        if (awaits.has(guard.point)) return false;
        if (contradicts(guard.is, facts.get(guard.point))) return false;
        const point = this.#points.get(guard.point);
        if (point === undefined || !this.#possible(point.guard, awaits, facts)) return false;
        if (guard.is !== 'passed' || point.kind !== 'await' || point.mode !== 'all') return true;
        // Bodies that ran beside: they came to their end.
        return point.of
          .flatMap(refsOf)
          .every(
            (ref) =>
              ref.kind !== 'point' || this.#possible({ kind: 'point', point: ref.point, is: 'passed' }, awaits, facts),
          );
      }
    }
  }
}

function contradicts(is: string, fact: string | undefined): boolean {
  if (fact === undefined || is === fact) return false;
  if (is === 'threw' || fact === 'threw') return true;
  return is !== 'passed' && fact !== 'passed';
}

function keyOf(ref: Value): string | undefined {
  switch (ref.kind) {
    case 'node':
      return `node ${ref.node}`;
    case 'group':
      return `group ${ref.group}`;
    case 'join':
      return `join ${ref.join}`;
    case 'carried':
      return `carried ${ref.region} ${ref.name}`;
    case 'point':
      return `point ${ref.point}`;
    case 'gather':
      return `gather ${JSON.stringify(ref)}`;
    default:
      return undefined;
  }
}
