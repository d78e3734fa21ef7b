/**
 * Lists that a flow holds as values know when they are looped over, so that the calls in the loop know their item. A
 * `for…of` has no callback to wrap: its iterator sets the scope for what follows, up to the next item.
 */
import { currentFlow, isHandle } from '@tradewind/sdk/runtime';
import { type Given, Round } from './round.ts';
import { scopes, type Scope } from './scope.ts';

type List = readonly unknown[];
type Callback = (this: unknown, item: unknown, index: number, list: List) => unknown;

/** What gives a list of a list: that is looped over in the same way. */
const derived = ['filter', 'slice', 'concat', 'flat', 'toSorted', 'toReversed', 'toSpliced', 'with'] as const;
/** What calls back for each item. */
const looping = ['map', 'forEach', 'flatMap'] as const;

const membersFor = (sources?: readonly Given[]): PropertyDescriptorMap =>
  Object.fromEntries([
    ...derived.map((name) => [name, { value: derivedBy(name) }]),
    ...looping.map((name) => [name, { value: loopedBy(name, sources) }]),
    [Symbol.iterator, { value: values }],
    ['values', { value: values }],
    ['entries', { value: entries }],
    ['keys', { value: keys }],
  ]) as PropertyDescriptorMap;
const members = membersFor();

/**
 * The list of a loop that the Vitest plugin has found (`vitest/loops.ts`), as one that knows when it is looped over.
 *
 * @param isRunTime the source says so; else a list is one only if it came with the run
 * @param sources what is called for what the loop's callback gives, or given from around it; absent: it is a `for…of`
 */
function listOfLoop(list: unknown, isRunTime: boolean, sources?: readonly Given[]): unknown {
  if (scopes.getStore() === undefined || isHandle(list)) return list;
  if (Array.isArray(list)) {
    const isKnown = Object.hasOwn(list, Symbol.iterator);
    if (isKnown ? sources === undefined : !isRunTime) return list;
    const own: unknown[] = Array.from({ length: list.length }, (_, index): unknown => list[index]);
    return Object.defineProperties(own, membersFor(sources));
  }
  if (sources !== undefined || !isRunTime || typeof list !== 'object' || list === null) return list;
  if (!(Symbol.iterator in list) || iterators.has(list)) return list;
  return iterate([...(list as Iterable<unknown>)], (item) => item);
}

/** A step of `chain` as the plugin has it: what makes each of its calls. */
type Step = (() => unknown) | readonly (() => unknown)[];

/** Each call in a `chain` comes after the step before, also if what stands behind it there throws. */
function stepsOfChain(steps: readonly Step[], call: (step: Step) => unknown): readonly unknown[] {
  const flow = currentFlow();
  if (flow === undefined) return steps.map(call);
  let before: unknown;
  for (const [index, step] of steps.entries()) {
    const made = (typeof step === 'function' ? [step] : step).map((one) => {
      const value = one();
      if (index > 0) flow.chain([before, value] as Parameters<typeof flow.chain>[0]);
      return value;
    });
    before = typeof step === 'function' ? made[0] : made;
  }
  return [before];
}

type Body = (this: unknown, ...args: unknown[]) => unknown;

/** A function whose loops set scopes that are its own: an async one is left while it stands in a loop. */
function bodyOf(body: Body): Body {
  return function (...args) {
    const scope = scopes.getStore();
    try {
      return body.apply(this, args);
    } finally {
      if (scope !== undefined) scopes.enterWith(scope);
    }
  };
}

Object.assign(globalThis, {
  [Symbol.for('tradewind.testing.loops')]: listOfLoop,
  [Symbol.for('tradewind.testing.chain')]: stepsOfChain,
  [Symbol.for('tradewind.testing.body')]: bodyOf,
});

/** Makes all lists in a value (that is not frozen yet) such lists. */
export function loopable<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    Object.defineProperties(value, members);
    for (let i = 0; i < value.length; i++) loopable(value[i]);
  } else if (Object.getPrototypeOf(value) === Object.prototype) {
    for (const key of Object.keys(value)) loopable((value as Record<string, unknown>)[key]);
  }
  return value;
}

function derivedBy(name: (typeof derived)[number]) {
  return function (this: List, ...args: unknown[]): unknown {
    const made = (Array.prototype[name] as (...args: unknown[]) => List).apply(this, args);
    return Object.defineProperties(made, members);
  };
}

function loopedBy(name: (typeof looping)[number], sources?: readonly Given[]) {
  return function (this: List, callback: Callback, thisArg?: unknown): unknown {
    const scope = scopes.getStore();
    const native = Array.prototype[name] as (callback: Callback) => unknown;
    if (scope === undefined) return native.call(this, (...given) => callback.apply(thisArg, given));
    const round = new Round(scope, sources);
    const given = Array.prototype.map.call(this, (item, index, list) =>
      round.run(index, () => callback.call(thisArg, item, index, list)),
    );
    if (name === 'forEach') return round.rethrow();
    const made = round.settled(given);
    return Object.defineProperties(name === 'map' ? made : made.flat(), members);
  };
}

function values(this: List): IterableIterator<unknown> {
  return iterate(this, (item) => item);
}

function entries(this: List): IterableIterator<unknown> {
  return iterate(this, (item, index) => [index, item]);
}

function keys(this: List): IterableIterator<unknown> {
  return iterate(this, (_, index) => index);
}

function iterate(list: List, give: (item: unknown, index: number) => unknown): IterableIterator<unknown> {
  const around = scopes.getStore();
  const loop = around?.beginLoop();
  let index = 0;
  let iteration: Scope | undefined;
  const leave = (): void => {
    if (around === undefined || iteration === undefined) return;
    around.endIteration(iteration);
    iteration = undefined;
    scopes.enterWith(around);
  };
  const made: IterableIterator<unknown> = {
    [Symbol.iterator]() {
      return this;
    },
    next() {
      leave();
      if (index >= list.length) return { done: true, value: undefined };
      const at = index++;
      if (around !== undefined && loop !== undefined) {
        iteration = around.ofIteration(loop, at);
        scopes.enterWith(iteration);
      }
      return { done: false, value: give(list[at], at) };
    },
    return(value?: unknown) {
      leave();
      return { done: true, value };
    },
  };
  iterators.add(made);
  return made;
}

/** Ours: they set the scope already. */
const iterators = new WeakSet();
