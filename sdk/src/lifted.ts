/// <reference lib="esnext.disposable" preserve="true" />
/**
 * How tasks look inside a flow.
 *
 *   HandleOf<T>  the promise of a T that a task call hands back: all that a parameter asks for
 *   Handle<T>    HandleOf<T> plus T's own fields, as handles: what a user holds
 *   Lift<T>      what a parameter of type T takes inside a flow: T, a HandleOf<T>, or an array/record with those inside
 *   Call<A, R>   a task, flow or task function as it is called inside a flow
 *   Flow<C>      class C as a flow sees it: its methods as Calls, nothing else
 *
 * A handle has no method of ours but `then`, `map` (lists only) and `Symbol.asyncDispose`: order is given on the CALL
 * (`this.report.after(x)(…)`, `.with({ … })`), so a result's fields named `after`, `with`, `id`, `map` stay reachable.
 *
 * Checked under TypeScript 5.9, 6 and 7 by `test/types/`; what the errors say is a fixture there.
 */
import type { CallOptions } from './options.ts';

declare const value: unique symbol;
declare const problem: unique symbol;
declare const comesLast: unique symbol;

/** A type error that explains itself: nothing is assignable to it. */
export interface Problem<Message extends string> {
  readonly [problem]: Message;
}

// ── values ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** The promise of a `T`: what a parameter of a lifted call takes. */
export interface HandleOf<out T> extends PromiseLike<T>, AsyncDisposable {
  readonly [value]: T;
}

/**
 * What a call in a flow hands back: the promise of a `T`, not the `T`. It may be passed, returned, awaited, put in an
 * array or record, mapped, or have a field read (`summary.total` is the handle of the total).
 *
 * @example
 * ```ts
 * import { dag, task, type Handle } from 'tradewind';
 *
 * const summary = task(async (): Promise<{ total: number }> => ({ total: 3 }));
 * const report = task((total: number): string => `${total} rows`);
 *
 * export const daily = dag(() => {
 *   const made: Handle<{ total: number }> = summary();
 *   return report(made.total);
 * });
 * ```
 */
export type Handle<T> = HandleOf<T> & Fields<T>;

/** URL, where the program's global types have it. */
type GlobalUrl = typeof globalThis extends { URL: { prototype: infer U } } ? U : never;
/** What stays whole: it has no fields of its own inside a flow. */
type Leaf =
  | string
  | number
  | boolean
  | bigint
  | symbol
  | Date
  | RegExp
  | Error
  | GlobalUrl
  | ArrayBufferView
  | ArrayBuffer
  | ReadonlyMap<unknown, unknown>
  | ReadonlySet<unknown>
  | ((...args: never) => unknown);
type IsAny<T> = 0 extends 1 & T ? true : false;
/** `undefined`, if T may be null or undefined: reading a field of nothing gives `undefined` in both readers. */
type Nothing<T> = T extends null | undefined ? undefined : never;

/** Not distributive: a union result has the fields all its members share, a nullable one has fields that may be undefined. */
export type Fields<T> =
  IsAny<T> extends true
    ? unknown
    : [T] extends [null | undefined]
      ? unknown
      : [NonNullable<T>] extends [Leaf]
        ? unknown
        : [NonNullable<T>] extends [readonly unknown[]]
          ? ListOrTuple<NonNullable<T>, Nothing<T>>
          : [NonNullable<T>] extends [object]
            ? Members<NonNullable<T>, keyof NonNullable<T>, Nothing<T>>
            : unknown;
type Members<T, K extends keyof T, Missing> = { readonly [P in Exclude<K, 'then'>]-?: Handle<T[P] | Missing> };
type ListOrTuple<T extends readonly unknown[], Missing> = number extends T['length']
  ? [Missing] extends [never]
    ? List<T[number]>
    : unknown
  : [Missing] extends [never]
    ? TupleOf<T>
    : unknown;
/** A tuple of handles: `const [low, high] = this.range()`. */
type TupleOf<T extends readonly unknown[]> = { readonly [K in keyof T]: Handle<T[K]> };

/** The handle of a list: its items as handles, its length, and `map`. */
export interface List<U> {
  readonly length: Handle<number>;
  readonly [index: number]: Handle<U | undefined>;
  /** One copy of the body per item, decided at run time. Inside, `item` and `index` are values, as in any loop. */
  map<V>(body: (item: U, index: number) => HandleOf<V>): Handle<V[]>;
  map<R>(body: (item: U, index: number) => R): Handle<Settled<R>[]>;
}

