/**
 * Random dags with the shapes that flows have: blocks in blocks, one thread of control in each body. It plays the part of
 * the compiler, so that the engine is tried on more than what a person thinks of.
 */
import type {
  GroupManifest,
  Guard,
  JoinManifest,
  NodeManifest,
  PointManifest,
  RegionManifest,
  TriggerRule,
  Value,
} from '@tradewind/sdk/manifest';
import {
  all,
  any,
  awaits,
  branch,
  carried,
  caught,
  constant,
  type DagParts,
  decide,
  gather,
  glue,
  group,
  groupValue,
  item,
  joinValue,
  list,
  loopEnd,
  mark,
  node,
  of,
  op,
  passed,
  pointValue,
  region,
  threw,
  throws,
} from './build.ts';
import { Random } from './random.ts';

export interface DagOptions {
  /** Statements altogether, about. */
  readonly size: number;
  /** `any` and `race`, whose outcome depends on what ends first. */
  readonly contests: boolean;
}

/** A place in a body while it is written. */
interface Body {
  readonly region?: string;
  readonly group?: string;
  readonly depth: number;
  /** How control comes here; undefined: always. */
  control: Guard | undefined;
  /** Handles that may be used here. */
  readonly handles: Value[];
  /** Awaited values that may be used here. */
  readonly values: Value[];
  /** Points that may throw out of the block. */
  throwers: string[];
  /** Marks of `return`. */
  readonly returns: Guard[];
  /** What was called here, for tear-downs. */
  calls: Value[];
}

const rules: readonly TriggerRule[] = [
  'all_done',
  'none_failed',
  'one_success',
  'all_done_min_one_success',
  'none_skipped',
  'one_failed',
];

/** Ends the ids of calls whose tasks give lists. */
export const listSuffix = 'L';

export function randomDag(seed: number, options: DagOptions): DagParts {
  return new Writer(seed, options).write();
}

class Writer {
  readonly #random: Random;
  readonly #options: DagOptions;
  readonly #nodes: NodeManifest[] = [];
  readonly #points: PointManifest[] = [];
  readonly #joins: JoinManifest[] = [];
  readonly #regions: RegionManifest[] = [];
  readonly #groups: GroupManifest[] = [];
  #left: number;

  constructor(seed: number, options: DagOptions) {
    this.#random = new Random(seed);
    this.#options = options;
    this.#left = options.size;
  }

  write(): DagParts {
    const body = newBody(0, {});
    while (this.#left > 0) this.#block(body, 6);
    const completes = endOf(body);
    const result = this.#random.chance(0.7) ? this.#handle(body) : undefined;
    return {
      nodes: this.#nodes,
      points: this.#points,
      joins: this.#joins,
      regions: this.#regions,
      groups: this.#groups,
      ...(completes === undefined ? {} : { completes }),
      ...(result === undefined ? {} : { result }),
    };
  }

  #block(body: Body, most: number): void {
    const count = 1 + this.#random.below(Math.min(most, 6));
    for (let i = 0; i < count && this.#left > 0; i++) {
      this.#left -= 1;
      this.#statement(body);
    }
  }

