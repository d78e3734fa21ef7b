import type { Call, Method, Plain, Problem, Settled } from '../lifted.ts';
import type { GroupOptions } from '../options.ts';
import { declare } from './declare.ts';
import type { ClassTarget, MemberName, MethodContext, MethodDescriptor, OutsideContext } from './position.ts';

/** Wrong places are overloads whose RESULT explains itself: TypeScript prints it, but not through an alias. */
export interface GroupDecorator {
  (method: Method, context: OutsideContext): Problem<'a group is a public instance method: not static, not #private'>;
  (
    method: Plain,
    context: MethodContext,
  ): Problem<'a @group method names its `this`: write `this: Flow<this>` as its first parameter'>;
  (method: Method, context: MethodContext): void;
  // The same places under `experimentalDecorators`.
  (
    target: ClassTarget,
    name: MemberName,
    descriptor: MethodDescriptor<Method>,
  ): Problem<'a group is a public instance method: not static, not #private'>;
  (
    target: object,
    name: MemberName,
    descriptor: MethodDescriptor<Plain>,
  ): Problem<'a @group method names its `this`: write `this: Flow<this>` as its first parameter'>;
  (target: object, name: MemberName, descriptor: MethodDescriptor<Method>): void;
  (...elsewhere: readonly unknown[]): Problem<'@group() stands before a method: not a field, getter, setter or class'>;
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
// One signature for each number of arguments: a wrong option is then an error at the option, not "no overload matches".
// The defaults `never` let a parameter take its type from its default value: `(days = 7) => …`.
export function group<A extends unknown[] = never, R = never>(
  optionsOrBody?: GroupOptions | ((this: void, ...args: A) => R),
): [A] extends [never] ? GroupDecorator : NoInfer<Call<A, Settled<R>>>;
export function group<A extends unknown[] = never, R = never>(
  options: GroupOptions,
  body: (this: void, ...args: A) => R,
): Call<A, Settled<R>>;
// `@group` without parentheses, under `experimentalDecorators`.
export function group(
  target: object,
  name: MemberName,
  descriptor: MethodDescriptor<Method>,
): Problem<'write @group() with its parentheses'>;
export function group(...args: readonly unknown[]): unknown {
  return declare('group', args);
}
