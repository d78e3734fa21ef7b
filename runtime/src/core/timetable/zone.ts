/**
 * A time zone as stretches of constant offset. A *wall time* is what a clock on the wall shows, counted in
 * milliseconds as if it were UTC; when clocks change, some wall times are skipped and some come twice.
 */
import { IANAZone } from 'luxon';

export const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** More than any offset that was ever in use (15:13:42). */
const widestOffsetMs = 16 * hourMs;
/** Days whose changes are remembered. */
const mostDays = 20_000;

/** A stretch of time with one offset, end exclusive. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly offsetMs: number;
}

/** A moment from which an offset holds. */
interface Change {
  readonly at: number;
  readonly offsetMs: number;
}

export class Zone {
  readonly name: string;
  readonly #rules: IANAZone;
  /** By UTC day: the offset at its beginning, then the changes in it. Asking the rules is slow. */
  readonly #days = new Map<number, readonly Change[]>();

  private constructor(name: string) {
    this.name = name;
    this.#rules = IANAZone.create(name);
  }

  /** Undefined if there is no zone of this name. */
  static named(name: string): Zone | undefined {
    return IANAZone.isValidZone(name) ? new Zone(name) : undefined;
  }

  /** The stretches that make up the time from `from` to `to`, end exclusive. */
  stretches(from: number, to: number): Stretch[] {
    const stretches: Stretch[] = [];
    let start = from;
    let offsetMs: number | undefined;
    for (let day = Math.floor(from / dayMs); day * dayMs < to; day += 1) {
      for (const change of this.#changesOf(day)) {
        if (change.at >= to) break;
        if (change.at > start && offsetMs !== undefined && change.offsetMs !== offsetMs) {
          stretches.push({ start, end: change.at, offsetMs });
          start = change.at;
        }
        offsetMs = change.offsetMs;
      }
    }
    stretches.push({ start, end: to, offsetMs: offsetMs ?? this.#ask(start) });
    return stretches;
  }

  /**
   * The first moment at which the wall clock shows `wall` or more: the moment itself; of a wall time that comes twice
   * the first; of one that is skipped the moment right after the gap. Never earlier for a later wall time.
   */
  firstAt(wall: number): number {
    const from = wall - widestOffsetMs;
    for (const { start, end, offsetMs } of this.stretches(from, wall + widestOffsetMs)) {
      if (end + offsetMs > wall) return Math.max(start, wall - offsetMs);
    }
    throw new RangeError(`no moment shows the wall time ${wall} in ${this.name}`);
  }

  /** The latest wall time whose `firstAt` is not after `at`. */
  latestWall(at: number): number {
    // Where the clock was set back, it has shown later times than it shows now.
    const passed = this.stretches(at - 2 * widestOffsetMs, at + 1);
    return Math.max(...passed.map(({ end, offsetMs }) => end - 1 + offsetMs));
  }

  #ask(at: number): number {
    return Math.round(this.#rules.offset(at) * 60_000);
  }

  #changesOf(day: number): readonly Change[] {
    let changes = this.#days.get(day);
    if (changes === undefined) {
      changes = this.#findChanges(day * dayMs, (day + 1) * dayMs);
      if (this.#days.size >= mostDays) this.#days.clear();
      this.#days.set(day, changes);
    }
    return changes;
  }

  /** No zone has ever changed its clocks twice within three days, so a day has one change at most. */
  #findChanges(from: number, to: number): Change[] {
    const before = this.#ask(from);
    const offsetMs = this.#ask(to);
    if (offsetMs === before) return [{ at: from, offsetMs }];
    let low = from;
    let high = to;
    // Clocks change at whole seconds.
    while (high - low > 1_000) {
      const middle = low + Math.floor((high - low) / 2_000) * 1_000;
      if (this.#ask(middle) === before) low = middle;
      else high = middle;
    }
    return [
      { at: from, offsetMs: before },
      { at: high, offsetMs },
    ];
  }
}
