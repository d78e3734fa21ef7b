/** References of the manifest resolved to places: what a guard or a value is, as seen from a scope. */
import type { DagManifest, GroupId, Guard, RegionId, RegionManifest, Value } from '@tradewind/sdk/manifest';
import { FlowCalls } from './flow-calls.ts';
import type {
  Awaited,
  CarriedPlan,
  CellPlan,
  CellRef,
  Codec,
  GatePlan,
  GatherItemPlan,
  GatherPlan,
  GroupPlan,
  GuardRef,
  HandlePlan,
  JoinPlan,
  NodePlan,
  PointPlan,
  RegionPlan,
  ScopePlan,
  Source,
} from './plan.ts';

/** While it is filled. */
export type Draft<T> = { -readonly [K in keyof T]: T[K] };
/** What a reference to a flow call means: what it returned, or everything called in it. */
export type Sense = 'value' | 'whole';

export class References {
  readonly root: ScopePlan = newScope(undefined);
  readonly nodes = new Map<string, Draft<NodePlan>>();
  readonly points = new Map<string, Draft<PointPlan>>();
  readonly regions = new Map<RegionId, Draft<RegionPlan>>();
  readonly groups = new Map<GroupId, Draft<GroupPlan>>();
  readonly #codec: Codec;
  readonly #calls: FlowCalls;
  readonly #joins: ReadonlyMap<string, DagManifest['joins'][number]>;
  readonly #regionManifests: ReadonlyMap<RegionId, RegionManifest>;
  readonly #scopes = new Map<RegionId | undefined, ScopePlan>();
  /** Slots that are made when they are first asked for, by scope and name. */
  readonly #made = new Map<ScopePlan, Map<string, number>>();

  constructor(dag: DagManifest, codec: Codec) {
    this.#codec = codec;
    this.#calls = new FlowCalls(dag);
    this.#joins = new Map(dag.joins.map((join) => [join.id, join]));
    this.#regionManifests = new Map(dag.regions.map((region) => [region.id, region]));
    this.#scopes.set(undefined, this.root);
  }

  /** The body of a loop; without an id, that of the flow. */
  scope(region: RegionId | undefined): ScopePlan {
    const known = this.#scopes.get(region);
    if (known !== undefined) return known;
    const parent = this.scope(this.regionManifest(region as RegionId).parent);
    const scope = newScope(parent);
    parent.inner.push(scope);
    this.#scopes.set(region, scope);
    return scope;
  }

  regionManifest(id: RegionId): RegionManifest {
    return this.#regionManifests.get(id) ?? missing('region', id);
  }

  region(id: RegionId): Draft<RegionPlan> {
    return this.regions.get(id) ?? missing('region', id);
  }

  // ── guards ──────────────────────────────────────────────────────────────────────────────────────────────────────

