/** Stand-ins for tasks: their code is replaced, everything around it (retries, trigger rules, copying) stays. */
import type { Call } from '@tradewind/sdk';
import { type Definition, definitionOf } from '@tradewind/sdk/runtime';
import { testingError } from './errors.ts';

/** The code of a stand-in. */
export type AnyFake = (...args: never[]) => unknown;

/** A stand-in for one task in function form, made by `fake`. */
export interface Fake {
  readonly definition: Definition;
  readonly body: AnyFake;
}

type FakeOf<M> = M extends (this: never, ...args: infer A) => infer R
  ? (...args: A) => R | Awaited<R> | Promise<Awaited<R>>
  : never;

/** Stand-ins by name: a task's (`launches`), with its class (`Rockets.launches`), or the id of a call (`launches__1`). */
export type FakesOf<C> = { readonly [K in keyof C]?: FakeOf<C[K]> } & {
  readonly [name: `${string}.${string}`]: AnyFake;
  readonly [id: `${string}__${string}`]: AnyFake;
};

export interface AnyFakes {
  readonly [name: string]: AnyFake;
}

/**
 * A stand-in for a task in function form, typed by it.
 *
 * @example
 * ```ts
 * import { fake, play } from 'tradewind/testing';
 * import { launches, rockets } from './rockets.ts';
 *
 * const run = await play(rockets, { fakes: [fake(launches, async () => [{ name: 'Ariane' }])] });
 * ```
 */
export function fake<A extends unknown[], R>(task: Call<A, R>, body: (...args: A) => R | Promise<R>): Fake {
  const definition = definitionOf(task);
  if (definition?.kind === 'task') return { definition, body };
  throw testingError('TW7002', 'this is not a task, so there is no stand-in for it', {
    help: 'Give `fake` a function that was declared with `task(…)`; tasks in class form are faked by name.',
  });
}

/** What is known of a task when a fake for it is looked for. */
export interface Faked {
  readonly definition?: Definition;
  readonly name: string | undefined;
  readonly className?: string;
  readonly id: string;
}

/** Finds fakes, and knows which names were of no use. */
export class Fakes {
  readonly #byName: ReadonlyMap<string, AnyFake>;
  readonly #listed: readonly Fake[];
  readonly #used = new Set<string>();

  constructor(given: object | readonly Fake[] | undefined) {
    this.#listed = Array.isArray(given) ? (given as readonly Fake[]) : [];
    const entries = given === undefined || Array.isArray(given) ? [] : Object.entries(given as AnyFakes);
    this.#byName = new Map(entries.filter(([, body]) => body !== undefined));
  }

  /** The nearest: of this call, of this class's task, of the task. */
  find({ definition, name, className, id }: Faked): AnyFake | undefined {
    const names = [
      id,
      ...(name === undefined ? [] : [...(className === undefined ? [] : [`${className}.${name}`]), name]),
    ];
    let found: AnyFake | undefined;
    for (const candidate of names) {
      const body = this.#byName.get(candidate);
      if (body === undefined) continue;
      this.#used.add(candidate);
      found ??= body;
    }
    return found ?? this.#listed.find((listed) => sameTask(listed.definition, definition, name))?.body;
  }

  /** A misspelt name would let the real task run. */
  async refuseUnknown(known: Iterable<string>, help: string): Promise<void> {
    const names = new Set(known);
    for (const name of this.#byName.keys()) {
      if (this.#used.has(name) || names.has(name)) continue;
      // Only now: it brings the compiler, which takes its time to load.
      const { nearest } = await import('@tradewind/codegen');
      const [suggestion] = nearest(name, [...names]);
      const meant = suggestion === undefined ? '' : ` Did you mean "${suggestion}"?`;
      throw testingError('TW7002', `there is a fake for "${name}", but no task of this name`, {
        help: `${help}${meant}`,
      });
    }
  }
}

/** A bundle has its own copy of a declaration: that is known by its code. */
function sameTask(faked: Definition, definition: Definition | undefined, name: string | undefined): boolean {
  if (definition !== undefined) return faked === definition;
  return faked.name !== undefined && faked.name === name;
}
