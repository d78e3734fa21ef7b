import type {
  GroupId,
  GroupManifest,
  JoinId,
  JoinManifest,
  NodeManifest,
  PointId,
  PointManifest,
  RegionId,
  RegionManifest,
  Value,
} from '@tradewind/sdk/manifest';
import type { ts } from 'ts-morph';
import { any, asGuard, type Formula, passed } from './guards.ts';

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
/** A point without its place. A loop point names the region that it ends. */
export type PointSpec = Without<
  Extract<PointManifest, { kind: 'await' | 'decide' | 'glue' | 'throw' | 'mark' }>,
  Place
>;
type Place = 'id' | 'guard' | 'region' | 'group';
export type NodeSpec = Without<NodeManifest, 'guard' | 'region' | 'group'>;
export type RegionSpec = Without<
  RegionManifest,
  'id' | 'parent' | 'group' | 'guard' | 'completes' | 'next' | 'carried'
>;
type Writable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * The lists of a dag while they grow. Everything that is appended gets the loop and the group in which the reader is at
 * that moment; ids are given in program order.
 */
export class GraphBuilder {
  readonly nodes: Writable<NodeManifest>[] = [];
  readonly points: PointManifest[] = [];
  readonly joins: JoinManifest[] = [];
  readonly regions: Writable<RegionManifest>[] = [];
  readonly groups: Writable<GroupManifest>[] = [];
  /** Where the reader is. */
  region: RegionId | undefined;
  group: GroupId | undefined;
  /** What it reads at this moment. */
  at: ts.Node | undefined;
  /** Where decisions, awaits and loops stand. */
  readonly places = new Map<string, ts.Node>();
  readonly #branches = new Map<PointId, readonly string[]>();

  point(guard: Formula, spec: PointSpec): PointId {
    const id: PointId = `p${this.points.length + 1}`;
    this.points.push({ id, ...this.#place(guard), ...spec });
    if (spec.kind === 'decide' || spec.kind === 'await') this.#stands(id);
    if (spec.kind === 'decide') {
      this.#branches.set(
        id,
        spec.branches.map((branch) => branch.name),
      );
    }
    return id;
  }

  /** The point that ends a run-time loop: it stands around the region that it names. */
  loopPoint(guard: Formula, region: RegionId): PointId {
    const id: PointId = `p${this.points.length + 1}`;
    const { guard: written, group } = this.#place(guard);
    this.points.push({
      id,
      ...(written === undefined ? {} : { guard: written }),
      ...(group === undefined ? {} : { group }),
      kind: 'loop',
      region,
    });
    const loop = this.places.get(region);
    if (loop !== undefined) this.places.set(id, loop);
    return id;
  }

  node(guard: Formula, { id, task, displayName, ...rest }: NodeSpec): void {
    this.nodes.push({
      id,
      task,
      ...(displayName === undefined ? {} : { displayName }),
      ...this.#place(guard),
      ...rest,
    });
  }

  join(cases: readonly { readonly guard: Formula; readonly value: Value }[]): JoinId {
    const id: JoinId = `j${this.joins.length + 1}`;
    this.joins.push({
      id,
      ...(this.region === undefined ? {} : { region: this.region }),
      cases: cases.map(({ guard, value }) => {
        const written = asGuard(guard);
        return written === undefined ? { value } : { guard: written, value };
      }),
    });
    return id;
  }

  beginRegion(guard: Formula, spec: RegionSpec): Writable<RegionManifest> {
    const id: RegionId = `r${this.regions.length + 1}`;
    const { region: parent, ...place } = this.#place(guard);
    this.#stands(id);
    const region: Writable<RegionManifest> = { id, ...(parent === undefined ? {} : { parent }), ...place, ...spec };
    this.regions.push(region);
    return region;
  }

  beginGroup(
    guard: Formula,
    spec: Pick<GroupManifest, 'id' | 'source' | 'displayName' | 'doc'>,
  ): Writable<GroupManifest> {
    const { group: parent, ...place } = this.#place(guard);
    const { id, ...rest } = spec;
    const group: Writable<GroupManifest> = { id, ...(parent === undefined ? {} : { parent }), ...place, ...rest };
    this.groups.push(group);
    return group;
  }

  /** Takes a picture; what it gives puts everything back as it was. */
  snapshot(): () => void {
    const lists: unknown[][] = [this.nodes, this.points, this.joins, this.regions, this.groups];
    const lengths = lists.map((list) => list.length);
    const places = new Map(this.places);
    const { region, group } = this;
    return () => {
      for (const [index, list] of lists.entries()) list.length = lengths[index] ?? 0;
      for (const id of this.places.keys()) if (!places.has(id)) this.places.delete(id);
      this.region = region;
      this.group = group;
    };
  }

  pointOf(id: PointId): PointManifest | undefined {
    return this.points[Number(id.slice(1)) - 1];
  }

  branchesOf = (point: PointId): readonly string[] | undefined => this.#branches.get(point);

  /** Control where several ways meet. */
  meet(ways: readonly Formula[]): Formula {
    return any(ways, this.branchesOf);
  }

  /**
   * Control as something that stands here can ask for it: one atom. Where ways met, a mark is made, so that a formula is
   * written once however much follows it.
   */
  reach(control: Formula): Formula {
    if (typeof control === 'boolean' || control.kind === 'point') return control;
    return passed(this.point(control, { kind: 'mark' }));
  }

  #stands(id: string): void {
    if (this.at !== undefined) this.places.set(id, this.at);
  }

  #place(guard: Formula): Pick<PointManifest, 'guard' | 'region' | 'group'> {
    const written = asGuard(guard);
    return {
      ...(written === undefined ? {} : { guard: written }),
      ...(this.region === undefined ? {} : { region: this.region }),
      ...(this.group === undefined ? {} : { group: this.group }),
    };
  }
}
