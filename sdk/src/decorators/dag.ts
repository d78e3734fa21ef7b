import type { Call, Method, Plain, Problem, Settled } from '../lifted.ts';
import type { DagOptions } from '../options.ts';
import { declare } from './declare.ts';
import type { ClassTarget, MemberName, MethodContext, MethodDescriptor, OutsideContext } from './position.ts';

/** Wrong places are overloads whose RESULT explains itself: TypeScript prints it, but not through an alias. */
export interface DagDecorator {
  (method: Method, context: OutsideContext): Problem<'a dag is a public instance method: not static, not #private'>;
  (
    method: Plain,
    context: MethodContext,
  ): Problem<'a @dag method names its `this`: write `this: Flow<this>` as its first parameter'>;
  (method: Method, context: MethodContext): void;
  // The same places under `experimentalDecorators`.
  (
    target: ClassTarget,
    name: MemberName,
    descriptor: MethodDescriptor<Method>,
  ): Problem<'a dag is a public instance method: not static, not #private'>;
  (
    target: object,
    name: MemberName,
    descriptor: MethodDescriptor<Plain>,
  ): Problem<'a @dag method names its `this`: write `this: Flow<this>` as its first parameter'>;
  (target: object, name: MemberName, descriptor: MethodDescriptor<Method>): void;
  (...elsewhere: readonly unknown[]): Problem<'@dag() stands before a method: not a field, getter, setter or class'>;
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
// One signature for each number of arguments: a wrong option is then an error at the option, not "no overload matches".
// The defaults `never` let a parameter take its type from its default value: `(days = 7) => …`.
export function dag<A extends unknown[] = never, R = never>(
  optionsOrBody?: DagOptions | ((this: void, ...args: A) => R),
): [A] extends [never] ? DagDecorator : NoInfer<Call<A, Settled<R>>>;
export function dag<A extends unknown[] = never, R = never>(
  options: DagOptions,
  body: (this: void, ...args: A) => R,
): Call<A, Settled<R>>;
// `@dag` without parentheses, under `experimentalDecorators`.
export function dag(
  target: object,
  name: MemberName,
  descriptor: MethodDescriptor<Method>,
): Problem<'write @dag() with its parentheses'>;
export function dag(...args: readonly unknown[]): unknown {
  return declare('dag', args);
}
