/**
 * What a schema cannot say: every id is there once, every reference leads to something, a loop's insides are not looked
 * at from outside of it, and nothing waits for itself. Linear in the size of the dag.
 */
import { manifestError } from './errors.ts';
import { childrenOf } from './graph.ts';
import { Order } from './order.ts';
import { Scopes } from './scopes.ts';
import type { DagManifest, Guard, Manifest, PointManifest, RegionId, Value } from './types.ts';

/** Checks a manifest whose shape is right. */
export function checkReferences(manifest: Manifest): void {
  for (const [key, task] of Object.entries(manifest.tasks)) {
    if (task.key !== key) {
      throw missing(`tasks[${JSON.stringify(key)}].key`, `is \`${task.key}\`, but must be its place's key`);
    }
  }
  const dags = uniqueById(manifest.dags, 'dags');
  for (const [key, { triggers }] of Object.entries(manifest.tasks)) {
    if (triggers === undefined || dags.has(triggers.dag)) continue;
    throw missing(`tasks[${JSON.stringify(key)}].triggers.dag`, `there is no dag \`${triggers.dag}\``);
  }
  for (const [index, dag] of manifest.dags.entries()) {
    new DagReferences(dag, manifest.tasks, `dags[${index}]`).check();
  }
}

function missing(at: string, message: string): Error {
  return manifestError('TW1063', at, message);
}

function uniqueById<T extends { readonly id: string }>(list: readonly T[], at: string): Map<string, T> {
  const found = new Map<string, T>();
  for (const [index, item] of list.entries()) {
    if (found.has(item.id)) throw missing(`${at}[${index}].id`, `\`${item.id}\` is there twice`);
    found.set(item.id, item);
  }
  return found;
}

class DagReferences {
  readonly #dag: DagManifest;
  readonly #tasks: Manifest['tasks'];
  readonly #at: string;
  readonly #points: ReadonlyMap<string, PointManifest>;
  readonly #nodes: ReadonlyMap<string, DagManifest['nodes'][number]>;
  readonly #joins: ReadonlyMap<string, DagManifest['joins'][number]>;
  readonly #regions: ReadonlyMap<string, DagManifest['regions'][number]>;
  readonly #groups: ReadonlyMap<string, DagManifest['groups'][number]>;
  readonly #parameters: ReadonlySet<string>;
  readonly #scopes: Scopes;
  readonly #order: Order;

  constructor(dag: DagManifest, tasks: Manifest['tasks'], at: string) {
    this.#dag = dag;
    this.#tasks = tasks;
    this.#at = at;
    this.#nodes = uniqueById(dag.nodes, `${at}.nodes`);
    this.#points = uniqueById(dag.points, `${at}.points`);
    this.#joins = uniqueById(dag.joins, `${at}.joins`);
    this.#regions = uniqueById(dag.regions, `${at}.regions`);
    this.#groups = uniqueById(dag.groups, `${at}.groups`);
    this.#parameters = new Set(dag.parameters.map((parameter) => parameter.name));
    this.#checkParents();
    this.#scopes = new Scopes(dag.regions);
    this.#order = new Order(at);
  }

  check(): void {
    const { nodes, points, joins, regions, groups, result, completes } = this.#dag;
    for (const [index, node] of nodes.entries()) this.#node(node, `${this.#at}.nodes[${index}]`);
    for (const [index, point] of points.entries()) this.#point(point, `${this.#at}.points[${index}]`);
    for (const [index, join] of joins.entries()) this.#join(join, `${this.#at}.joins[${index}]`);
    for (const [index, region] of regions.entries()) {
      this.#region(region, `${this.#at}.regions[${index}]`);
    }
    for (const [index, group] of groups.entries()) this.#group(group, `${this.#at}.groups[${index}]`);
    this.#order.begin('result');
    if (result !== undefined) this.#value(result, undefined, `${this.#at}.result`);
    this.#guard(completes, undefined, `${this.#at}.completes`);
    this.#order.check();
  }

