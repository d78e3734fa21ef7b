/**
 * A dag as something to draw: calls, in frames for groups and loops, and the lines between them. Hidden calls (glue that
 * needed code) are not drawn; the lines through them are drawn through.
 */
import { edges, type DagManifest, type Edge, type NodeManifest, Ways } from '@tradewind/sdk/manifest';

/** A call, or a frame around calls. */
export interface Item {
  readonly id: string;
  /** The id without the prefixes that the frames around it show. */
  readonly label: string;
  readonly kind: 'task' | 'group' | 'loop';
  /** There are ways through the flow on which it is not made: a decision goes elsewhere, or there is nothing to catch. */
  readonly conditional: boolean;
  /** Of frames, in program order. */
  readonly children: readonly Item[];
}

/** `flow`: a value goes along it. `order`: it only says what comes first. */
export interface Line {
  readonly from: string;
  readonly to: string;
  readonly kind: 'flow' | 'order';
}

export interface Picture {
  readonly id: string;
  readonly items: readonly Item[];
  /** Between calls; those that a longer way implies are left out. */
  readonly lines: readonly Line[];
  /** Lines of a loop that lead back to an earlier call of the next iteration. */
  readonly backwards: readonly Line[];
}

export function pictureOf(dag: DagManifest): Picture {
  const hidden = new Set(dag.nodes.filter((node) => node.hidden === true).map(({ id }) => id));
  const passed = passedOn(edges(dag), hidden);
  const lines = throughHidden(edges(dag, { reduce: true }), hidden).map(
    ({ from, to }): Line => ({ from, to, kind: passed.get(to)?.has(from) === true ? 'flow' : 'order' }),
  );
  const place = new Map(dag.nodes.map(({ id }, index) => [id, index]));
  const isForwards = ({ from, to }: Line): boolean => (place.get(from) ?? 0) < (place.get(to) ?? 0);
  return {
    id: dag.id,
    items: itemsOf(dag),
    lines: lines.filter(isForwards),
    backwards: lines.filter((line) => !isForwards(line)),
  };
}

type Between = Pick<Edge, 'from' | 'to'>;

function throughHidden(lines: readonly Between[], hidden: ReadonlySet<string>): Between[] {
  let left = [...lines];
  for (const id of hidden) {
    // What is carried from item to item leads from a hidden call to itself.
    const before = left.filter(({ from, to }) => to === id && from !== id);
    const after = left.filter(({ from, to }) => from === id && to !== id);
    left = left.filter(({ from, to }) => from !== id && to !== id);
    for (const { from } of before) for (const { to } of after) if (from !== to) left.push({ from, to });
  }
  return [...new Map(left.map((line) => [JSON.stringify([line.from, line.to]), line])).values()];
}

/** Of each call, whose values come to it, be it through hidden calls. */
function passedOn(all: readonly Edge[], hidden: ReadonlySet<string>): ReadonlyMap<string, ReadonlySet<string>> {
  const inputs = Map.groupBy(
    all.filter(({ kind }) => kind === 'input'),
    ({ to }) => to,
  );
  const sourcesOf = (to: string): Set<string> => {
    const sources = new Set((inputs.get(to) ?? []).map(({ from }) => from));
    for (const id of sources) if (hidden.has(id)) for (const { from } of inputs.get(id) ?? []) sources.add(from);
    return sources;
  };
  return new Map([...inputs.keys()].map((to) => [to, sourcesOf(to)]));
}

// ── frames ──────────────────────────────────────────────────────────────────────────────────────────────────────────

interface Frame {
  readonly key: string;
  readonly id: string;
  readonly kind: 'group' | 'loop';
  readonly conditional: boolean;
  readonly parent: string | undefined;
}

type Child = NodeManifest | Frame;

const groupKey = (id: string): string => `group ${id}`;
const loopKey = (id: string): string => `loop ${id}`;

function itemsOf(dag: DagManifest): Item[] {
  const frames = framesOf(dag);
  const children = new Map<string | undefined, Child[]>();
  const seen = new Set<string>();
  const hang = (parent: string | undefined, child: Child): void => {
    const siblings = children.get(parent);
    if (siblings) siblings.push(child);
    else children.set(parent, [child]);
  };
  const raise = (key: string | undefined): void => {
    const frame = key === undefined ? undefined : frames.get(key);
    if (!frame || seen.has(frame.key)) return;
    seen.add(frame.key);
    raise(frame.parent);
    hang(frame.parent, frame);
  };
  for (const node of dag.nodes) {
    if (node.hidden === true) continue;
    const parent = innermost(dag, node.region, node.group);
    raise(parent);
    hang(parent, node);
  }
  const ways = new Ways(dag);
  const build = (parent: string | undefined, prefix: string): Item[] =>
    (children.get(parent) ?? []).map((child): Item => {
      const label = child.id.startsWith(prefix) ? child.id.slice(prefix.length) : child.id;
      if (!isFrame(child)) {
        return { id: child.id, label, kind: 'task', conditional: ways.isConditional(child.id), children: [] };
      }
      const inner = build(child.key, child.kind === 'group' ? `${child.id}.` : prefix);
      const title = child.kind === 'group' ? label : 'each';
      return { id: child.key, label: title, kind: child.kind, conditional: child.conditional, children: inner };
    });
  return build(undefined, '');
}

const isFrame = (child: Child): child is Frame => 'key' in child;

function framesOf(dag: DagManifest): Map<string, Frame> {
  const frames = new Map<string, Frame>();
  for (const group of dag.groups) {
    const parent = innermost(dag, group.region, group.parent);
    frames.set(groupKey(group.id), {
      key: groupKey(group.id),
      id: group.id,
      kind: 'group',
      conditional: false,
      parent,
    });
  }
  for (const region of dag.regions) {
    const parent = innermost(dag, region.parent, region.group);
    frames.set(loopKey(region.id), {
      key: loopKey(region.id),
      id: region.id,
      kind: 'loop',
      conditional: false,
      parent,
    });
  }
  return frames;
}

/** Which of the loop and the group around something is the inner one. */
function innermost(dag: DagManifest, region: string | undefined, group: string | undefined): string | undefined {
  if (region === undefined) return group === undefined ? undefined : groupKey(group);
  if (group === undefined) return loopKey(region);
  const regions = new Map(dag.regions.map((one) => [one.id, one]));
  const groups = new Map(dag.groups.map((one) => [one.id, one]));
  // The loop is the inner one if the group is around it.
  for (let around = regions.get(region)?.group; around !== undefined; around = groups.get(around)?.parent) {
    if (around === group) return loopKey(region);
  }
  return groupKey(group);
}
