import type { PointId, Value } from '@tradewind/sdk/manifest';
import type { PointSpec } from '../graph/builder.ts';
import { type Formula, passed, threw } from '../graph/guards.ts';
import { noteAwaited } from './coverage.ts';
import type { FlowState, Reader } from './reader.ts';
import { wayFromHere } from './ways.ts';

/** Appends a point to the path: what follows is reached when it has passed. */
export function addPoint(r: Reader, flow: FlowState, spec: PointSpec): PointId {
  r.control = flow.graph.reach(r.control);
  const point = flow.graph.point(r.control, spec);
  // Passed or not: it was waited for.
  if (spec.kind === 'await') noteAwaited(r, spec.of);
  const throws = spec.kind !== 'mark' && !(spec.kind === 'await' && spec.mode === 'settled');
  if (throws) noteThrower(r, point, threw(point));
  // Nothing comes after a throw, but what does not come for that reason has to know it: it is no branch not taken. In a
  // `try` the way goes on behind it, by way of its `catch` or `finally`.
  const catcher = r.catchers.at(-1);
  const goesOnBehind = catcher !== undefined && catcher.isLoop !== true;
  r.control = spec.kind === 'throw' && goesOnBehind ? false : passed(point);
  return point;
}

/** Tells what is around that this point may throw. */
export function noteThrower(r: Reader, point: PointId, control: Formula): void {
  const catcher = r.catchers.at(-1);
  if (catcher === undefined) return;
  const { changes } = wayFromHere(r, catcher.depth);
  catcher.throwers.push({ point, way: { control, changes } });
}

/** Waits for one thing; its value is the point's. */
export function addAwait(
  r: Reader,
  flow: FlowState,
  mode: 'all' | 'settled' | 'any' | 'race' | 'entry',
  of: readonly Value[],
): Value {
  return { kind: 'point', point: addPoint(r, flow, { kind: 'await', mode, of }) };
}
