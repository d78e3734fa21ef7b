import type { DagManifest, RegionManifest, Value } from '@tradewind/sdk/manifest';

type Alias = Extract<Value, { kind: 'join' | 'carried' | 'each' }>;

/**
 * Which values lead to a flow call, through joins, gathers and carried values. Only those mean one thing as a value (what
 * the flow returned) and another as something awaited (everything called in it).
 */
export class FlowCalls {
  readonly #joins: ReadonlyMap<string, DagManifest['joins'][number]>;
  readonly #regions: ReadonlyMap<string, RegionManifest>;
  readonly #any: boolean;
  readonly #known = new Map<string, boolean>();

  constructor(dag: DagManifest) {
    this.#joins = new Map(dag.joins.map((join) => [join.id, join]));
    this.#regions = new Map(dag.regions.map((region) => [region.id, region]));
    this.#any = dag.groups.length > 0;
  }

  behind(value: Value): boolean {
    return this.#any && this.#follow(value, new Set());
  }

  #follow(value: Value, seen: Set<string>): boolean {
    switch (value.kind) {
      case 'group':
        return true;
      case 'list':
        return value.items.some((item) => this.#follow(item, seen));
      case 'record':
        return value.entries.some(([, entry]) => this.#follow(entry, seen));
      case 'gather':
      case 'flat':
      case 'fromEntries':
      case 'at':
        return this.#follow(value.of, seen);
      case 'join':
      case 'carried':
      case 'each':
        return this.#followAlias(value, seen);
      default:
        return false;
    }
  }

  #followAlias(value: Alias, seen: Set<string>): boolean {
    const key = JSON.stringify(value);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (seen.has(key)) return false;
    const isStart = seen.size === 0;
    seen.add(key);
    const found = this.#standsFor(value).some((one) => this.#follow(one, seen));
    // A "no" in the middle of a circle may be a "yes" from elsewhere; from its start it holds for all that was seen.
    if (found) this.#known.set(key, true);
    else if (isStart) for (const one of seen) this.#known.set(one, false);
    return found;
  }

  #standsFor(value: Alias): readonly Value[] {
    if (value.kind === 'join') return this.#joins.get(value.join)?.cases.map((one) => one.value) ?? [];
    const region = this.#regions.get(value.region);
    if (value.kind === 'each') return region === undefined ? [] : [region.source];
    const found = region?.carried?.find(({ name }) => name === value.name);
    return found === undefined ? [] : [found.first, found.next];
  }
}