/** What a body hands back, with the handles inside it taken away. Leaves a type without handles untouched (and named). */
export type Settled<R> = Unref<Awaited<R>>;
type Unref<T> =
  IsAny<T> extends true
    ? T
    : T extends HandleOf<infer V>
      ? V
      : T extends Leaf | null | undefined
        ? T
        : HoldsRef<T> extends true
          ? { -readonly [K in keyof T]: Unref<T[K]> }
          : T;
/** Looks two levels down, enough for `{ a: handle, list: [handle] }`, and keeps named types named. */
type HoldsRef<T> = true extends (
  T extends readonly (infer U)[]
    ? IsRef<U> | Shallow<U>
    : T extends object
      ? { [K in keyof T]: IsRef<T[K]> | Shallow<T[K]> }[keyof T]
      : false
)
  ? true
  : false;
type Shallow<T> = T extends Leaf
  ? false
  : T extends HandleOf<unknown>
    ? true
    : T extends readonly (infer U)[]
      ? IsRef<U>
      : T extends object
        ? { [K in keyof T]: IsRef<T[K]> }[keyof T]
        : false;
type IsRef<T> = IsAny<T> extends true ? false : T extends HandleOf<unknown> ? true : false;

// ── calls ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What a parameter of type `T` takes inside a flow: a `T`, a handle of it, or an array or record with handles inside. */
export type Lift<T> = T | HandleOf<T> | Inside<T>;
type Inside<T> = T extends Leaf | null | undefined
  ? never
  : T extends readonly (infer U)[]
    ? number extends T['length']
      ? readonly Lift<U>[]
      : { readonly [K in keyof T]: Lift<T[K]> }
    : T extends object
      ? { readonly [K in keyof T]: Lift<T[K]> } & ComesLast
      : never;
/**
 * Adds nothing. TypeScript explains a wrong record against one member of `Lift<T>`; as an intersection, this is the one
 * under every version, and not `T`, against which every handle in the record would be called wrong.
 */
interface ComesLast {
  readonly [comesLast]?: never;
}
type LiftAll<A extends unknown[]> = { [K in keyof A]: Lift<A[K]> };

/** Handles, and arrays of handles. */
export type Upstream = HandleOf<unknown> | readonly HandleOf<unknown>[];

/** A task or flow as it is called inside a flow. */
export interface Call<A extends unknown[], R> {
  (...args: LiftAll<A>): Handle<R>;
  /** Overrides options for this one call: `this.load.with({ id: 'load_eu', retries: 5 })(rows)`. */
  with(options: CallOptions): Call<A, R>;
  /** Starts this call only after those, without taking their values. Their outcome counts as that of an argument's. */
  after(...upstream: readonly Upstream[]): Call<A, R>;
}

/** Any method, whatever its `this`. */
export type Method = (this: never, ...args: never) => unknown;
/** A method without a `this` parameter. An overload, not a conditional type: that would stay undecided for `this: Flow<this>`. */
export type Plain = (this: null, ...args: never) => unknown;
/** One level of promise, so that `Promise<T>` with a type parameter T stays T in a generic base class. */
type Once<R> = R extends PromiseLike<infer V> ? V : R;
/** A plain method is a task: its result stays as declared (and named). A flow's result has its handles taken away. */
type CallOf<M> = M extends (this: never, ...args: infer A) => infer R
  ? Call<A, M extends Plain ? Once<R> : Settled<R>>
  : Problem<'an instance field or getter does not exist inside a flow: use a parameter, a constant, the run context or a task'>;

/**
 * The class as its flows see it: every method lifted, nothing else. Write it as the first parameter of a `@dag` or
 * `@group` method.
 *
 * @example
 * ```ts
 * import { dag, task, type Flow } from 'tradewind';
 *
 * export class Greeter {
 *   @task()
 *   name(): string {
 *     return 'world';
 *   }
 *
 *   @task()
 *   greet(name: string): string {
 *     return `hello ${name}`;
 *   }
 *
 *   @dag()
 *   greeting(this: Flow<this>) {
 *     return this.greet(this.name());
 *   }
 * }
 * ```
 */
// No key filter (`as`): it would ask for every method's type, and a flow's inferred result would be circular (TS7023).
export type Flow<C> = { readonly [K in keyof C]: CallOf<C[K]> };
