import type { Position, Positions } from '@tradewind/sdk/manifest';
import type { ts } from 'ts-morph';
import { rangeOf } from '../diagnostics/sink.ts';
import type { ReadResult } from '../read/task-use.ts';
import { once } from '../once.ts';

/** Where dags and the calls in them stand in the sources. */
export function positionsOf(version: string, dags: readonly ReadResult[], root: string): Positions {
  const sorted = dags.toSorted((a, b) => (a.dag.id < b.dag.id ? -1 : 1));
  return { version, dags: Object.fromEntries(sorted.map((read) => [read.dag.id, positionsIn(read, root)])) };
}

const positionsIn = once((read: ReadResult, root: string): Positions['dags'][string] => {
  const { at: declared, positions, throws, places: within } = read;
  const at = (node: ts.Node): Position => {
    const { file, start } = rangeOf(root, node);
    return { file, ...start };
  };
  const places = (nodes: ReadonlyMap<string, ts.Node>): Record<string, Position> =>
    Object.fromEntries([...nodes].map(([id, node]) => [id, at(node)]));
  return {
    at: at(declared),
    nodes: places(positions),
    ...(throws.size === 0 ? {} : { points: places(throws) }),
    ...(within.size === 0 ? {} : { places: places(within) }),
  };
});
