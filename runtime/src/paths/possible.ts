/**
 * Outcomes that no run can come to, as far as the guards say so by themselves: behind `if (orders.length === 0) return`
 * the list `orders` is never empty. What cannot be worked out is taken for possible.
 */
import type { DagManifest, Guard, PointId, RegionManifest, Value } from '@tradewind/sdk/manifest';
import { decode } from '@tradewind/sdk/runtime';
import { operate } from '../core/index.ts';

/** Whether control can come to a loop whose list has so many items. */
export function loopMayHave(dag: DagManifest, region: RegionManifest, items: number): boolean {
  const points = new Map(dag.points.map((point) => [point.id, point]));
  const list = Array.from({ length: items }, () => null);
  const assumed = { value: keyOf(dag, region.source), is: list };
  const seen = new Set<PointId>();
  const holds = (guard: Guard | undefined): boolean => {
    if (guard === undefined || guard.kind === 'any' || guard.kind === 'not') return true;
    if (guard.kind === 'all') return guard.of.every(holds);
    const point = points.get(guard.point);
    if (point === undefined || guard.previous !== undefined) return true;
    if (point.kind === 'decide' && guard.is.startsWith('branch:')) {
      const taken = branchUnder(dag, point.branches, assumed);
      if (taken !== undefined && guard.is !== `branch:${taken}`) return false;
    }
    if (seen.has(point.id)) return true;
    seen.add(point.id);
    return holds(point.guard);
  };
  return holds(region.guard);
}

interface Assumption {
  readonly value: string;
  readonly is: unknown;
}

/** The branch that is taken if the assumption holds; undefined if that does not follow. */
export function branchUnder(
  dag: DagManifest,
  branches: readonly { readonly name: string; readonly test?: Value }[],
  assumed: Assumption,
): string | undefined {
  try {
    return branches.find(({ test }) => test === undefined || Boolean(valueUnder(dag, test, assumed)))?.name;
  } catch {
    return undefined;
  }
}

/** Throws what the expression throws, and for what is not known. */
function valueUnder(dag: DagManifest, value: Value, assumed: Assumption): unknown {
  if (keyOf(dag, value) === assumed.value) return assumed.is;
  switch (value.kind) {
    case 'const':
      return decode(value.value);
    case 'field': {
      const of = valueUnder(dag, value.of, assumed);
      if (typeof of !== 'object' || of === null || !Object.hasOwn(of, value.key)) throw new Unknown();
      return (of as Record<string | number, unknown>)[value.key];
    }
    case 'op':
      return operate(value.op, value.args.length, (index) => {
        const argument = value.args[index];
        if (argument === undefined) throw new Unknown();
        return valueUnder(dag, argument, assumed);
      });
    default:
      throw new Unknown();
  }
}

class Unknown extends Error {}

/** The same text for the same value: what one thing is awaited for is that thing. */
export function keyOf(dag: DagManifest, value: Value | readonly unknown[]): string {
  return JSON.stringify(value, (_, part: unknown) => awaited(dag, part));
}

function awaited(dag: DagManifest, part: unknown): unknown {
  if (!isPoint(part)) return part;
  const point = dag.points.find(({ id }) => id === part.point);
  const [only] = point?.kind === 'await' && point.mode === 'all' && point.of.length === 1 ? point.of : [];
  return only ?? part;
}

function isPoint(part: unknown): part is Extract<Value, { kind: 'point' }> {
  return typeof part === 'object' && part !== null && 'kind' in part && part.kind === 'point' && 'point' in part;
}
