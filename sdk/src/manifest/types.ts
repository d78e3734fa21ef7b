/**
 * The manifest: the one contract where the compiler and the runtime meet.
 *
 * It holds the *whole* flow language as data. A flow's body becomes five lists:
 *
 *   nodes    task calls (and hidden calls of generated glue)
 *   points   places in the program that cost nothing: await, decision, glue, throw, loop, group entry
 *   joins    variables whose value depends on the way control went
 *   regions  loops that are expanded at run time
 *   groups   calls of other flows
 *
 * Control and values are apart. *Control* is the `guard` of a node or point: a formula over outcomes of points, decided
 * before any input is looked at. *Values* are small trees (`Value`) that name where a value comes from. The inputs of a
 * node are the references inside its arguments and in `after` (`inputsOf`); they are not stored a second time.
 *
 * Everything is in program order: a point's place in `points` and a node's `order` say what stands first in the source.
 * Source positions are not in here (they change with formatting): see `Positions`.
 */

export const manifestFormat = 'tradewind.manifest';
/** Raised when a reader of the old format could misread the new one. */
export const manifestFormatVersion = 1;

/** A value as the codec writes it: JSON, with tags for what JSON cannot say. */
export type Encoded = null | boolean | number | string | readonly Encoded[] | { readonly [key: string]: Encoded };

/** A JSON Schema (2020-12). `x-tradewind` names types that JSON does not have: date, map, set, bigint, url, bytes, undefined. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

export interface Manifest {
  readonly format: typeof manifestFormat;
  readonly formatVersion: typeof manifestFormatVersion;
  /** Content hash (hex SHA-256) of everything else in here; `bundle` inside makes it cover the code too. */
  readonly version: string;
  readonly bundle: Bundle;
  /** Every task that a node calls, by key, keys in order. */
  readonly tasks: { readonly [key: TaskKey]: TaskManifest };
  /** By id, in order. */
  readonly dags: readonly DagManifest[];
}

export interface Bundle {
  /** Hex SHA-256 of the code. */
  readonly hash: string;
  /** File name beside the manifest: `bundle-<hash>.mjs`. Exports `tasks`: task key → a function that finds its code. */
  readonly file: string;
}

/**
 * Where a task's code is: `dags/flights.ts#Flights.delays`, `dags/flights.ts#launches`, `some-package#fetch`, `#glue/3`;
 * `#trigger/flights` has none
 */
export type TaskKey = string;
export type NodeId = string;
export type PointId = string;
export type JoinId = string;
export type RegionId = string;
export type GroupId = string;

// ── tasks ───────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface TaskManifest {
  readonly key: TaskKey;
  /** `trigger`: a run of another dag, which the scheduler starts itself. */
  readonly kind: 'task' | 'sensor' | 'glue' | 'trigger';
  /** The declaration's name. */
  readonly name: string;
  /** Class form (`Class.method`; the class is constructed once a worker), function form, or generated. */
  readonly form: 'method' | 'function' | 'glue' | 'trigger';
  /** Module relative to the project, with forward slashes, or a package's name; none for glue. */
  readonly module?: string;
  /** Structural hash of the declaration; formatting and comments do not change it. None for packages. */
  readonly codeHash?: string;
  readonly doc?: string;
  readonly parameters: readonly ParameterManifest[];
  /** Schema of the result, which is the XCom's schema. */
  readonly result: JsonSchema;
  /** Of a trigger: the dag, and whether the call ends with its run. Its one argument is the record of parameters. */
  readonly triggers?: { readonly dag: string; readonly wait: boolean };
  /** Callbacks that the declaration's options name; the functions are found at run time, through the registry. */
  readonly callbacks?: readonly string[];
}

export interface ParameterManifest {
  readonly name: string;
  readonly schema: JsonSchema;
  readonly optional?: boolean;
  readonly rest?: boolean;
}

