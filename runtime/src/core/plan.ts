/**
 * A dag made ready to run: every name resolved to a place. Built once for each (version, dag), shared by all its runs.
 *
 * A *scope* is the root of the flow or the body of a loop; at run time each iteration is a *frame* of its scope. What
 * stands in a scope has a *slot*, the same in every frame. A reference is "so many scopes up, that slot".
 */
import type {
  DagManifest,
  Encoded,
  GroupId,
  NodeId,
  NodeOptions,
  Operator,
  PointId,
  PointOutcome,
  RegionId,
} from '@tradewind/sdk/manifest';

/** The codec of values that travel, as the SDK has it; handed in, since core imports nothing but types. */
export interface Codec {
  encode(value: unknown): Encoded;
  decode(encoded: Encoded): unknown;
}

export interface CellRef {
  readonly up: number;
  readonly slot: number;
}

/** A `Value` of the manifest with its references resolved. */
export type Source =
  | { readonly kind: 'const'; readonly encoded: Encoded; readonly value: unknown }
  | { readonly kind: 'param'; readonly name: string }
  | { readonly kind: 'run'; readonly field: string }
  | ({ readonly kind: 'cell' } & CellRef)
  | { readonly kind: 'item'; readonly up: number }
  | { readonly kind: 'index'; readonly up: number }
  | { readonly kind: 'caught'; readonly points: readonly CellRef[] }
  | { readonly kind: 'field'; readonly of: Source; readonly key: string | number; readonly lenient: boolean }
  | { readonly kind: 'list'; readonly items: readonly Source[] }
  | { readonly kind: 'record'; readonly entries: readonly (readonly [key: string, value: Source])[] }
  | { readonly kind: 'flat' | 'fromEntries'; readonly of: Source }
  | { readonly kind: 'op'; readonly op: Operator; readonly args: readonly Source[] };

/** A value that somebody waits for: the cells that must have settled before it can be looked at. */
export interface Awaited {
  readonly source: Source;
  readonly refs: readonly CellRef[];
}

/** A `Guard` with its references resolved. What is bigger than an atom has a cell of its own: a gate. */
export type GuardRef = ({ readonly kind: 'gate' } & CellRef) | AtomRef;

export interface AtomRef extends CellRef {
  readonly kind: 'atom';
  readonly is: PointOutcome;
  readonly previous?: { readonly first: boolean };
}

export interface ScopePlan {
  /** How many loops stand around it. */
  readonly depth: number;
  readonly parent: ScopePlan | undefined;
  /** The loop whose body this is; none for the root. */
  readonly region: RegionPlan | undefined;
  readonly inner: ScopePlan[];
  readonly slots: CellPlan[];
  readonly nodes: NodePlan[];
  /** How many things must be over before a frame is: see `Frame.open`. */
  members: number;
}

interface Place {
  readonly slot: number;
  readonly scope: ScopePlan;
  /** The slot of the group that this is counted in; −1: the frame itself. */
  readonly owner: number;
  readonly guard: GuardRef | undefined;
}

export interface NodePlan extends Place {
  readonly kind: 'node';
  readonly id: NodeId;
  /** Place in program order. */
  readonly order: number;
  readonly options: NodeOptions;
  /** Glue of the flow itself. */
  readonly hidden: boolean;
  readonly observed: boolean;
  readonly args: readonly Source[];
  readonly after: readonly Source[];
  /** What must have ended before the trigger rule judges; for a tear-down also its scope. */
  readonly inputs: readonly CellRef[];
  /** Arguments that may throw when they are made. */
  readonly checked: readonly Source[];
  /** The set-up that this call tears down. */
  readonly teardownOf: CellRef | undefined;
  /** Loops in the scope of a tear-down: all that is called in them must be over. */
  readonly loops: CellRef[];
}

export interface PointPlan extends Place {
  readonly kind: 'point';
  readonly id: PointId;
  readonly order: number;
  readonly does: PointAction;
}

