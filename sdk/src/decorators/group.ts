import type { Call, Method, Plain, Problem, Settled } from '../lifted.ts';
import type { GroupOptions } from '../options.ts';
import { declare } from './declare.ts';
import type { ClassTarget, MemberName, MethodContext, MethodDescriptor, OutsideContext } from './position.ts';

type Outside = Problem<'a group is a public instance method: not static, not #private'>;
type NoThis = Problem<'a @group method names its `this`: write `this: Flow<this>` as its first parameter'>;
type Elsewhere = Problem<'@group() stands before a method: not a field, getter, setter or class'>;
type Bare = Problem<'write @group() with its parentheses'>;

/** Wrong places are overloads whose RESULT explains itself: TypeScript prints it ("Decorator function return type … "). */
export interface GroupDecorator {
  (method: Method, context: OutsideContext): Outside;
  (method: Plain, context: MethodContext): NoThis;
  (method: Method, context: MethodContext): void;
  // The same places under `experimentalDecorators`.
  (target: ClassTarget, name: MemberName, descriptor: MethodDescriptor<Method>): Outside;
  (target: object, name: MemberName, descriptor: MethodDescriptor<Plain>): NoThis;
  (target: object, name: MemberName, descriptor: MethodDescriptor<Method>): void;
  (...elsewhere: readonly unknown[]): Elsewhere;
}

/**
 * Declares a group: a flow that is only ever called from flows, and is drawn there as one box.
 *
 * As a decorator it stands before a public method whose first parameter is `this: Flow<this>` (else TW1002). As a
 * function it takes the body, with the options before it.
 *
 * @example
 * ```ts
 * import { dag, group, task } from 'tradewind';
 *
 * const extract = task(async (region: string): Promise<string[]> => [region]);
 * const load = task((rows: string[]): number => rows.length);
 *
 * export const region = group((name: string) => load(extract(name)));
 * export const all = dag(() => ({ eu: region('eu'), us: region('us') }));
 * ```
 */
export function group(options?: GroupOptions): GroupDecorator;
export function group<A extends unknown[], R>(body: (...args: A) => R): Call<A, Settled<R>>;
export function group<A extends unknown[], R>(options: GroupOptions, body: (...args: A) => R): Call<A, Settled<R>>;
export function group(method: Method, context: MethodContext): Bare;
export function group(target: object, name: MemberName, descriptor: MethodDescriptor<Method>): Bare;
export function group(...args: readonly unknown[]): unknown {
  return declare('group', args);
}