  #statement(body: Body): void {
    const deep = body.depth >= 4;
    const kind = this.#random.below(deep ? 9 : 16);
    if (kind < 5) this.#call(body);
    else if (kind < 7) this.#await(body);
    else if (kind === 7) this.#glue(body);
    else if (kind === 8) this.#gatherSome(body);
    else if (kind === 9) this.#decide(body);
    else if (kind === 10) this.#try(body);
    else if (kind === 11 || kind === 12) this.#map(body);
    else if (kind === 13) this.#loop(body);
    else if (kind === 14) this.#flowCall(body);
    else this.#using(body);
  }

  // ── values ────────────────────────────────────────────────────────────────────────────────────────────────────

  #handle(body: Body): Value | undefined {
    return body.handles.length === 0 ? undefined : this.#random.pick(body.handles);
  }

  #arguments(body: Body): Value[] {
    const found: Value[] = [];
    for (let i = this.#random.below(3); i > 0; i--) {
      const handle = this.#handle(body);
      if (handle !== undefined) found.push(this.#random.chance(0.3) ? list(handle, ...this.#some(body)) : handle);
      else if (body.values.length > 0) found.push(this.#random.pick(body.values));
    }
    return found;
  }

  #some(body: Body): Value[] {
    return body.handles.length > 0 && this.#random.chance(0.5) ? [this.#random.pick(body.handles)] : [];
  }

  #call(body: Body): Value {
    const id = `n${this.#nodes.length}${this.#random.chance(0.4) ? listSuffix : ''}`;
    const args = this.#arguments(body);
    const rule = this.#random.chance(0.25) && body.handles.length > 0 ? this.#random.pick(rules) : 'all_success';
    const after = this.#random.chance(0.15) ? this.#some(body) : [];
    this.#nodes.push(
      node(id, args, {
        ...place(body),
        after,
        options: { triggerRule: rule, retries: this.#random.below(3), retryDelayMs: 5 },
      }),
    );
    body.handles.push(of(id));
    body.calls.push(of(id));
    return of(id);
  }

  #point(body: Body, make: (id: string) => PointManifest, mayThrow: boolean): string {
    const id = `p${this.#points.length}`;
    this.#points.push(make(id));
    if (mayThrow) body.throwers.push(id);
    body.control = passed(id);
    return id;
  }

  #await(body: Body): void {
    const handle = this.#handle(body);
    if (handle === undefined) return void this.#call(body);
    const what = [handle, ...this.#some(body)];
    const modes = this.#options.contests ? (['all', 'settled', 'any', 'race'] as const) : (['all', 'settled'] as const);
    const mode = this.#random.chance(0.6) ? 'all' : this.#random.pick(modes);
    const id = this.#point(body, (name) => awaits(name, what, { ...place(body), mode }), true);
    body.values.push(pointValue(id));
  }

  #glue(body: Body): void {
    const value = body.values.length > 0 ? this.#random.pick(body.values) : constant(3);
    const sum = op('typeof', value);
    const id = this.#point(body, (name) => glue(name, op('template', sum, constant('!')), place(body)), true);
    body.values.push(pointValue(id));
  }

  /** Several handles in one list, as a local array has them. */
  #gatherSome(body: Body): void {
    if (body.handles.length > 1)
      body.handles.push(list(this.#random.pick(body.handles), this.#random.pick(body.handles)));
    else this.#call(body);
  }

  // ── control ───────────────────────────────────────────────────────────────────────────────────────────────────

  #decide(body: Body): void {
    const test =
      body.values.length > 0 && this.#random.chance(0.7)
        ? op('>', op('template', this.#random.pick(body.values)), constant('3'))
        : constant(this.#random.chance(0.5));
    const at = place(body);
    const id = this.#point(body, (name) => decide(name, test, at), true);
    const ways = (['then', 'else'] as const).map((way) => {
      const inner = within(body, branch(id, way));
      this.#block(inner, 3);
      if (way === 'then' && this.#random.chance(0.1)) this.#return(inner);
      body.calls.push(...inner.calls);
      return inner;
    });
    body.control = any(...ways.flatMap(({ control }) => control ?? []));
    this.#join(body, ways);
  }

  #return(body: Body): void {
    const id = this.#point(body, (name) => mark(name, place(body)), false);
    body.returns.push(passed(id));
    body.control = any();
  }

  /** A variable that was assigned in each of these blocks. */
  #join(body: Body, ways: readonly Body[]): void {
    const cases = ways.flatMap(({ control, handles }) => {
      const value = handles.at(-1);
      return control === undefined || value === undefined ? [] : [{ guard: control, value }];
    });
    if (cases.length !== ways.length) return;
    const id = `j${this.#joins.length}`;
    this.#joins.push({ id, ...(body.region === undefined ? {} : { region: body.region }), cases });
    body.handles.push(joinValue(id));
  }

  #try(body: Body): void {
    const tried = within(body, body.control);
    tried.throwers = [];
    this.#block(tried, 4);
    const caughtControl = any(...tried.throwers.map(threw));
    const handler = within(body, caughtControl);
    if (tried.throwers.length > 0) handler.values.push(caught(...tried.throwers));
    this.#block(handler, 3);
    if (tried.throwers.length > 0 && this.#random.chance(0.3)) {
      const at = place(handler);
      this.#point(handler, (name) => throws(name, caught(...tried.throwers), at), true);
    }
    body.calls.push(...tried.calls, ...handler.calls);
    body.control = either(tried.control, handler.control);
    this.#join(body, [tried, handler]);
  }

  /** Set-up, a body, tear-down; then the body's error, if there is one. */
  #using(body: Body): void {
    const setup = this.#call(body);
    if (setup.kind !== 'node') return;
    const before = body.control;
    const inner = within(body, before);
    inner.throwers = [];
    this.#block(inner, 4);
    const id = `n${this.#nodes.length}`;
    this.#nodes.push(
      node(id, [setup], { ...place({ ...body, control: before }), teardown: { of: setup.node, scope: inner.calls } }),
    );
    const left = either(inner.control, any(...inner.throwers.map(threw), ...inner.returns.slice(body.returns.length)));
    const at = place({ ...body, control: left });
    const end = this.#point(body, (name) => awaits(name, [of(id)], at), true);
    body.throwers.push(...inner.throwers);
    body.calls.push(...inner.calls, of(id));
    body.control = inner.control === undefined ? passed(end) : all(passed(end), inner.control);
  }

  // ── loops and flow calls ──────────────────────────────────────────────────────────────────────────────────────

  #source(body: Body): Value {
    const lists = body.handles.filter(
      (handle) => handle.kind === 'gather' || (handle.kind === 'node' && handle.node.endsWith(listSuffix)),
    );
    if (lists.length > 0 && this.#random.chance(0.6)) return this.#random.pick(lists);
    return constant([[], [1], [5, 6], [7, 8, 9]][this.#random.below(4)] as number[]);
  }

  #map(body: Body): void {
    const id = `r${this.#regions.length}`;
    const at = place(body);
    const made: { -readonly [K in keyof RegionManifest]: RegionManifest[K] } = region(id, this.#source(body), {
      ...(body.region === undefined ? {} : { parent: body.region }),
      ...(at.group === undefined ? {} : { group: at.group }),
      ...(at.guard === undefined ? {} : { guard: at.guard }),
    });
    this.#regions.push(made);
    const inner = newBody(body.depth + 1, { region: id, ...(body.group === undefined ? {} : { group: body.group }) });
    inner.handles.push(...body.handles);
    inner.values.push(...body.values, item(id));
    const known = inner.handles.length;
    this.#block(inner, 4);
    const completes = endOf(inner);
    if (completes !== undefined) made.completes = completes;
    const own = inner.handles.slice(known);
    const value = gather(id, own.length > 0 ? this.#random.pick(own) : constant(1));
    body.handles.push(value);
    body.calls.push(value);
  }

  #loop(body: Body): void {
    const id = `r${this.#regions.length}`;
    const at = place(body);
    const source = constant([[], [1], [5, 6], [7, 8, 9]][this.#random.below(4)] as number[]);
    const first = this.#handle(body) ?? constant(0);
    const made: { -readonly [K in keyof RegionManifest]: RegionManifest[K] } = region(id, source, {
      kind: 'loop',
      ...(body.region === undefined ? {} : { parent: body.region }),
      ...(at.group === undefined ? {} : { group: at.group }),
      ...(at.guard === undefined ? {} : { guard: at.guard }),
    });
    this.#regions.push(made);
    const inner = newBody(body.depth + 1, { region: id, ...(body.group === undefined ? {} : { group: body.group }) });
    inner.handles.push(...body.handles, carried(id, 'acc'));
    inner.values.push(...body.values, item(id));
    const known = inner.handles.length;
    this.#block(inner, 4);
    const next = inner.handles.slice(known).findLast(({ kind }) => kind === 'node') ?? carried(id, 'acc');
    if (inner.control !== undefined) {
      made.next = inner.control;
      made.completes = inner.control;
    }
    made.carried = [{ name: 'acc', first, next }];
    const end = `p${this.#points.length}`;
    this.#points.push(loopEnd(end, id, { ...at }));
    body.throwers.push(end);
    // A `return` inside leaves the flow with the loop.
    if (inner.returns.length > 0)
      body.returns.push(all({ kind: 'not', of: passed(end) }, { kind: 'not', of: threw(end) }));
    body.control = passed(end);
    body.handles.push(carried(id, 'acc', true));
    body.calls.push(...inner.calls.map((call) => gather(id, call)));
  }

  #flowCall(body: Body): void {
    const id = `g${this.#groups.length}`;
    const at = place(body);
    const made: { -readonly [K in keyof GroupManifest]: GroupManifest[K] } = group(id, {
      ...(body.group === undefined ? {} : { parent: body.group }),
      ...(body.region === undefined ? {} : { region: body.region }),
      ...(at.guard === undefined ? {} : { guard: at.guard }),
    });
    this.#groups.push(made);
    const inner = newBody(body.depth + 1, { group: id, ...(body.region === undefined ? {} : { region: body.region }) });
    inner.control = body.control;
    const argument = this.#handle(body);
    if (argument !== undefined && this.#random.chance(0.7)) {
      this.#point(inner, (name) => awaits(name, [argument], { ...place(inner), mode: 'entry' }), true);
      inner.handles.push(argument);
    }
    this.#block(inner, 4);
    const completes = endOf(inner);
    if (completes !== undefined) made.completes = completes;
    const result = this.#random.chance(0.7) ? inner.handles.at(-1) : undefined;
    if (result !== undefined) made.result = result;
    body.handles.push(groupValue(id));
    body.calls.push(groupValue(id));
  }
}

function newBody(depth: number, at: { region?: string; group?: string }): Body {
  return { ...at, depth, control: undefined, handles: [], values: [], throwers: [], returns: [], calls: [] };
}

/** A block of the same body. What throws in it throws out of the block around, unless somebody catches it. */
function within(body: Body, control: Guard | undefined): Body {
  return { ...body, depth: body.depth + 1, control, handles: [...body.handles], values: [...body.values], calls: [] };
}

function place(body: Body): { guard?: Guard; region?: string; group?: string } {
  return {
    ...(body.control === undefined ? {} : { guard: body.control }),
    ...(body.region === undefined ? {} : { region: body.region }),
    ...(body.group === undefined ? {} : { group: body.group }),
  };
}

function either(a: Guard | undefined, b: Guard | undefined): Guard | undefined {
  return a === undefined || b === undefined ? undefined : any(a, b);
}

/** Where control ends well: at the end, or at a `return`. */
function endOf(body: Body): Guard | undefined {
  if (body.control === undefined) return undefined;
  return body.returns.length === 0 ? body.control : any(body.control, ...body.returns);
}