  /** A guard as seen from a scope; undefined: always. */
  guard(guard: Guard | undefined, scope: ScopePlan): GuardRef | undefined {
    if (guard === undefined || isAlways(guard)) return undefined;
    if (guard.kind === 'point') {
      const plan = this.points.get(guard.point) ?? missing('point', guard.point);
      const ref = { kind: 'atom', up: scope.depth - plan.scope.depth, slot: plan.slot, is: guard.is } as const;
      return guard.previous === undefined ? ref : { ...ref, previous: guard.previous };
    }
    // In the outermost scope that knows all its points: a loop's iterations share what was decided outside of it.
    const home = this.#homeOf(guard, scope);
    const slot = this.#make(home, JSON.stringify(guard), () => (): Draft<GatePlan> => {
      const parts = guard.kind === 'not' ? [guard.of] : guard.of;
      const of = isNever(guard) ? [] : parts.flatMap((part) => this.guard(part, home) ?? []);
      const atoms = Map.groupBy(
        of.filter((part) => part.kind === 'atom'),
        (part) => part.slot,
      );
      return { kind: 'gate', op: isNever(guard) ? 'any' : guard.kind, of, atoms };
    });
    return { kind: 'gate', up: scope.depth - home.depth, slot };
  }

  #homeOf(guard: Guard, scope: ScopePlan): ScopePlan {
    const depth = this.#depthOf(guard, scope);
    return upFrom(scope, scope.depth - depth);
  }

  #depthOf(guard: Guard, scope: ScopePlan): number {
    if (guard.kind === 'not') return this.#depthOf(guard.of, scope);
    if (guard.kind !== 'point') return guard.of.reduce((most, part) => Math.max(most, this.#depthOf(part, scope)), 0);
    return this.points.get(guard.point)?.scope.depth ?? 0;
  }

  /** A slot that several may ask for. It is reserved before it is filled, since it may lead back to itself. */
  #make(scope: ScopePlan, name: string, build: (slot: number) => () => CellPlan): number {
    let names = this.#made.get(scope);
    if (names === undefined) this.#made.set(scope, (names = new Map()));
    const known = names.get(name);
    if (known !== undefined) return known;
    const slot = scope.slots.length;
    names.set(name, slot);
    const plan = {} as CellPlan;
    scope.slots.push(plan);
    Object.assign(plan, build(slot)());
    return slot;
  }

  // ── values ──────────────────────────────────────────────────────────────────────────────────────────────────────

  /** A value that is waited for, as seen from a scope. */
  awaited(value: Value, scope: ScopePlan, sense: Sense): Awaited {
    const source = this.source(value, scope, sense);
    return { source, refs: refsOf([source]) };
  }

  /** A value as seen from a scope. */
  source(value: Value, scope: ScopePlan, sense: Sense): Source {
    switch (value.kind) {
      case 'const':
        return { kind: 'const', encoded: value.value, value: this.#codec.decode(value.value) };
      case 'param':
        return { kind: 'param', name: value.name };
      case 'run':
        return { kind: 'run', field: value.field };
      case 'item':
      case 'index':
        return { kind: value.kind, up: scope.depth - this.region(value.region).body.depth };
      case 'caught':
        return { kind: 'caught', points: value.points.map((id) => this.#point(id, scope)) };
      case 'field': {
        const handle = this.#partOfHandle(value, scope, sense);
        if (handle !== undefined) return { kind: 'cell', ...handle };
        return {
          kind: 'field',
          of: this.source(value.of, scope, 'value'),
          key: value.key,
          lenient: value.lenient === true,
        };
      }
      case 'list':
        return { kind: 'list', items: value.items.map((item) => this.source(item, scope, sense)) };
      case 'record':
        return {
          kind: 'record',
          entries: value.entries.map(([key, entry]) => [key, this.source(entry, scope, sense)]),
        };
      case 'flat':
      case 'fromEntries':
        return { kind: value.kind, of: this.source(value.of, scope, sense) };
      case 'op':
        return { kind: 'op', op: value.op, args: value.args.map((arg) => this.source(arg, scope, 'value')) };
      default:
        return { kind: 'cell', ...this.#cell(value, scope, sense) };
    }
  }

  #cell(
    value: Extract<Value, { kind: 'node' | 'point' | 'join' | 'gather' | 'group' | 'carried' | 'each' | 'at' }>,
    scope: ScopePlan,
    sense: Sense,
  ): CellRef {
    switch (value.kind) {
      case 'node':
        return this.node(value.node, scope);
      case 'point':
        return this.#point(value.point, scope);
      case 'group': {
        const plan = this.groups.get(value.group) ?? missing('group', value.group);
        return { up: scope.depth - plan.scope.depth, slot: sense === 'whole' ? plan.slot : plan.valueSlot };
      }
      // These stand for others; one that leads to no flow call has one sense only.
      case 'join':
        return this.#join(value.join, scope, this.#calls.behind(value) ? sense : 'value');
      case 'gather':
        return this.gather(value, scope, this.#calls.behind(value) ? sense : 'value');
      case 'carried':
        return this.#carried(value, scope, this.#calls.behind(value) ? sense : 'value');
      case 'each':
      case 'at':
        return this.#handle(value, [], scope, sense);
    }
  }

  node(id: string, scope: ScopePlan): CellRef {
    const plan = this.nodes.get(id) ?? missing('node', id);
    return { up: scope.depth - plan.scope.depth, slot: plan.slot };
  }

  #point(id: string, scope: ScopePlan): CellRef {
    const plan = this.points.get(id) ?? missing('point', id);
    return { up: scope.depth - plan.scope.depth, slot: plan.slot };
  }

  loop(id: RegionId, scope: ScopePlan): CellRef {
    const plan = this.region(id);
    return { up: scope.depth - plan.scope.depth, slot: plan.slot };
  }

  #join(id: string, scope: ScopePlan, sense: Sense): CellRef {
    const join = this.#joins.get(id) ?? missing('join', id);
    const home = this.scope(join.region);
    const slot = this.#make(
      home,
      `join ${sense} ${id}`,
      () => (): JoinPlan => ({
        kind: 'join',
        cases: join.cases.map(({ guard, value }) => ({
          guard: this.guard(guard, home),
          ...this.awaited(value, home, sense),
        })),
      }),
    );
    return { up: scope.depth - home.depth, slot };
  }

  gather(value: Extract<Value, { kind: 'gather' }>, scope: ScopePlan, sense: Sense): CellRef {
    const region = this.region(value.region);
    const home = region.scope;
    const name = `gather ${sense} ${JSON.stringify(value)}`;
    const slot = this.#make(home, name, (gatherSlot) => {
      (region.gathers as number[]).push(gatherSlot);
      const itemSlot = this.#make(
        region.body,
        name,
        () => (): GatherItemPlan => ({
          kind: 'item',
          region,
          gatherSlot,
          guard: this.guard(value.guard, region.body),
          of: this.awaited(value.of, region.body, sense),
        }),
      );
      return (): GatherPlan => ({ kind: 'gather', region, itemSlot });
    });
    return { up: scope.depth - home.depth, slot };
  }

  /** A field of one of an array of handles: where that is a record or list, only this part of it is waited for. */
  #partOfHandle(value: Extract<Value, { kind: 'field' }>, scope: ScopePlan, sense: Sense): CellRef | undefined {
    const path: (string | number)[] = [];
    let of: Value = value;
    for (; of.kind === 'field'; of = of.of) path.unshift(of.key);
    return of.kind === 'each' || of.kind === 'at' ? this.#handle(of, path, scope, sense) : undefined;
  }

  #handle(
    value: Extract<Value, { kind: 'each' | 'at' }>,
    path: readonly (string | number)[],
    scope: ScopePlan,
    sense: Sense,
  ): CellRef {
    const own = this.#calls.behind(value) ? sense : 'value';
    const home = value.kind === 'each' ? this.region(value.region).body : scope;
    const slot = this.#make(
      home,
      `handle ${own} ${JSON.stringify([value, path])}`,
      () => (): HandlePlan => ({ kind: 'handle', of: this.#arrayOf(value, home, own), path }),
    );
    return { up: scope.depth - home.depth, slot };
  }

  /** A loop knows its handles as values; where everything called counts, they are found anew. */
  #arrayOf(value: Extract<Value, { kind: 'each' | 'at' }>, scope: ScopePlan, sense: Sense): HandlePlan['of'] {
    if (value.kind === 'at') {
      return { handles: this.source(value.of, scope, sense), index: this.awaited(value.index, scope, 'value') };
    }
    if (sense === 'value') return undefined;
    const index: Awaited = { source: { kind: 'index', up: 0 }, refs: [] };
    return { handles: this.source(this.regionManifest(value.region).source, scope, sense), index };
  }

  #carried(value: Extract<Value, { kind: 'carried' }>, scope: ScopePlan, sense: Sense): CellRef {
    const region = this.region(value.region);
    const last = value.last === true;
    const home = last ? region.scope : region.body;
    const found = this.regionManifest(value.region).carried?.find(({ name }) => name === value.name);
    const { first, next } = found ?? missing('carried value', value.name);
    const slot = this.#make(
      home,
      `carried ${sense} ${last} ${value.region} ${value.name}`,
      () => (): CarriedPlan => ({
        kind: 'carried',
        last,
        region,
        first: this.awaited(first, region.scope, sense),
        next: this.awaited(next, region.body, sense),
      }),
    );
    return { up: scope.depth - home.depth, slot };
  }
}

