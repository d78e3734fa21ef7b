import type { Call, Method, Plain, Problem } from '../lifted.ts';
import type { TaskOptions } from '../options.ts';
import { declare } from './declare.ts';
import type { ClassTarget, MemberName, MethodContext, MethodDescriptor, OutsideContext } from './position.ts';

/** Wrong places are overloads whose RESULT explains itself: TypeScript prints it, but not through an alias. */
export interface TaskDecorator {
  (method: Method, context: OutsideContext): Problem<'a task is a public instance method: not static, not #private'>;
  (method: Plain, context: MethodContext): void;
  (
    method: Method,
    context: MethodContext,
  ): Problem<'a @task method has no `this` parameter: it is a plain method; `this: Flow<this>` belongs to a @dag'>;
  // The same places under `experimentalDecorators`.
  (
    target: ClassTarget,
    name: MemberName,
    descriptor: MethodDescriptor<Method>,
  ): Problem<'a task is a public instance method: not static, not #private'>;
  (target: object, name: MemberName, descriptor: MethodDescriptor<Plain>): void;
  (
    target: object,
    name: MemberName,
    descriptor: MethodDescriptor<Method>,
  ): Problem<'a @task method has no `this` parameter: it is a plain method; `this: Flow<this>` belongs to a @dag'>;
  (...elsewhere: readonly unknown[]): Problem<'@task() stands before a method: not a field, getter, setter or class'>;
}

/**
 * Declares a task: a unit of work that is retried, timed and recorded by itself. The method or function stays plain code;
 * only inside a flow is a call of it lifted, so that it takes and gives handles.
 *
 * As a decorator it stands before a public method with a name (else TW1002). As a function it takes the code, with the
 * options before it. What a task takes and returns must be able to travel: see `encode`.
 *
 * @example
 * ```ts
 * import { dag, task, type Flow } from 'tradewind';
 *
 * export class Rates {
 *   @task({ retries: 2, retryDelay: '30s' })
 *   async fetch(day: string): Promise<Record<string, number>> {
 *     return { [day]: 1.08 };
 *   }
 *
 *   @dag({ schedule: '@daily', start: '2026-01-01' })
 *   rates(this: Flow<this>, day: string = '2026-01-01') {
 *     return this.fetch(day);
 *   }
 * }
 *
 * export const double = task({ retries: 2 }, (n: number): number => 2 * n);
 * ```
 */
// One signature for each number of arguments: a wrong option is then an error at the option, not "no overload matches".
// The defaults `never` let a parameter take its type from its default value: `(days = 7) => …`.
export function task<A extends unknown[] = never, R = never>(
  optionsOrBody?: TaskOptions | ((this: void, ...args: A) => R),
): [A] extends [never] ? TaskDecorator : NoInfer<Call<A, Awaited<R>>>;
export function task<A extends unknown[] = never, R = never>(
  options: TaskOptions,
  body: (this: void, ...args: A) => R,
): Call<A, Awaited<R>>;
// `@task` without parentheses, under `experimentalDecorators`.
export function task(
  target: object,
  name: MemberName,
  descriptor: MethodDescriptor<Method>,
): Problem<'write @task() with its parentheses'>;
export function task(...args: readonly unknown[]): unknown {
  return declare('task', args);
}
