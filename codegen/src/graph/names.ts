/**
 * Ids of calls (flow-language §4.7): the task's name, numbered from the second call on; a copy that a constant loop made
 * over strings is named by its string; an `id` given at the call wins.
 */
import type { ts } from 'ts-morph';

/** How an id came about. */
export interface Taken {
  readonly id: string;
  readonly origin: 'given' | 'named' | 'numbered';
  /** Name of the task or flow. */
  readonly name: string;
  readonly at: ts.Node;
}

const segment = /^[A-Za-z0-9_-]+$/;
/** A label longer than this would make ids that nobody can read. */
const longestLabel = 40;
const longestId = 250;

/** Why a text cannot be an id or a part of one; undefined if it can. */
export function faultOfId(text: string): string | undefined {
  if (text === '') return 'it is empty';
  if (text.includes('__')) return '`__` is kept for numbered calls';
  if (text.includes('.')) return '`.` is kept for groups';
  if (text.length > longestId) return `it has ${text.length} characters`;
  const odd = Array.from(text).find((character) => !segment.test(character));
  return odd === undefined ? undefined : `it contains \`${odd}\``;
}

/** Whether the copies of a loop over these can be named by them. */
export function canLabel(items: readonly unknown[]): items is readonly string[] {
  return (
    items.every((item) => typeof item === 'string' && item.length <= longestLabel && faultOfId(item) === undefined) &&
    new Set(items).size === items.length
  );
}

/** The ids of one dag. */
export class Names {
  #taken = new Map<string, Taken>();
  /** How often a stem was used: `inner.load__eu` → 2. */
  #counts = new Map<string, number>();

  /** Takes a picture; what it gives puts everything back as it was. */
  snapshot(): () => void {
    const [taken, counts] = [new Map(this.#taken), new Map(this.#counts)];
    return () => {
      this.#taken = taken;
      this.#counts = counts;
    };
  }

  /** @param prefix the group's id; @param labels of the constant loops around, outermost first */
  make(prefix: string | undefined, name: string, labels: readonly string[], at: ts.Node): Taken & { clash?: Taken } {
    const stem = [inGroup(prefix, name), ...labels].join('__');
    const count = this.#counts.get(stem) ?? 0;
    this.#counts.set(stem, count + 1);
    const id = count === 0 ? stem : `${stem}__${count}`;
    return this.#take({ id, origin: count === 0 ? 'named' : 'numbered', name, at });
  }

  give(prefix: string | undefined, id: string, name: string, at: ts.Node): Taken & { clash?: Taken } {
    return this.#take({ id: inGroup(prefix, id), origin: 'given', name, at });
  }

  #take(taken: Taken): Taken & { clash?: Taken } {
    const clash = this.#taken.get(taken.id);
    if (clash !== undefined) return { ...taken, clash };
    this.#taken.set(taken.id, taken);
    return taken;
  }
}

function inGroup(prefix: string | undefined, name: string): string {
  return prefix === undefined ? name : `${prefix}.${name}`;
}
