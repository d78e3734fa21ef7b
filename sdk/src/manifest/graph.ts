/**
 * What both sides of the manifest ask about it: where values come from, what a node waits for, and how an instance is
 * named. Everything here is a pure function of the manifest.
 */
import type { Guard, NodeId, NodeManifest, PointId, PointManifest, Value } from './types.ts';

/** Where a value begins: everything but constants and what is built of other values. */
export type Reference = Exclude<
  Value,
  { readonly kind: 'const' | 'field' | 'list' | 'record' | 'flat' | 'fromEntries' | 'op' }
>;

/** A value with an outcome of its own, which may fail or be skipped. */
export type HandleReference = Extract<
  Value,
  { readonly kind: 'node' | 'join' | 'gather' | 'group' | 'carried' | 'each' | 'at' }
>;

/** The values directly inside a value, in evaluation order. What a gather gathers counts as inside. */
export function childrenOf(value: Value): readonly Value[] {
  switch (value.kind) {
    case 'field':
    case 'gather':
    case 'flat':
    case 'fromEntries':
      return [value.of];
    case 'list':
      return value.items;
    case 'record':
      return value.entries.map(([, entry]) => entry);
    case 'op':
      return value.args;
    case 'at':
      return [value.of, value.index];
    default:
      return [];
  }
}

/** Everything that a value is made from, in evaluation order; the same thing twice if it stands there twice. */
export function refsOf(value: Value): Reference[] {
  const found: Reference[] = [];
  collectRefs(value, found);
  return found;
}

function collectRefs(value: Value, found: Reference[]): void {
  switch (value.kind) {
    case 'const':
      return;
    case 'field':
    case 'flat':
    case 'fromEntries':
      return collectRefs(value.of, found);
    case 'list':
    case 'record':
    case 'op':
      for (const child of childrenOf(value)) collectRefs(child, found);
      return;
    default:
      // A gather is one thing to wait for: what it gathers lives inside its region.
      found.push(value);
  }
}

/** Whether this reference has an outcome that can be waited for, in itself. */
export function isHandle(value: Value): value is HandleReference {
  switch (value.kind) {
    case 'node':
    case 'join':
    case 'gather':
    case 'group':
    case 'carried':
    case 'each':
    case 'at':
      return true;
    default:
      return false;
  }
}

/** The handles inside a value, in evaluation order. */
export function handlesOf(value: Value): HandleReference[] {
  return refsOf(value).filter(isHandle);
}

/**
 * What a node waits for once control has reached it, and what its trigger rule judges: the handles inside its arguments,
 * then those in `after`, in order. One that stands there twice is in here twice.
 */
export function inputsOf(node: Pick<NodeManifest, 'args' | 'after'>): HandleReference[] {
  const found: HandleReference[] = [];
  for (const value of node.args) found.push(...handlesOf(value));
  for (const value of node.after ?? []) found.push(...handlesOf(value));
  return found;
}

/** The points that a guard asks about, in the order in which they stand in it; each once. */
export function pointsOf(guard: Guard | undefined): PointId[] {
  const found = new Set<PointId>();
  collectPoints(guard, found);
  return [...found];
}

function collectPoints(guard: Guard | undefined, found: Set<PointId>): void {
  if (guard === undefined) return;
  if (guard.kind === 'point') found.add(guard.point);
  else if (guard.kind === 'not') collectPoints(guard.of, found);
  else for (const part of guard.of) collectPoints(part, found);
}

/** The values that a point looks at. */
export function valuesOfPoint(point: PointManifest): readonly Value[] {
  switch (point.kind) {
    case 'await':
      return point.of;
    case 'decide':
      return point.branches.flatMap(({ test }) => (test === undefined ? [] : [test]));
    case 'glue':
      return [point.value];
    case 'throw':
      return [point.error];
    default:
      return [];
  }
}

// ── instances ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** `node`, `node[2]`, `node[2][0]`: the name of one instance within its run. */
export function instanceKey(nodeId: NodeId, mapPath: readonly number[] = []): string {
  let key = nodeId;
  for (const index of mapPath) key += `[${index}]`;
  return key;
}

/** The way back from `instanceKey`; undefined for a text that is no such name. */
export function parseInstanceKey(key: string): { nodeId: NodeId; mapPath: number[] } | undefined {
  const open = key.indexOf('[');
  if (open < 0) return key === '' ? undefined : { nodeId: key, mapPath: [] };
  const indices = key.slice(open);
  if (open === 0 || !/^(?:\[(?:0|[1-9]\d*)\])+$/.test(indices)) return undefined;
  return { nodeId: key.slice(0, open), mapPath: indices.slice(1, -1).split('][').map(Number) };
}
