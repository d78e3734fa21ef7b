/** What the printer knows at a place of a program. */
import type { Ref } from './language.ts';

export type Type = 'num' | 'list' | 'rec' | 'str';

/** `mixed` is a value or a handle; `array` is an array of the flow's own, with handles in it. */
export type Form = 'value' | 'handle' | 'mixed' | 'array';

export interface Name {
  readonly text: string;
  readonly type: Type;
  readonly form: Form;
  /** Assigned more than once: callbacks cannot capture it. */
  readonly changes: boolean;
  /** A list of a hundred items, perhaps. */
  readonly isLong?: boolean;
}

export interface Place {
  readonly names: Name[];
  /** `await` may be written. */
  readonly waits: boolean;
  /** In a `try`: what is called must be awaited. */
  readonly covered: boolean;
  /** Not in a `finally`. */
  readonly leaves: boolean;
  readonly jumps: readonly ('break' | 'continue')[];
  /** Groups that may be called from here. */
  readonly groups: readonly string[];
  /** Arrays of values that a loop around fills. */
  readonly fills: readonly string[];
  /** A call here is made many times: its list should not be long. */
  readonly crowded: boolean;
  /** A call here is read once: it may have an id of its own. */
  readonly single: boolean;
  readonly depth: number;
}

export function within(place: Place, changed: Partial<Place> = {}): Place {
  return { ...place, names: [...place.names], depth: place.depth + 1, ...changed };
}

/** In a callback: a body of its own. */
export function inCallback(place: Place, waits: boolean): Place {
  return within(place, {
    names: place.names.filter(({ changes }) => !changes),
    waits,
    leaves: true,
    jumps: [],
    fills: [],
  });
}

export function pick(place: Place, ref: Ref, fits: (name: Name) => boolean): Name | undefined {
  const fitting = place.names.filter(fits);
  return fitting[fitting.length - 1 - (ref % Math.max(fitting.length, 1))];
}