  /** Loops and groups stand in each other as trees: no parent is missing, none is its own ancestor. */
  #checkParents(): void {
    for (const [name, list, known] of [
      ['regions', this.#dag.regions, this.#regions],
      ['groups', this.#dag.groups, this.#groups],
    ] as const) {
      const rooted = new Set<string>();
      for (const [index, item] of list.entries()) {
        const at = `${this.#at}.${name}[${index}].parent`;
        const way = new Set<string>();
        let id: string | undefined = item.id;
        while (id !== undefined && !rooted.has(id)) {
          if (way.has(id)) throw manifestError('TW1064', at, `\`${item.id}\` stands inside itself`);
          way.add(id);
          const found: { readonly parent?: string } | undefined = known.get(id);
          if (found === undefined) throw missing(at, `there is no \`${id}\` in \`${name}\``);
          id = found.parent;
        }
        for (const seen of way) rooted.add(seen);
      }
    }
  }

  #node(node: DagManifest['nodes'][number], at: string): void {
    this.#order.begin(`node ${node.id}`);
    if (!Object.hasOwn(this.#tasks, node.task)) throw missing(`${at}.task`, `there is no task \`${node.task}\``);
    this.#place(node, at);
    this.#values(node.args, node.region, `${at}.args`);
    this.#values(node.after ?? [], node.region, `${at}.after`);
    if (node.teardown === undefined) return;
    this.#value({ kind: 'node', node: node.teardown.of }, node.region, `${at}.teardown.of`);
    this.#values(node.teardown.scope, node.region, `${at}.teardown.scope`);
  }

  #point(point: PointManifest, at: string): void {
    this.#order.begin(`point ${point.id}`);
    const scope = this.#placeOf(point);
    this.#place({ guard: point.guard, region: scope, group: point.group }, at);
    switch (point.kind) {
      case 'await':
        return this.#values(point.of, scope, `${at}.of`);
      case 'decide':
        for (const [index, { test }] of point.branches.entries()) {
          if (test !== undefined) this.#value(test, scope, `${at}.branches[${index}].test`);
        }
        return;
      case 'glue':
        return this.#value(point.value, scope, `${at}.value`);
      case 'throw':
        return this.#value(point.error, scope, `${at}.error`);
      case 'loop':
        if (!this.#regions.has(point.region)) {
          throw missing(`${at}.region`, `there is no region \`${point.region}\``);
        }
        return this.#order.after(`end ${point.region}`);
      case 'mark':
    }
  }

  #join(join: DagManifest['joins'][number], at: string): void {
    this.#order.begin(`join ${join.id}`);
    this.#place(join, at);
    for (const [index, { guard, value }] of join.cases.entries()) {
      this.#guard(guard, join.region, `${at}.cases[${index}].guard`);
      this.#value(value, join.region, `${at}.cases[${index}].value`);
    }
  }

