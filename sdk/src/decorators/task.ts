import type { Call, Method, Plain, Problem } from '../lifted.ts';
import type { TaskOptions } from '../options.ts';
import { declare } from './declare.ts';
import type { ClassTarget, MemberName, MethodContext, MethodDescriptor, OutsideContext } from './position.ts';

type Outside = Problem<'a task is a public instance method: not static, not #private'>;
type NotPlain =
  Problem<'a @task method has no `this` parameter: it is a plain method; `this: Flow<this>` belongs to a @dag'>;
type Elsewhere = Problem<'@task() stands before a method: not a field, getter, setter or class'>;
type Bare = Problem<'write @task() with its parentheses'>;

/** Wrong places are overloads whose RESULT explains itself: TypeScript prints it ("Decorator function return type … "). */
export interface TaskDecorator {
  (method: Method, context: OutsideContext): Outside;
  (method: Plain, context: MethodContext): void;
  (method: Method, context: MethodContext): NotPlain;
  // The same places under `experimentalDecorators`.
  (target: ClassTarget, name: MemberName, descriptor: MethodDescriptor<Method>): Outside;
  (target: object, name: MemberName, descriptor: MethodDescriptor<Plain>): void;
  (target: object, name: MemberName, descriptor: MethodDescriptor<Method>): NotPlain;
  (...elsewhere: readonly unknown[]): Elsewhere;
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
export function task(options?: TaskOptions): TaskDecorator;
export function task<A extends unknown[], R>(body: (...args: A) => R): Call<A, Awaited<R>>;
export function task<A extends unknown[], R>(options: TaskOptions, body: (...args: A) => R): Call<A, Awaited<R>>;
export function task(method: Method, context: MethodContext): Bare;
export function task(target: object, name: MemberName, descriptor: MethodDescriptor<Method>): Bare;
export function task(...args: readonly unknown[]): unknown {
  return declare('task', args);
}
