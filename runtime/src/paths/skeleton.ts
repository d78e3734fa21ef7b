/**
 * A dag without its values: the same calls, points and loops in the same order, but what decides is asked of `choices`
 * instead of computed. So the real core can be led along any path, offline.
 *
 *   choices['p3 0.1']    the branch that decision p3 takes in iteration 0, 1
 *   choices['r2 0']      the list of loop r2
 */
import {
  type DagManifest,
  handlesOf,
  type NodeManifest,
  type PointManifest,
  type RegionId,
  type RegionManifest,
  type Value,
} from '@tradewind/sdk/manifest';

/** The parameter that holds them; no flow can have one of this name. */
export const choicesName = '#choices';

export function skeletonOf(dag: DagManifest): DagManifest {
  const parents = new Map(dag.regions.map(({ id, parent }) => [id, parent]));
  const around = (region: RegionId | undefined): RegionId[] => {
    const found: RegionId[] = [];
    for (let at = region; at !== undefined; at = parents.get(at)) found.unshift(at);
    return found;
  };
  const asked = (id: string, region: RegionId | undefined): Value => choice(id, around(region));
  const { result: _, ...rest } = dag;
  return {
    ...rest,
    parameters: [{ name: choicesName, schema: {} }],
    nodes: dag.nodes.map(bareNode),
    points: dag.points.map((point) => barePoint(point, asked)),
    regions: dag.regions.map((region) => bareRegion(region, asked(region.id, region.parent))),
  };
}

function choice(id: string, loops: readonly RegionId[]): Value {
  const parts = loops.flatMap((region, at): Value[] => [
    { kind: 'const', value: at === 0 ? '' : '.' },
    { kind: 'index', region },
  ]);
  const key: Value = { kind: 'op', op: 'template', args: [{ kind: 'const', value: `${id} ` }, ...parts] };
  return { kind: 'op', op: 'get', args: [{ kind: 'param', name: choicesName }, key] };
}

/** What is waited for stays; what it is put into is left out. */
const bare = (value: Value): Value => ({ kind: 'list', items: handlesOf(value) });

function bareNode(node: NodeManifest): NodeManifest {
  // A failure is one: it is not tried again.
  return { ...node, args: node.args.map(bare), options: { ...node.options, retries: 0 } };
}

function barePoint(point: PointManifest, asked: (id: string, region: RegionId | undefined) => Value): PointManifest {
  switch (point.kind) {
    case 'glue':
      return { ...point, value: { kind: 'const', value: null } };
    case 'throw':
      return point.error.kind === 'caught' ? point : { ...point, error: { kind: 'const', value: 'thrown' } };
    case 'decide': {
      const taken = asked(point.id, point.region);
      const branches = point.branches.map(({ name }) => ({
        name,
        test: { kind: 'op', op: '===', args: [taken, { kind: 'const', value: name }] } satisfies Value,
      }));
      return { ...point, branches };
    }
    default:
      return point;
  }
}

function bareRegion(region: RegionManifest, asked: Value): RegionManifest {
  const { source, carried } = region;
  const values = carried?.map(({ name, first, next }) => ({ name, first: bare(first), next: bare(next) }));
  const rest = values === undefined ? region : { ...region, carried: values };
  // A loop over the list of another one is as long as that.
  if (source.kind === 'gather') return rest;
  // The handles in it are waited for, and never looked at.
  const args: Value[] = [{ kind: 'const', value: true }, asked, bare(source)];
  return { ...rest, source: { kind: 'op', op: '?:', args } };
}