  #region(region: DagManifest['regions'][number], at: string): void {
    this.#order.begin(`region ${region.id}`);
    if (region.parent !== undefined) this.#order.after(`region ${region.parent}`);
    this.#place({ guard: region.guard, region: region.parent, group: region.group }, at);
    this.#value(region.source, region.parent, `${at}.source`);
    for (const [index, { first }] of (region.carried ?? []).entries()) {
      this.#value(first, region.parent, `${at}.carried[${index}].first`);
    }
    // What only the end of the loop waits for.
    this.#order.begin(`end ${region.id}`);
    this.#order.after(`region ${region.id}`);
    this.#guard(region.completes, region.id, `${at}.completes`);
    for (const [index, { next }] of (region.carried ?? []).entries()) {
      this.#value(next, region.id, `${at}.carried[${index}].next`);
    }
    // Each iteration asks the one before: no part of one iteration waits for this.
    this.#order.begin(`next ${region.id}`);
    this.#guard(region.next, region.id, `${at}.next`);
  }

  #group(group: DagManifest['groups'][number], at: string): void {
    this.#order.begin(`call ${group.id}`);
    this.#place({ guard: group.guard, region: group.region, group: group.parent }, at);
    this.#order.begin(`group ${group.id}`);
    this.#order.after(`call ${group.id}`);
    this.#guard(group.completes, group.region, `${at}.completes`);
    if (group.result !== undefined) this.#value(group.result, group.region, `${at}.result`);
  }

  /** Where something stands: its guard, its loop and its group. */
  #place(item: { readonly guard?: Guard; readonly region?: string; readonly group?: string }, at: string): void {
    if (item.group !== undefined && !this.#groups.has(item.group)) {
      throw missing(`${at}.group`, `there is no group \`${item.group}\``);
    }
    if (item.region !== undefined) {
      if (!this.#regions.has(item.region)) {
        throw missing(`${at}.region`, `there is no region \`${item.region}\``);
      }
      this.#order.after(`region ${item.region}`);
    }
    this.#guard(item.guard, item.region, `${at}.guard`);
  }

  #guard(guard: Guard | undefined, scope: RegionId | undefined, at: string): void {
    if (guard === undefined) return;
    if (guard.kind === 'not') return this.#guard(guard.of, scope, at);
    if (guard.kind !== 'point') {
      for (const part of guard.of) this.#guard(part, scope, at);
      return;
    }
    const point = this.#pointAt(guard.point, scope, at);
    if (guard.is.startsWith('branch:')) {
      const name = guard.is.slice('branch:'.length);
      if (point.kind !== 'decide' || !point.branches.some((branch) => branch.name === name)) {
        throw missing(at, `point \`${point.id}\` has no branch \`${name}\``);
      }
    }
    if (guard.previous === undefined) this.#order.after(`point ${point.id}`);
    else if (scope === undefined) throw missing(at, 'asks for a previous iteration outside of a loop');
  }

  #pointAt(id: string, scope: RegionId | undefined, at: string): PointManifest {
    const point = this.#points.get(id);
    if (point === undefined) throw missing(at, `there is no point \`${id}\``);
    this.#inScope(`point \`${id}\``, this.#placeOf(point), scope, at);
    return point;
  }

  /** The loop that a point stands in. A loop point names the loop that it ends, and stands around that. */
  #placeOf(point: PointManifest): RegionId | undefined {
    if (point.kind !== 'loop') return point.region;
    return this.#regions.get(point.region)?.parent;
  }

  #inScope(what: string, region: RegionId | undefined, scope: RegionId | undefined, at: string): void {
    if (this.#scopes.isAround(region, scope)) return;
    throw missing(at, `${what} is inside the loop \`${region}\` and cannot be seen here`);
  }

  #values(values: readonly Value[], scope: RegionId | undefined, at: string): void {
    for (const [index, value] of values.entries()) this.#value(value, scope, `${at}[${index}]`);
  }

  #value(value: Value, scope: RegionId | undefined, at: string): void {
    switch (value.kind) {
      case 'param':
        if (!this.#parameters.has(value.name)) throw missing(at, `there is no parameter \`${value.name}\``);
        return;
      case 'node':
        return this.#see(this.#nodes, 'node', value.node, scope, at);
      case 'join':
        return this.#see(this.#joins, 'join', value.join, scope, at);
      case 'group':
        return this.#see(this.#groups, 'group', value.group, scope, at);
      case 'point':
        this.#pointAt(value.point, scope, at);
        return this.#order.after(`point ${value.point}`);
      case 'caught':
        for (const point of value.points) {
          this.#pointAt(point, scope, at);
          this.#order.after(`point ${point}`);
        }
        return;
      case 'gather':
        return this.#gather(value, scope, at);
      case 'item':
      case 'each':
      case 'index':
      case 'carried':
        return this.#ofLoop(value, scope, at);
      default:
        for (const child of childrenOf(value)) this.#value(child, scope, at);
    }
  }

  #see(
    known: ReadonlyMap<string, { readonly region?: RegionId }>,
    kind: 'node' | 'join' | 'group',
    id: string,
    scope: RegionId | undefined,
    at: string,
  ): void {
    const found = known.get(id);
    if (found === undefined) throw missing(at, `there is no ${kind} \`${id}\``);
    this.#inScope(`${kind} \`${id}\``, found.region, scope, at);
    this.#order.after(`${kind} ${id}`);
  }

  #gather(value: Value & { readonly kind: 'gather' }, scope: RegionId | undefined, at: string): void {
    const region = this.#regions.get(value.region);
    if (region === undefined) throw missing(at, `there is no region \`${value.region}\``);
    this.#inScope(`loop \`${region.id}\``, region.parent, scope, at);
    if (this.#scopes.isAround(region.id, scope)) {
      throw missing(at, `gathers the loop \`${region.id}\` from inside of it`);
    }
    this.#order.after(`region ${region.id}`);
    this.#guard(value.guard, region.id, at);
    this.#value(value.of, region.id, at);
  }

  #ofLoop(
    value: Value & { readonly kind: 'item' | 'each' | 'index' | 'carried' },
    scope: RegionId | undefined,
    at: string,
  ): void {
    const region = this.#regions.get(value.region);
    if (region === undefined) throw missing(at, `there is no region \`${value.region}\``);
    const last = value.kind === 'carried' && value.last === true;
    const around = last ? region.parent : region.id;
    this.#inScope(`\`${value.kind}\` of \`${region.id}\``, around, scope, at);
    if (value.kind === 'carried' && !region.carried?.some(({ name }) => name === value.name)) {
      throw missing(at, `the loop \`${region.id}\` carries no \`${value.name}\``);
    }
    this.#order.after(last ? `end ${region.id}` : `region ${region.id}`);
  }
}