// ── dags ────────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface DagManifest {
  readonly id: string;
  readonly displayName?: string;
  readonly doc?: string;
  readonly tags?: readonly string[];
  /** `dags/flights.ts#Flights.flights` */
  readonly source: string;
  readonly schedule: Schedule;
  /** IANA name. */
  readonly timezone: string;
  /** ISO instant: no interval begins before it. */
  readonly start?: string;
  readonly end?: string;
  readonly catchup: boolean;
  readonly maxActiveRuns?: number;
  readonly maxActiveTasks?: number;
  readonly dependsOnPast?: boolean;
  readonly timeoutMs?: number;
  readonly callbacks?: readonly string[];
  /** The flow's parameters, in order. */
  readonly parameters: readonly FlowParameter[];
  readonly nodes: readonly NodeManifest[];
  readonly points: readonly PointManifest[];
  readonly joins: readonly JoinManifest[];
  readonly regions: readonly RegionManifest[];
  readonly groups: readonly GroupManifest[];
  /** The flow's result; absent where it returns nothing. With several returns it is a join. */
  readonly result?: Value;
  readonly resultSchema: JsonSchema;
  /**
   * Where control ends well: the end of the body or a `return` was reached. Absent: always.
   * If it is false because something was thrown, the flow threw that.
   */
  readonly completes?: Guard;
}

export interface FlowParameter {
  readonly name: string;
  readonly schema: JsonSchema;
  /** Absent: the caller must give it. */
  readonly default?: Encoded;
  readonly doc?: string;
}

export type Schedule =
  | { readonly kind: 'none' }
  | { readonly kind: 'once' }
  | { readonly kind: 'cron'; readonly expression: string }
  | { readonly kind: 'every'; readonly everyMs: number }
  /** Runs when all (or any) of these assets were updated. */
  | { readonly kind: 'assets'; readonly mode: 'all' | 'any'; readonly assets: readonly string[] };

// ── control ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * A formula over outcomes of points; three-valued, since a point may not be decided yet. Absent means: always.
 * An atom is true only if its point was reached and ended so; if control never came to the point, it is false, and for
 * the point's own reason. `previous` asks the iteration before (in the first one, the atom is what `first` says).
 */
export type Guard =
  | {
      readonly kind: 'point';
      readonly point: PointId;
      readonly is: PointOutcome;
      readonly previous?: { readonly first: boolean };
    }
  | { readonly kind: 'all'; readonly of: readonly Guard[] }
  | { readonly kind: 'any'; readonly of: readonly Guard[] }
  | { readonly kind: 'not'; readonly of: Guard };

/** `passed` and `threw` for every point; a decision passes as one of its branches: `then`, `else`, `case:0`, `default`. */
export type PointOutcome = 'passed' | 'threw' | `branch:${string}`;

interface PointBase {
  readonly id: PointId;
  readonly guard?: Guard;
  /** The loop whose body this stands in. */
  readonly region?: RegionId;
  readonly group?: GroupId;
}

export type PointManifest = PointBase &
  /**
   * Waits until everything in `of` has ended.
   * `all` throws the first failure in order, else the first skip. `settled` never throws; its value is the list of
   * settlements. `any`: value of the first success; throws like `all` if there is none. `race`: the first to end.
   * `entry`: like `all`, but of a flow call: its arguments are the first of `of`, and the value; the others are what it
   * comes after. What it throws is the outcome of that call.
   */
  (
    | {
        readonly kind: 'await';
        readonly mode: 'all' | 'settled' | 'any' | 'race' | 'entry';
        readonly of: readonly Value[];
      }
    /** Takes the first branch whose test is true, else the branch that has no test. */
    | { readonly kind: 'decide'; readonly branches: readonly { readonly name: string; readonly test?: Value }[] }
    /** Evaluates once; throws where JavaScript would. Referred to as `{ kind: 'point' }`. */
    | { readonly kind: 'glue'; readonly value: Value }
    /** Throws `error`; a caught error goes on as what it was. */
    | { readonly kind: 'throw'; readonly error: Value }
    /**
     * A loop in a body: passes when control has left every iteration well, throws the first throw. `region` is that loop;
     * the point itself stands around it, in the loop's `parent`.
     */
    | { readonly kind: 'loop'; readonly region: RegionId }
    /** A place that only has a name: where ways meet, entry and exit of `try`. Passes when reached. */
    | { readonly kind: 'mark' }
  );