export type PointAction =
  | { readonly kind: 'mark' }
  | {
      readonly kind: 'await';
      readonly mode: 'all' | 'settled' | 'any' | 'race' | 'entry';
      readonly of: readonly Source[];
      readonly refs: readonly CellRef[];
    }
  | {
      readonly kind: 'decide';
      readonly branches: readonly { readonly outcome: PointOutcome; readonly test: Source | undefined }[];
      readonly refs: readonly CellRef[];
    }
  | ({ readonly kind: 'glue' } & Awaited)
  | ({ readonly kind: 'throw' } & Awaited)
  | { readonly kind: 'loop'; readonly region: number };

export interface GatePlan {
  readonly kind: 'gate';
  readonly op: 'all' | 'any' | 'not';
  readonly of: readonly GuardRef[];
  /** The atoms among them by the slot of the point that they ask. */
  readonly atoms: ReadonlyMap<number, readonly AtomRef[]>;
}

export interface JoinPlan {
  readonly kind: 'join';
  readonly cases: readonly (Awaited & { readonly guard: GuardRef | undefined })[];
}

export interface RegionPlan extends Place {
  readonly kind: 'region';
  readonly id: RegionId;
  readonly order: number;
  readonly loop: 'map' | 'loop';
  readonly body: ScopePlan;
  readonly source: Awaited;
  /** The source is an array of handles, which need not have ended. */
  readonly handles: boolean;
  /** The source is the gather of another `map` region: iteration i begins when item i is there. */
  readonly linked: (CellRef & { readonly itemSlot: number }) | undefined;
  /** In the body. */
  readonly next: GuardRef | undefined;
  /** The slot of the body's end; −1: control always ends well. */
  readonly endSlot: number;
  /** Slots in the scope of the region itself: what gathers its iterations. */
  readonly gathers: readonly number[];
  /** A point waits for control to leave this loop. */
  readonly awaited: boolean;
}

/** Where control ends an iteration. */
export interface EndPlan {
  readonly kind: 'end';
  readonly completes: GuardRef | undefined;
}

/** `last`: after the loop, in the scope of the region; else at the start of an iteration, in the body. */
export interface CarriedPlan {
  readonly kind: 'carried';
  readonly last: boolean;
  readonly region: RegionPlan;
  readonly first: Awaited;
  readonly next: Awaited;
}

export interface GatherPlan {
  readonly kind: 'gather';
  readonly region: RegionPlan;
  readonly itemSlot: number;
}

export interface GatherItemPlan {
  readonly kind: 'item';
  readonly region: RegionPlan;
  readonly gatherSlot: number;
  readonly guard: GuardRef | undefined;
  readonly of: Awaited;
}

/** The handle that an iteration is for; with `of`, the one at a place in an array of handles. */
export interface HandlePlan {
  readonly kind: 'handle';
  readonly of: { readonly handles: Source; readonly index: Awaited } | undefined;
  /** Of what it is, this part. */
  readonly path: readonly (string | number)[];
}

/** A flow call as something to wait for: everything called in it. */
export interface GroupPlan extends Place {
  readonly kind: 'group';
  readonly id: GroupId;
  readonly order: number;
  readonly valueSlot: number;
  /** How many things must be over before it is. */
  members: number;
}

/** A flow call as a value: what it returned. The root flow has one too. */
export interface ReturnPlan extends Place {
  readonly kind: 'return';
  readonly order: number;
  /** The slot of the group; −1: of the root flow. */
  readonly group: number;
  /** The slot of the point that waits for the arguments, if there is one. */
  readonly entry: number;
  readonly completes: GuardRef | undefined;
  readonly result: Awaited | undefined;
}

export type CellPlan =
  | NodePlan
  | PointPlan
  | GatePlan
  | JoinPlan
  | RegionPlan
  | EndPlan
  | CarriedPlan
  | GatherPlan
  | GatherItemPlan
  | HandlePlan
  | GroupPlan
  | ReturnPlan;

/** A dag, indexed. Opaque outside of core but for `observed`. */
export interface PlanIndex {
  readonly dag: DagManifest;
  readonly codec: Codec;
  readonly root: ScopePlan;
  /** The slot, in the root, of the flow's own return. */
  readonly returnSlot: number;
  /** Nodes whose decoded values core must see: their values decide something. */
  readonly observed: ReadonlySet<NodeId>;
  readonly nodes: ReadonlyMap<NodeId, NodePlan>;
  readonly parameters: ReadonlyMap<string, Encoded | undefined>;
}
