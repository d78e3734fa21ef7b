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

export class Zone {
  readonly name: string;
  readonly #rules: IANAZone;
  /** By UTC day: the moments at which the offset changes. */
  readonly #changes = new Map<number, readonly number[]>();

  private constructor(name: string) {
    this.name = name;
    this.#rules = IANAZone.create(name);
  }

  /** Undefined if there is no zone of this name. */
  static named(name: string): Zone | undefined {
    return IANAZone.isValidZone(name) ? new Zone(name) : undefined;
  }

  offsetMs(at: number): number {
    return Math.round(this.#rules.offset(at) * 60_000);
  }

  wallAt(at: number): number {
    return at + this.offsetMs(at);
  }

  /** The stretches that make up the time from `from` to `to`, end exclusive. */
  stretches(from: number, to: number): Stretch[] {
    const stretches: Stretch[] = [];
    let start = from;
    for (let day = Math.floor(from / dayMs); day * dayMs < to; day += 1) {
      for (const change of this.#changesOf(day)) {
        if (change <= start || change >= to) continue;
        stretches.push({ start, end: change, offsetMs: this.offsetMs(start) });
        start = change;
      }
    }
    stretches.push({ start, end: to, offsetMs: this.offsetMs(start) });
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
    let latest = this.wallAt(at);
    for (const { end, offsetMs } of this.stretches(at - 2 * widestOffsetMs, at + 1)) {
      if (end <= at) latest = Math.max(latest, end + offsetMs - 1);
    }
    return latest;
  }

  #changesOf(day: number): readonly number[] {
    let changes = this.#changes.get(day);
    if (changes === undefined) {
      changes = this.#findChanges(day * dayMs, (day + 1) * dayMs);
      if (this.#changes.size >= mostDays) this.#changes.clear();
      this.#changes.set(day, changes);
    }
    return changes;
  }

  /** Moments after `from`, up to and including `to`. No zone changed its clocks twice within six hours. */
  #findChanges(from: number, to: number): number[] {
    const found: number[] = [];
    let offset = this.offsetMs(from);
    for (let at = from; at < to; at += 6 * hourMs) {
      let low = at;
      let high = at + 6 * hourMs;
      const before = offset;
      offset = this.offsetMs(high);
      if (offset === before) continue;
      // Clocks change at whole seconds.
      while (high - low > 1_000) {
        const middle = low + Math.floor((high - low) / 2_000) * 1_000;
        if (this.offsetMs(middle) === before) low = middle;
        else high = middle;
      }
      found.push(high);
    }
    return found;
  }
}