// ── values ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Where a value comes from. Those marked * are handles: they have an outcome, and may fail or be skipped. */
export type Value =
  | { readonly kind: 'const'; readonly value: Encoded }
  | { readonly kind: 'param'; readonly name: string }
  /** A field of the run context, as the SDK's `run` names it: `ds`, `dataInterval.end`. */
  | { readonly kind: 'run'; readonly field: string }
  /** * The result of a task call. */
  | { readonly kind: 'node'; readonly node: NodeId }
  /** * What a decision selected. */
  | { readonly kind: 'join'; readonly join: JoinId }
  /** * One value of each iteration, in item order; iterations that did not reach `guard` leave nothing behind. */
  | { readonly kind: 'gather'; readonly region: RegionId; readonly of: Value; readonly guard?: Guard }
  /** * A flow call: as an awaited thing, everything called in it; as a value, what it returned. */
  | { readonly kind: 'group'; readonly group: GroupId }
  | { readonly kind: 'item'; readonly region: RegionId }
  /** * The handle that an iteration of a loop over an array of handles is for. */
  | { readonly kind: 'each'; readonly region: RegionId }
  /** * The handle at a place in an array of handles; nothing beyond its end. From the end, if the index is negative. */
  | { readonly kind: 'at'; readonly of: Value; readonly index: Value }
  | { readonly kind: 'index'; readonly region: RegionId }
  /** * The value of a carried variable at the start of the iteration; `last`: after the loop. */
  | { readonly kind: 'carried'; readonly region: RegionId; readonly name: string; readonly last?: boolean }
  /** The value of a glue, `settled`, `any` or `race` point, or of an await of one thing. */
  | { readonly kind: 'point'; readonly point: PointId }
  /** What was thrown by whichever of these points threw. */
  | { readonly kind: 'caught'; readonly points: readonly PointId[] }
  /** A property. `lenient`: a field of a handle; of nothing it gives undefined. */
  | { readonly kind: 'field'; readonly of: Value; readonly key: string | number; readonly lenient?: boolean }
  | { readonly kind: 'list'; readonly items: readonly Value[] }
  | { readonly kind: 'record'; readonly entries: readonly (readonly [key: string, value: Value])[] }
  /** The items of the lists that a list holds, one after the other: an array that is filled at several places. */
  | { readonly kind: 'flat'; readonly of: Value }
  /** A record from a list of pairs: keys that only the run knows. The keys are values, what belongs to them may be handles. */
  | { readonly kind: 'fromEntries'; readonly of: Value }
  /** Operators of glue; only over values. See `operators`. */
  | { readonly kind: 'op'; readonly op: Operator; readonly args: readonly Value[] };

/**
 * `?:`, `&&`, `||`, `??` evaluate their second and third argument only when JavaScript would. `template` joins its
 * arguments as a template literal does. `get` is a computed property, `?.` gives undefined for a field of nothing.
 */
export const operators = [
  '!',
  '-x',
  '+x',
  '~',
  'typeof',
  '+',
  '-',
  '*',
  '/',
  '%',
  '**',
  '<<',
  '>>',
  '>>>',
  '&',
  '|',
  '^',
  '===',
  '!==',
  '==',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  '&&',
  '||',
  '??',
  '?:',
  'template',
  'get',
  '?.',
  'in',
] as const;
export type Operator = (typeof operators)[number];

