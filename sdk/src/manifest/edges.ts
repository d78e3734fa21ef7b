/**
 * The lines of a drawing. The engine does not need them: it follows inputs and guards. A person wants to see which call
 * comes after which, so everything that is no node (points, joins, gathers, groups, loops) is followed back to the nodes
 * behind it.
 */
import { pointsOf, refsOf, valuesOfPoint } from './graph.ts';
import type {
  DagManifest,
  GroupManifest,
  Guard,
  JoinManifest,
  NodeId,
  NodeManifest,
  PointId,
  PointManifest,
  RegionId,
  RegionManifest,
  Value,
} from './types.ts';
import { Ways } from './ways.ts';

/**
 * A line from one node to another. `input`: its value is passed. `after`: the call takes it as order only.
 * `control`: control comes to the call only after it. `teardown`: from what is used to what tears it down.
 */
export interface Edge {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly kind: 'input' | 'after' | 'control' | 'teardown';
}

/**
 * All lines between the nodes of a dag, by target in program order. With `reduce`, a line that a longer way implies is
 * left out: that is for the eye only, the manifest keeps every input.
 */
export function edges(dag: DagManifest, options: { readonly reduce?: boolean } = {}): Edge[] {
  const values = new Origins(dag, 'values');
  const all = new Origins(dag, 'all');
  const found = dag.nodes.flatMap((node) => edgesTo(node, values, all));
  return options.reduce === true ? reduced(dag, found) : found;
}

function edgesTo(node: NodeManifest, values: Origins, all: Origins): Edge[] {
  const found = new Map<NodeId, Edge>();
  const add = (from: Iterable<NodeId>, kind: Edge['kind']): void => {
    // The first kind wins: a value that is passed says more than the order that it brings.
    for (const id of from) if (id !== node.id && !found.has(id)) found.set(id, { from: id, to: node.id, kind });
  };
  for (const value of node.args) add(values.ofValue(value), 'input');
  for (const value of node.after ?? []) add(all.ofAwaited(value), 'after');
  if (node.teardown !== undefined) {
    for (const value of node.teardown.scope) add(all.ofAwaited(value), 'teardown');
    add([node.teardown.of], 'teardown');
  }
  // What decides whether there is a value, and which, is no part of it.
  for (const value of node.args) add(all.ofValue(value), 'control');
  add(all.ofControl(node), 'control');
  return [...found.values()];
}

/**
 * Which nodes stand behind a value, and behind control; each thing of the dag is followed once. `values`: only what a value
 * is made from, without what brings control to it.
 */
class Origins {
  readonly #follows: 'values' | 'all';
  readonly #points: ReadonlyMap<string, PointManifest>;
  readonly #joins: ReadonlyMap<string, JoinManifest>;
  readonly #regions: ReadonlyMap<string, RegionManifest>;
  readonly #groups: ReadonlyMap<string, GroupManifest>;
  readonly #nodesOfGroup = new Map<string, NodeId[]>();
  readonly #known = new Map<string, ReadonlySet<NodeId>>();

  constructor(dag: DagManifest, follows: 'values' | 'all') {
    this.#follows = follows;
    const byId = <T extends { readonly id: string }>(list: readonly T[]): Map<string, T> =>
      new Map(list.map((item) => [item.id, item]));
    this.#points = byId(dag.points);
    this.#joins = byId(dag.joins);
    this.#regions = byId(dag.regions);
    this.#groups = byId(dag.groups);
    for (const node of dag.nodes) {
      let group = node.group;
      while (group !== undefined) {
        const inside = this.#nodesOfGroup.get(group) ?? [];
        inside.push(node.id);
        this.#nodesOfGroup.set(group, inside);
        group = this.#groups.get(group)?.parent;
      }
    }
  }

