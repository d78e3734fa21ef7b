/** A loop over a list by callbacks: what one of them throws is the outcome of its iteration. */
import { definitionOf } from '@tradewind/sdk/runtime';
import { isTestingError } from '../errors.ts';
import { type Caught, caughtOut, type Order, originOf } from './order.ts';
import { type LoopPlace, type Scope, scopes } from './scope.ts';
import { type Failing, failing, Source, type Stage } from './source.ts';
import type { Placed } from './tally.ts';
import { holdsHandle } from './trees.ts';

/** Gives something that a callback calls or hands on. */
export type Given = () => unknown;

interface Thrown {
  readonly index: number;
  readonly error: unknown;
}

export class Round {
  readonly #scope: Scope;
  readonly #sources: readonly Given[] | undefined;
  readonly #loop: LoopPlace;
  readonly #thrown: Thrown[] = [];
  #calls = false;

  /** @param sources of what a callback gives; absent: nobody has read the source */
  constructor(scope: Scope, sources: readonly Given[] | undefined) {
    this.#scope = scope;
    this.#sources = sources;
    this.#loop = scope.beginLoop();
  }

  /** One iteration. */
  run(index: number, body: () => unknown): unknown {
    const iteration = this.#scope.ofIteration(this.#loop, index);
    try {
      const result = scopes.run(iteration, body);
      return result instanceof Promise ? this.#inOrder(result, index) : result;
    } catch (error) {
      if (isTestingError(error)) throw error;
      this.#thrown.push({ index, error });
      return undefined;
    } finally {
      this.#calls ||= iteration.isUsed;
      this.#scope.endIteration(iteration);
    }
  }

  /** Iterations that fail are told of when nothing runs, so that the first of them counts. */
  #inOrder(result: Promise<unknown>, index: number): Promise<unknown> {
    const { stage } = this.#scope;
    const order = [...this.#loop.order, index];
    return new Promise((resolve) => {
      const tell = (): void => resolve(result);
      result.then(tell, (error: unknown) => {
        if (isTestingError(error)) stage.fail(error);
        stage.reject(caughtOut(error), order, tell);
      });
    });
  }

  /** The first failure, else the first skip: nobody gets what the callbacks gave. */
  rethrow(): void {
    const [first] = this.#thrown;
    if (first === undefined) return;
    const failure = this.#thrown.find(({ error }) => caughtOut(error).outcome === 'failed');
    throw (failure ?? first).error;
  }

  /**
   * What the callbacks gave, with handles in the places of those that threw. Callbacks that call nothing are glue, and of
   * values nobody waits for them: both throw where they stand.
   */
  settled(given: unknown[]): unknown[] {
    if (this.#thrown.length === 0) return given;
    const isNothing = this.#thrown.length === given.length;
    // Where the source was read it says what the others might have given; else only what was called is known.
    const says = isNothing || this.#sources !== undefined;
    const gives = holdsHandle(given) || (says && this.#givesHandles());
    if (!gives) this.rethrow();
    const { stage } = this.#scope;
    for (const { index, error } of this.#thrown) {
      const unit = new ThrownUnit(stage, this.#scope, [...this.#loop.order, index], caughtOut(error));
      stage.adopt(unit);
      given[index] = unit.handle;
    }
    return given;
  }

  #givesHandles(): boolean {
    if (this.#sources === undefined) return this.#calls;
    return this.#sources.some((source) => {
      try {
        const given = source();
        return definitionOf(given) !== undefined || holdsHandle([given]);
      } catch {
        // Not there yet, or no such task: then it was not given.
        return false;
      }
    });
  }
}

/** An iteration that threw before it gave anything. */
class ThrownUnit extends Source {
  readonly label = 'what a callback threw';
  looked = false;
  readonly #cause: Caught;

  constructor(stage: Stage, scope: Scope, order: Order, cause: Caught) {
    super(stage, scope, order);
    this.#cause = cause;
    this.end();
  }

  placed(): Promise<Placed> {
    const cause = this.#cause;
    return Promise.resolve({ kind: 'leaf', leaf: { state: cause.outcome, cause, order: this.order } });
  }

  look(): void {
    this.looked = true;
  }

  failures(): readonly Failing[] {
    return this.#cause.outcome === 'failed' ? [failing(this, this.#cause, originOf(this.#cause, this.order))] : [];
  }
}