// ── nodes ───────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface NodeManifest {
  readonly id: NodeId;
  readonly task: TaskKey;
  readonly displayName?: string;
  readonly guard?: Guard;
  readonly region?: RegionId;
  readonly group?: GroupId;
  readonly args: readonly Value[];
  /** Order without a value; judged like an argument. */
  readonly after?: readonly Value[];
  readonly options: NodeOptions;
  /** This call tears down what that one set up. It runs when everything in `scope` has ended, if set-up succeeded. */
  readonly teardown?: { readonly of: NodeId; readonly scope: readonly Value[] };
  /** Not called by the user: glue that needs code. */
  readonly hidden?: true;
}

export interface NodeOptions {
  /** Further tries after a failed one. */
  readonly retries: number;
  readonly retryDelayMs: number;
  /** Absent: every delay is `retryDelayMs`. */
  readonly retryBackoff?: { readonly factor: number; readonly maxMs: number; readonly jitter: number };
  readonly timeoutMs?: number;
  readonly triggerRule: TriggerRule;
  readonly pool: string;
  readonly poolSlots: number;
  /** Higher goes first. */
  readonly priority: number;
  readonly queue: string;
  readonly tags?: readonly string[];
  readonly doc?: string;
}

export const triggerRules = [
  'all_success',
  'all_failed',
  'all_done',
  'all_done_min_one_success',
  'all_skipped',
  'one_success',
  'one_failed',
  'one_done',
  'none_failed',
  'none_skipped',
  'none_failed_min_one_success',
  'always',
] as const;
export type TriggerRule = (typeof triggerRules)[number];

// ── joins, regions, groups ──────────────────────────────────────────────────────────────────────────────────────────

/** The value of the first case whose guard is true; no case: the reason that control came to none of them. */
export interface JoinManifest {
  readonly id: JoinId;
  readonly region?: RegionId;
  readonly cases: readonly { readonly guard?: Guard; readonly value: Value }[];
}

export interface RegionManifest {
  readonly id: RegionId;
  /** The loop around this one. */
  readonly parent?: RegionId;
  readonly group?: GroupId;
  /**
   * `map`: the callback of `.map`; what is thrown inside is the outcome of that iteration.
   * `loop`: a `for` in a body; what is thrown inside leaves the loop.
   */
  readonly kind: 'map' | 'loop';
  readonly guard?: Guard;
  readonly source: Value;
  /** The source is an array of handles: each item has an outcome of its own, and the loop waits for none of them. */
  readonly handles?: true;
  /** What must hold in an iteration before the next one begins. Absent: all begin at once. */
  readonly next?: Guard;
  /** Where control ends an iteration well. Absent: always. */
  readonly completes?: Guard;
  readonly carried?: readonly { readonly name: string; readonly first: Value; readonly next: Value }[];
  /** If no call stands in it: how many of the dag's calls stand before it. */
  readonly callsBefore?: number;
}

export interface GroupManifest {
  /** The prefix of the ids inside. */
  readonly id: GroupId;
  readonly parent?: GroupId;
  readonly region?: RegionId;
  /** `dags/flights.ts#Flights.inner` */
  readonly source: string;
  readonly displayName?: string;
  readonly doc?: string;
  /** Control at the call. */
  readonly guard?: Guard;
  /** Control at the end of its body or at a `return`. Absent: always. */
  readonly completes?: Guard;
  /** What the flow returned. */
  readonly result?: Value;
  /** If no call stands in it: how many of the dag's calls stand before it. */
  readonly callsBefore?: number;
}

// ── beside the manifest ─────────────────────────────────────────────────────────────────────────────────────────────

/** `positions.json`: where things stand in the sources. Not part of the version, since formatting moves them. */
export interface Positions {
  readonly version: string;
  readonly dags: {
    readonly [dag: string]: {
      readonly at: Position;
      readonly nodes: { readonly [node: NodeId]: Position };
      /** Where the flow itself throws; absent if it does nowhere. */
      readonly points?: { readonly [point: PointId]: Position };
      /** Decisions, awaits and loops, by point or region. */
      readonly places?: { readonly [place: string]: Position };
    };
  };
}
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}
