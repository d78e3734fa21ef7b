import type { Reader } from './reader.ts';
import type { Changes } from './store.ts';

/**
 * Reads something to see what it does, and takes it all back: what a loop changes must be known before its body is read,
 * since the first iteration sees what the last has left.
 */
export function rehearse(r: Reader, body: () => void): Changes {
  const { flow, control, silent } = r;
  if (flow === undefined) return new Map();
  const graph = flow.graph.snapshot();
  const names = flow.names.snapshot();
  const uses = new Set(flow.uses.keys());
  const positions = new Set(flow.positions.keys());
  const throws = new Set(flow.throws.keys());
  const triggers = new Set(flow.triggers.keys());
  const { copies } = flow;
  r.silent = true;
  r.store.push();
  body();
  const changes = r.store.pop();
  r.silent = silent;
  r.control = control;
  flow.copies = copies;
  graph();
  names();
  for (const key of flow.uses.keys()) if (!uses.has(key)) flow.uses.delete(key);
  for (const key of flow.positions.keys()) if (!positions.has(key)) flow.positions.delete(key);
  for (const key of flow.throws.keys()) if (!throws.has(key)) flow.throws.delete(key);
  for (const key of flow.triggers.keys()) if (!triggers.has(key)) flow.triggers.delete(key);
  return changes;
}
