/** Turns a dag of the manifest into a plan: scopes, slots, references. Linear in the size of the dag. */
import type { DagManifest, GroupId, NodeManifest, PointManifest, RegionManifest } from '@tradewind/sdk/manifest';
import { isLinked, observedNodes } from './observed.ts';
import type {
  CellPlan,
  Codec,
  EndPlan,
  GatherPlan,
  GroupPlan,
  NodePlan,
  PlanIndex,
  PointAction,
  PointPlan,
  RegionPlan,
  ReturnPlan,
  ScopePlan,
  Source,
} from './plan.ts';
import { type Draft, missing, References, refsOf, upFrom } from './references.ts';

/** Indexes a dag that the manifest's parser has accepted. */
export function indexDag(dag: DagManifest, codec: Codec): PlanIndex {
  return new Indexer(dag, codec).index();
}

class Indexer {
  readonly #dag: DagManifest;
  readonly #codec: Codec;
  readonly #refs: References;
  readonly #groupManifests: ReadonlyMap<GroupId, DagManifest['groups'][number]>;
  /** The point that waits for a flow call's arguments. */
  readonly #entries = new Map<GroupId, string>();
  readonly #observed: ReadonlySet<string>;

  constructor(dag: DagManifest, codec: Codec) {
    this.#dag = dag;
    this.#codec = codec;
    this.#refs = new References(dag, codec);
    this.#groupManifests = new Map(dag.groups.map((group) => [group.id, group]));
    for (const point of dag.points) {
      if (point.kind === 'await' && point.mode === 'entry' && point.group !== undefined) {
        this.#entries.set(point.group, point.id);
      }
    }
    this.#observed = observedNodes(dag);
  }

  index(): PlanIndex {
    const dag = this.#dag;
    for (const [order, node] of dag.nodes.entries()) this.#reserveNode(node, order);
    for (const region of dag.regions) this.#reserveRegion(region);
    for (const [order, point] of dag.points.entries()) this.#reservePoint(point, order);
    for (const group of dag.groups) this.#reserveGroup(group.id);
    const root = this.#reserveReturn(this.#refs.root, -1, -1);
    for (const node of dag.nodes) this.#fillNode(node);
    for (const region of dag.regions) this.#fillRegion(region);
    for (const point of dag.points) this.#fillPoint(point);
    for (const group of dag.groups) this.#fillGroup(group.id);
    this.#countMembers();
    root.completes = this.#refs.guard(dag.completes, this.#refs.root);
    root.result = dag.result === undefined ? undefined : this.#refs.awaited(dag.result, this.#refs.root, 'value');
    this.#orderCalls();
    return {
      dag,
      codec: this.#codec,
      root: this.#refs.root,
      returnSlot: root.slot,
      observed: this.#observed,
      nodes: this.#refs.nodes,
      parameters: new Map(dag.parameters.map((parameter) => [parameter.name, parameter.default])),
    };
  }

  // ── places ──────────────────────────────────────────────────────────────────────────────────────────────────────