function newScope(parent: ScopePlan | undefined): ScopePlan {
  return {
    depth: parent === undefined ? 0 : parent.depth + 1,
    parent,
    region: undefined,
    inner: [],
    slots: [],
    nodes: [],
    members: 0,
  };
}

/** A formula that asks nothing and is true, or (negated) false. */
function isAlways(guard: Guard): boolean {
  switch (guard.kind) {
    case 'point':
      return false;
    case 'all':
      return guard.of.every(isAlways);
    case 'any':
      return guard.of.some(isAlways);
    case 'not':
      return isNever(guard.of);
  }
}

function isNever(guard: Guard): boolean {
  switch (guard.kind) {
    case 'point':
      return false;
    case 'all':
      return guard.of.some(isNever);
    case 'any':
      return guard.of.every(isNever);
    case 'not':
      return isAlways(guard.of);
  }
}

export function upFrom(scope: ScopePlan, up: number): ScopePlan {
  let at = scope;
  for (let i = 0; i < up; i++) at = at.parent ?? missing('scope', String(up));
  return at;
}

export function missing(kind: string, id: string): never {
  throw new Error(`the manifest has no ${kind} ${id}; was it parsed?`);
}

/** The cells that a value is made of, in order. */
export function refsOf(sources: readonly Source[]): CellRef[] {
  const found: CellRef[] = [];
  const collect = (source: Source): void => {
    switch (source.kind) {
      case 'cell':
        found.push({ up: source.up, slot: source.slot });
        return;
      case 'field':
      case 'flat':
      case 'fromEntries':
        return collect(source.of);
      case 'list':
        return source.items.forEach(collect);
      case 'record':
        return source.entries.forEach(([, entry]) => collect(entry));
      case 'op':
        return source.args.forEach(collect);
      default:
    }
  };
  sources.forEach(collect);
  return found;
}
