/**
 * What variables, arrays and records hold at this place of the program. A branch writes into a layer of its own; when
 * ways meet, the layers are compared.
 */
import type { ts } from 'ts-morph';
import type { Abstract } from './values.ts';

/** A variable, or the contents of an array or record. */
export interface Cell<T> {
  /** What it held when it was made; what it holds now is asked from the store. */
  value: T;
  /** The store that may change it; a constant of a module belongs to none. */
  readonly owner?: Store;
  /** When it was made: what is younger than a branch is seen by nobody behind it. */
  readonly born?: number;
  /** How many bodies that run side by side (callbacks, async functions) were around it. */
  readonly depth?: number;
  /** Of a variable. */
  readonly name?: ts.Identifier;
}

export type Variable = Cell<Abstract | undefined>;
// Cells of different contents live in the same layers; `get` and `set` keep the pairs right.
type AnyCell = Cell<unknown>;
export type Changes = ReadonlyMap<AnyCell, unknown>;

interface Layer {
  readonly begun: number;
  readonly values: Map<AnyCell, unknown>;
}

export class Store {
  readonly #layers: Layer[] = [];
  #clock = 0;

  /** @param depth how many bodies that run side by side are around it */
  make<T>(value: T, depth: number, name?: ts.Identifier): Cell<T> {
    this.#clock += 1;
    return { value, owner: this, born: this.#clock, depth, ...(name && { name }) };
  }

  get<T>(cell: Cell<T>): T {
    for (let i = this.#layers.length - 1; i >= 0; i--) {
      const layer = this.#layers[i] as Layer;
      if (layer.values.has(cell)) return layer.values.get(cell) as T;
    }
    return cell.value;
  }

  set<T>(cell: Cell<T>, value: T): void {
    const top = this.#layers.at(-1);
    if (top === undefined) cell.value = value;
    else top.values.set(cell, value);
  }

  /** Tells old cells from new ones. */
  get now(): number {
    return this.#clock;
  }

  get depth(): number {
    return this.#layers.length;
  }

  push(): void {
    this.#layers.push({ begun: this.#clock, values: new Map() });
  }

  pop(): Changes {
    const changes = this.changesSince(this.#layers.length - 1);
    const top = this.#layers.pop();
    // What was made in here may live on in what was returned: nobody else holds it, so it keeps what it has now.
    for (const [cell, value] of top?.values ?? []) if (!changes.has(cell)) cell.value = value;
    return changes;
  }

  /** Everything older than the layer at `depth` that was changed in it and above. */
  changesSince(depth: number): Changes {
    const changes = new Map<AnyCell, unknown>();
    const begun = this.#layers[depth]?.begun ?? this.#clock;
    for (const layer of this.#layers.slice(depth)) {
      for (const [cell, value] of layer.values) if ((cell.born ?? 0) <= begun) changes.set(cell, value);
    }
    return changes;
  }
}