  #scopeOfPoint(point: PointManifest): ScopePlan {
    return this.#refs.scope(point.kind === 'loop' ? this.#refs.regionManifest(point.region).parent : point.region);
  }

  /** A group counts what stands in its own scope; what stands in a loop of it is counted by the loop. */
  #owner(group: GroupId | undefined, scope: ScopePlan): number {
    if (group === undefined) return -1;
    const plan = this.#refs.groups.get(group) ?? missing('group', group);
    return plan.scope === scope ? plan.slot : -1;
  }

  #add<T extends CellPlan>(scope: ScopePlan, plan: T): T {
    scope.slots.push(plan);
    return plan;
  }

  #reserveNode(node: NodeManifest, order: number): void {
    const scope = this.#refs.scope(node.region);
    const plan: Draft<NodePlan> = {
      kind: 'node',
      id: node.id,
      slot: scope.slots.length,
      scope,
      owner: -1,
      guard: undefined,
      order,
      options: node.options,
      hidden: node.hidden === true,
      observed: this.#observed.has(node.id),
      args: [],
      after: [],
      inputs: [],
      checked: [],
      teardownOf: undefined,
      loops: [],
    };
    this.#refs.nodes.set(node.id, this.#add(scope, plan));
    scope.nodes.push(plan);
  }

  #reserveRegion(region: RegionManifest): void {
    const scope = this.#refs.scope(region.parent);
    const body = this.#refs.scope(region.id);
    const plan: Draft<RegionPlan> = {
      kind: 'region',
      id: region.id,
      slot: scope.slots.length,
      scope,
      owner: -1,
      guard: undefined,
      order: -1,
      loop: region.kind,
      body,
      source: { source: { kind: 'index', up: 0 }, refs: [] },
      handles: region.handles === true,
      linked: undefined,
      next: undefined,
      endSlot: -1,
      gathers: [],
      awaited: false,
    };
    (body as Draft<ScopePlan>).region = this.#add(scope, plan);
    this.#refs.regions.set(region.id, plan);
    if (region.completes === undefined) return;
    plan.endSlot = body.slots.length;
    this.#add<Draft<EndPlan>>(body, { kind: 'end', completes: undefined });
  }

  #reservePoint(point: PointManifest, order: number): void {
    const scope = this.#scopeOfPoint(point);
    const plan: Draft<PointPlan> = {
      kind: 'point',
      id: point.id,
      slot: scope.slots.length,
      scope,
      owner: -1,
      guard: undefined,
      order,
      does: { kind: 'mark' },
    };
    this.#refs.points.set(point.id, this.#add(scope, plan));
    if (point.kind === 'loop') this.#refs.region(point.region).awaited = true;
  }

  #reserveGroup(id: GroupId): void {
    if (this.#refs.groups.has(id)) return;
    const group = this.#groupManifest(id);
    // A call is counted in the one around it, which must be there first.
    if (group.parent !== undefined) this.#reserveGroup(group.parent);
    const scope = this.#refs.scope(group.region);
    const slot = scope.slots.length;
    const plan: Draft<GroupPlan> = {
      kind: 'group',
      id,
      slot,
      scope,
      owner: -1,
      guard: undefined,
      order: -1,
      valueSlot: slot + 1,
      members: 1, // its return
    };
    this.#refs.groups.set(id, this.#add(scope, plan));
    this.#reserveReturn(scope, slot, slot);
  }

  #reserveReturn(scope: ScopePlan, group: number, owner: number): Draft<ReturnPlan> {
    return this.#add<Draft<ReturnPlan>>(scope, {
      kind: 'return',
      slot: scope.slots.length,
      scope,
      owner,
      guard: undefined,
      order: -1,
      group,
      entry: -1,
      completes: undefined,
      result: undefined,
    });
  }

  #groupManifest(id: GroupId): DagManifest['groups'][number] {
    return this.#groupManifests.get(id) ?? missing('group', id);
  }

  // ── filling ─────────────────────────────────────────────────────────────────────────────────────────────────────

  #fillNode(node: NodeManifest): void {
    const plan = this.#refs.nodes.get(node.id) ?? missing('node', node.id);
    const { scope } = plan;
    plan.owner = this.#owner(node.group, scope);
    plan.guard = this.#refs.guard(node.guard, scope);
    plan.args = node.args.map((value) => this.#refs.source(value, scope, 'value'));
    plan.after = (node.after ?? []).map((value) => this.#refs.source(value, scope, 'whole'));
    plan.checked = plan.args.filter(mayThrow);
    const inputs = [...plan.args, ...plan.after];
    if (node.teardown !== undefined) {
      const of = this.#refs.node(node.teardown.of, scope);
      plan.teardownOf = of;
      inputs.push({ kind: 'cell', ...of });
      for (const value of node.teardown.scope) {
        if (value.kind === 'gather') plan.loops.push(this.#refs.loop(value.region, scope));
        else inputs.push(this.#refs.source(value, scope, 'whole'));
      }
    }
    plan.inputs = refsOf(inputs);
  }

  #fillRegion(region: RegionManifest): void {
    const plan = this.#refs.region(region.id);
    const { scope, body } = plan;
    plan.owner = this.#owner(region.group, scope);
    plan.guard = this.#refs.guard(region.guard, scope);
    plan.next = this.#refs.guard(region.next, body);
    if (region.completes !== undefined) {
      const end = body.slots[plan.endSlot] as Draft<EndPlan>;
      end.completes = this.#refs.guard(region.completes, body);
    }
    if (isLinked(region)) {
      const gather = this.#refs.gather(region.source, scope, 'value');
      const of = this.#refs.region(region.source.region);
      const { itemSlot } = upFrom(scope, gather.up).slots[gather.slot] as GatherPlan;
      plan.linked = { up: gather.up, slot: of.slot, itemSlot };
      plan.source = { source: { kind: 'cell', ...gather }, refs: [] };
    } else {
      plan.source = this.#refs.awaited(region.source, scope, 'value');
    }
  }

  #fillPoint(point: PointManifest): void {
    const plan = this.#refs.points.get(point.id) ?? missing('point', point.id);
    plan.owner = this.#owner(point.group, plan.scope);
    plan.guard = this.#refs.guard(point.guard, plan.scope);
    plan.does = this.#action(point, plan.scope);
  }

  #action(point: PointManifest, scope: ScopePlan): PointAction {
    switch (point.kind) {
      case 'mark':
        return { kind: 'mark' };
      case 'await': {
        // A flow call that is an argument of another is passed on as what it returned.
        const of = point.of.map((value, index) =>
          this.#refs.source(value, scope, point.mode === 'entry' && index === 0 ? 'value' : 'whole'),
        );
        return { kind: 'await', mode: point.mode, of, refs: refsOf(of) };
      }
      case 'decide': {
        const branches = point.branches.map(({ name, test }) => ({
          outcome: `branch:${name}` as const,
          test: test === undefined ? undefined : this.#refs.source(test, scope, 'value'),
        }));
        return { kind: 'decide', branches, refs: refsOf(branches.flatMap(({ test }) => (test ? [test] : []))) };
      }
      case 'glue':
        return { kind: 'glue', ...this.#refs.awaited(point.value, scope, 'value') };
      case 'throw':
        return { kind: 'throw', ...this.#refs.awaited(point.error, scope, 'value') };
      case 'loop':
        return { kind: 'loop', region: this.#refs.region(point.region).slot };
    }
  }

  #fillGroup(id: GroupId): void {
    const group = this.#groupManifest(id);
    const plan = this.#refs.groups.get(id) ?? missing('group', id);
    const { scope } = plan;
    plan.owner = this.#owner(group.parent, scope);
    plan.guard = this.#refs.guard(group.guard, scope);
    const back = scope.slots[plan.valueSlot] as Draft<ReturnPlan>;
    back.guard = plan.guard;
    const entry = this.#entries.get(id);
    back.entry = entry === undefined ? -1 : (this.#refs.points.get(entry)?.slot ?? -1);
    back.completes = this.#refs.guard(group.completes, scope);
    back.result = group.result === undefined ? undefined : this.#refs.awaited(group.result, scope, 'value');
  }

  #countMembers(): void {
    const count = ({ scope, owner }: { scope: ScopePlan; owner: number }): void => {
      if (owner < 0) scope.members += 1;
      else (scope.slots[owner] as GroupPlan).members += 1;
    };
    for (const node of this.#refs.nodes.values()) count(node);
    for (const region of this.#refs.regions.values()) {
      count(region);
      if (region.endSlot >= 0) region.body.members += 1;
    }
    for (const group of this.#refs.groups.values()) count(group);
    this.#refs.root.members += 1; // the flow's own return
  }

  /**
   * A loop, and a flow call, come where the first call in them comes: before it, and outer ones before inner ones. Those
   * without calls come behind the last call before them, one after the other.
   */
  #orderCalls(): void {
    const { regions, groups } = this.#dag;
    const without = new Map<string, number>();
    for (const list of [regions, groups]) {
      for (const [index, { id, callsBefore }] of list.entries()) {
        const behind = 1 - (index + 1) / (2 * list.length + 1);
        if (callsBefore !== undefined) without.set(id, callsBefore - behind);
      }
    }
    const orderOf = (scope: ScopePlan): number => {
      let first = Number.MAX_SAFE_INTEGER;
      for (const node of scope.nodes) first = Math.min(first, node.order);
      for (const inner of scope.inner) first = Math.min(first, orderOf(inner));
      const { region } = scope;
      if (region !== undefined) (region as Draft<RegionPlan>).order = without.get(region.id) ?? first;
      return first;
    };
    orderOf(this.#refs.root);
    const first = new Map<GroupId, number>();
    for (const node of [...this.#dag.nodes].reverse()) {
      const order = this.#refs.nodes.get(node.id)?.order ?? 0;
      let group = node.group;
      while (group !== undefined) {
        first.set(group, order);
        group = this.#groupManifest(group).parent;
      }
    }
    for (const [id, plan] of this.#refs.groups) {
      plan.order = without.get(id) ?? (first.get(id) ?? Number.MAX_SAFE_INTEGER) - 1 / (1 + this.#depthOf(id));
      (plan.scope.slots[plan.valueSlot] as Draft<ReturnPlan>).order = plan.order;
    }
  }

  /** How many flow calls it stands in, itself among them. */
  #depthOf(id: GroupId): number {
    const { parent } = this.#groupManifest(id);
    return parent === undefined ? 1 : 1 + this.#depthOf(parent);
  }
}

/** Only what is computed can: fields that stand in arguments are those that the types call safe. */
function mayThrow(source: Source): boolean {
  switch (source.kind) {
    case 'op':
      return true;
    case 'field':
    case 'flat':
    case 'fromEntries':
      return mayThrow(source.of);
    case 'list':
      return source.items.some(mayThrow);
    case 'record':
      return source.entries.some(([, entry]) => mayThrow(entry));
    default:
      return false;
  }
}
