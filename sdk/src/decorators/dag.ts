import type { Call, Method, Plain, Problem, Settled } from '../lifted.ts';
import type { DagOptions } from '../options.ts';
import { declare } from './declare.ts';
import type { ClassTarget, MemberName, MethodContext, MethodDescriptor, OutsideContext } from './position.ts';

type Outside = Problem<'a dag is a public instance method: not static, not #private'>;
type NoThis = Problem<'a @dag method names its `this`: write `this: Flow<this>` as its first parameter'>;
type Elsewhere = Problem<'@dag() stands before a method: not a field, getter, setter or class'>;
type Bare = Problem<'write @dag() with its parentheses'>;

/** Wrong places are overloads whose RESULT explains itself: TypeScript prints it ("Decorator function return type … "). */
export interface DagDecorator {
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
 * Declares a dag: a flow that can be scheduled and run. Its body is read by the compiler, never executed in production.
 *
 * As a decorator it stands before a public method whose first parameter is `this: Flow<this>` (else TW1002). As a
 * function it takes the body, with the options before it. Called in another flow, it runs there as a group.
 *
 * @example
 * ```ts
 * import { dag, task } from 'tradewind';
 *
 * const numbers = task(async (): Promise<number[]> => [1, 2, 3]);
 * const sum = task((xs: number[]): number => xs.reduce((a, b) => a + b, 0));
 *
 * export const total = dag({ schedule: '@hourly', start: '2026-01-01' }, () => sum(numbers()));
 * ```
 */
export function dag(options?: DagOptions): DagDecorator;
export function dag<A extends unknown[], R>(body: (...args: A) => R): Call<A, Settled<R>>;
export function dag<A extends unknown[], R>(options: DagOptions, body: (...args: A) => R): Call<A, Settled<R>>;
export function dag(method: Method, context: MethodContext): Bare;
export function dag(target: object, name: MemberName, descriptor: MethodDescriptor<Method>): Bare;
export function dag(...args: readonly unknown[]): unknown {
  return declare('dag', args);
}
