import type { RegionId, RegionManifest } from './types.ts';

/** Which loops stand around which: each loop is numbered on the way in and out, so a question costs two comparisons. */
export class Scopes {
  readonly #spans = new Map<RegionId, { enter: number; leave: number }>();

  /** `regions` must be a forest: see `checkReferences`. */
  constructor(regions: readonly RegionManifest[]) {
    const inside = new Map<RegionId | undefined, RegionId[]>();
    for (const { id, parent } of regions) {
      const siblings = inside.get(parent);
      if (siblings === undefined) inside.set(parent, [id]);
      else siblings.push(id);
    }
    let clock = 0;
    const open = [...(inside.get(undefined) ?? [])];
    while (open.length > 0) {
      const id = open[open.length - 1] as RegionId;
      const span = this.#spans.get(id);
      if (span !== undefined) {
        span.leave = clock;
        open.pop();
        continue;
      }
      clock += 1;
      this.#spans.set(id, { enter: clock, leave: clock });
      open.push(...(inside.get(id) ?? []));
    }
  }

  /** Whether what stands in `outer` can be seen from `inner`: `outer` is around it, or the same. */
  isAround(outer: RegionId | undefined, inner: RegionId | undefined): boolean {
    if (outer === undefined || outer === inner) return true;
    const around = this.#spans.get(outer);
    const within = inner === undefined ? undefined : this.#spans.get(inner);
    if (around === undefined || within === undefined) return false;
    return around.enter <= within.enter && within.enter <= around.leave;
  }
}
