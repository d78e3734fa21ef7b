/**
 * Which nodes' values core must see. A value that is only handed on stays where it is stored; one that decides something
 * (a condition, a loop's source, an expression) has to be decoded.
 */
import type { DagManifest, NodeId, RegionManifest, Value } from '@tradewind/sdk/manifest';

export function observedNodes(dag: DagManifest): ReadonlySet<NodeId> {
  return new Observer(dag).nodes;
}

class Observer {
  readonly nodes = new Set<NodeId>();
  readonly #dag: DagManifest;
  readonly #followed = new Set<string>();
  readonly #handedOn = new Set<string>();
  readonly #joins;
  readonly #groups;
  readonly #points;
  readonly #regions: ReadonlyMap<string, RegionManifest>;

  constructor(dag: DagManifest) {
    this.#dag = dag;
    this.#joins = new Map(dag.joins.map((join) => [join.id, join]));
    this.#groups = new Map(dag.groups.map((group) => [group.id, group]));
    this.#points = new Map(dag.points.map((point) => [point.id, point]));
    this.#regions = new Map(dag.regions.map((region) => [region.id, region]));
    this.#walk();
  }

  #walk(): void {
    for (const point of this.#dag.points) {
      if (point.kind === 'decide') for (const { test } of point.branches) if (test) this.#see(test);
      if (point.kind === 'glue') this.#see(point.value);
      if (point.kind === 'throw') this.#see(point.error);
      if (point.kind === 'await') for (const value of point.of) this.#handOn(value);
    }
    for (const region of this.#dag.regions) {
      if (region.handles === true) this.#handOnList(region.source);
      else if (isLinked(region)) this.#handOn(region.source);
      else this.#see(region.source);
      for (const { first, next } of region.carried ?? []) {
        this.#handOn(first);
        this.#handOn(next);
      }
    }
    for (const node of this.#dag.nodes) for (const value of node.args) this.#handOn(value);
    for (const join of this.#dag.joins) for (const { value } of join.cases) this.#handOn(value);
    for (const group of this.#dag.groups) if (group.result) this.#handOn(group.result);
    if (this.#dag.result) this.#handOn(this.#dag.result);
  }

  /** Only what is inside an operator is looked at. A field that is handed on is a path into what is stored. */
  #handOn(value: Value): void {
    switch (value.kind) {
      case 'op':
        return this.#see(value);
      case 'field':
        return this.#handOn(value.of);
      case 'list':
        return value.items.forEach((item) => this.#handOn(item));
      case 'record':
        return value.entries.forEach(([, entry]) => this.#handOn(entry));
      case 'flat':
        return this.#handOnLists(value.of);
      case 'at':
        this.#handOnList(value.of);
        return this.#see(value.index);
      case 'fromEntries':
        return this.#handOnPairs(value.of);
      case 'gather': {
        const key = JSON.stringify(value);
        if (this.#handedOn.has(key)) return;
        this.#handedOn.add(key);
        return this.#handOn(value.of);
      }
      default:
    }
  }

  /** A list that is known as one value has to be looked at: its items are handed on one by one. */
  #handOnLists(value: Value): void {
    if (value.kind === 'list') return value.items.forEach((list) => this.#handOnList(list));
    if (value.kind === 'gather') return this.#handOnList(value.of);
    this.#see(value);
  }

  #handOnList(value: Value): void {
    if (value.kind === 'list' || value.kind === 'gather') return this.#handOn(value);
    if (value.kind === 'flat') return this.#handOnLists(value.of);
    if (value.kind !== 'join') return this.#see(value);
    this.#joins.get(value.join)?.cases.forEach((one) => this.#handOnList(one.value));
  }

  /** Keys are looked at. */
  #handOnPairs(value: Value): void {
    if (value.kind === 'gather') return this.#handOnPairs(value.of);
    if (value.kind === 'flat') return this.#handOnPairs(value.of);
    if (value.kind !== 'list') return this.#see(value);
    const [key, item] = value.items;
    const isPair = value.items.length === 2 && key !== undefined && item !== undefined && key.kind !== 'list';
    if (!isPair) return value.items.forEach((pair) => this.#handOnPairs(pair));
    this.#see(key);
    this.#handOn(item);
  }

  /** All of it is looked at. */
  #see(value: Value): void {
    switch (value.kind) {
      case 'node':
        this.nodes.add(value.node);
        return;
      case 'field':
      case 'flat':
      case 'fromEntries':
        return this.#see(value.of);
      case 'list':
        return value.items.forEach((item) => this.#see(item));
      case 'record':
        return value.entries.forEach(([, entry]) => this.#see(entry));
      case 'op':
        return value.args.forEach((argument) => this.#see(argument));
      case 'join':
      case 'gather':
      case 'group':
      case 'carried':
      case 'point':
      case 'item':
      case 'each':
        return this.#once(value);
      case 'at':
        this.#see(value.of);
        return this.#see(value.index);
      default:
    }
  }

  #once(value: Value): void {
    const key = JSON.stringify(value);
    if (this.#followed.has(key)) return;
    this.#followed.add(key);
    switch (value.kind) {
      case 'join':
        return this.#joins.get(value.join)?.cases.forEach((one) => this.#see(one.value));
      case 'gather':
        return this.#see(value.of);
      case 'group': {
        const result = this.#groups.get(value.group)?.result;
        return result === undefined ? undefined : this.#see(result);
      }
      case 'carried': {
        const found = this.#regions.get(value.region)?.carried?.find(({ name }) => name === value.name);
        if (found === undefined) return;
        this.#see(found.first);
        return this.#see(found.next);
      }
      case 'point': {
        const point = this.#points.get(value.point);
        if (point?.kind === 'await') for (const one of point.of) this.#see(one);
        return;
      }
      case 'item':
      case 'each': {
        const region = this.#regions.get(value.region);
        return region === undefined ? undefined : this.#see(region.source);
      }
      default:
    }
  }
}

/**
 * Whether the iterations of this loop follow those of another one item by item: a `.map` over the list that another
 * `.map` hands back.
 */
export function isLinked(
  region: Pick<RegionManifest, 'kind' | 'source' | 'handles' | 'next'>,
): region is { kind: 'map'; source: Extract<Value, { kind: 'gather' }>; handles: undefined; next: undefined } {
  if (region.kind !== 'map' || region.handles === true || region.next !== undefined) return false;
  return region.source.kind === 'gather' && !region.source.guard;
}