  ofValue(value: Value): ReadonlySet<NodeId> {
    const found = new Set<NodeId>();
    for (const ref of refsOf(value)) for (const id of this.#ofReference(ref)) found.add(id);
    return found;
  }

  /** Like `ofValue`, but who waits for a flow call waits for everything called in it. */
  ofAwaited(value: Value): ReadonlySet<NodeId> {
    return value.kind === 'group' ? new Set(this.#nodesOfGroup.get(value.group)) : this.ofValue(value);
  }

  /** Everything that is over when control comes to this call. */
  ofControl(node: Pick<NodeManifest, 'guard' | 'region'>): ReadonlySet<NodeId> {
    const found = new Set<NodeId>();
    this.#addControl(node.guard, node.region, found);
    return found;
  }

  #addControl(guard: Guard | undefined, region: RegionId | undefined, found: Set<NodeId>): void {
    if (this.#follows === 'values') return;
    for (const point of pointsOf(guard)) for (const id of this.#ofPoint(point)) found.add(id);
    if (region !== undefined) for (const id of this.#ofRegion(region)) found.add(id);
  }

  #ofReference(ref: ReturnType<typeof refsOf>[number]): Iterable<NodeId> {
    switch (ref.kind) {
      case 'node':
        return [ref.node];
      case 'join':
        return this.#ofJoin(ref.join);
      case 'gather':
        return this.ofValue(ref.of);
      case 'group':
        return this.#ofGroup(ref.group);
      case 'item':
      case 'each':
      case 'index':
        return this.#ofRegion(ref.region);
      case 'at':
        return [...this.ofValue(ref.of), ...this.ofValue(ref.index)];
      case 'carried':
        return this.#ofCarried(ref.region, ref.name);
      case 'point':
        return this.#ofPoint(ref.point);
      case 'caught':
        return ref.points.flatMap((point) => [...this.#ofPoint(point)]);
      default:
        return [];
    }
  }

  /** Follows a thing once; one that leads back to itself (a carried value) adds nothing on the second visit. */
  #once(key: string, follow: (found: Set<NodeId>) => void): ReadonlySet<NodeId> {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const found = new Set<NodeId>();
    this.#known.set(key, found);
    follow(found);
    return found;
  }

  #ofPoint(id: PointId): ReadonlySet<NodeId> {
    return this.#once(`point ${id}`, (found) => {
      const point = this.#points.get(id);
      if (point === undefined) return;
      for (const value of valuesOfPoint(point)) for (const node of this.ofAwaited(value)) found.add(node);
      this.#addControl(point.guard, point.region, found);
      if (point.kind !== 'loop') return;
      const region = this.#regions.get(point.region);
      if (region !== undefined) this.#addControl(region.completes, region.id, found);
    });
  }

  #ofJoin(id: string): ReadonlySet<NodeId> {
    return this.#once(`join ${id}`, (found) => {
      for (const { guard, value } of this.#joins.get(id)?.cases ?? []) {
        for (const node of this.ofValue(value)) found.add(node);
        this.#addControl(guard, undefined, found);
      }
    });
  }

  #ofRegion(id: RegionId): ReadonlySet<NodeId> {
    return this.#once(`region ${id}`, (found) => {
      const region = this.#regions.get(id);
      if (region === undefined) return;
      for (const node of this.ofValue(region.source)) found.add(node);
      this.#addControl(region.guard, region.parent, found);
    });
  }

  #ofCarried(id: RegionId, name: string): ReadonlySet<NodeId> {
    return this.#once(`carried ${id} ${name}`, (found) => {
      const carried = this.#regions.get(id)?.carried?.find((entry) => entry.name === name);
      if (carried === undefined) return;
      for (const value of [carried.first, carried.next]) {
        for (const node of this.ofValue(value)) found.add(node);
      }
    });
  }

  /** As a value, what it returned; where it returned nothing, everything called in it. */
  #ofGroup(id: string): ReadonlySet<NodeId> {
    return this.#once(`group ${id}`, (found) => {
      const result = this.#groups.get(id)?.result;
      const behind = result === undefined ? [] : this.ofValue(result);
      for (const node of behind) found.add(node);
      if (found.size === 0) for (const node of this.#nodesOfGroup.get(id) ?? []) found.add(node);
    });
  }
}

/** Leaves out what a longer way implies. Edges of a loop that lead back stay as they are. */
function reduced(dag: DagManifest, all: readonly Edge[]): Edge[] {
  const place = new Map(dag.nodes.map((node, index) => [node.id, index]));
  const placeOf = (id: NodeId): number => place.get(id) ?? -1;
  const ways = new Ways(dag);
  const sources = new Map<NodeId, NodeId[]>();
  for (const { from, to } of all) {
    if (placeOf(from) < placeOf(to)) sources.set(to, [...(sources.get(to) ?? []), from]);
  }
  return all.filter(({ from, to, kind }) => {
    if (kind === 'teardown' || placeOf(from) >= placeOf(to)) return true;
    const others = (sources.get(to) ?? []).filter((id) => id !== from && placeOf(id) > placeOf(from));
    // A way through a call that may be left out does not say that `to` comes after `from`.
    const counts = (id: NodeId): boolean => ways.isCalledWhenever(id, to);
    return !reaches(others.filter(counts), from, { sources, placeOf, counts });
  });
}

interface Lines {
  readonly sources: ReadonlyMap<NodeId, readonly NodeId[]>;
  readonly placeOf: (id: NodeId) => number;
  readonly counts: (id: NodeId) => boolean;
}

/** Whether a way leads back from one of `starts` to `goal`. */
function reaches(starts: readonly NodeId[], goal: NodeId, { sources, placeOf, counts }: Lines): boolean {
  const seen = new Set(starts);
  for (const id of seen) {
    for (const source of sources.get(id) ?? []) {
      if (source === goal) return true;
      if (placeOf(source) > placeOf(goal) && counts(source)) seen.add(source);
    }
  }
  return false;
}
