import type { ts } from 'ts-morph';
import type { Variable } from './store.ts';

/** Variables by symbol. Each call of a function and each copy of a loop's body has its own. */
export class Scope {
  readonly #variables = new Map<ts.Symbol, Variable>();
  readonly #parent: Scope | undefined;

  constructor(parent?: Scope) {
    this.#parent = parent;
  }

  declare(symbol: ts.Symbol, variable: Variable): void {
    this.#variables.set(symbol, variable);
  }

  find(symbol: ts.Symbol): Variable | undefined {
    return this.#variables.get(symbol) ?? this.#parent?.find(symbol);
  }
}
