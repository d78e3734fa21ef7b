/** The ways out of a block: its end, a throw, a `return`, a `break` or `continue`. */
import type { PointId } from '@tradewind/sdk/manifest';
import type { ts } from 'ts-morph';
import { leave } from '../loops.ts';
import { addPoint } from '../points.ts';
import type { Activation, Catcher, FlowState, JumpTarget, Reader, Way } from '../reader.ts';
import type { Abstract } from '../values.ts';
import { along, meet } from '../ways.ts';

export type Exit =
  | { readonly kind: 'end'; readonly way: Way }
  | { readonly kind: 'throw'; readonly way: Way; readonly points: readonly PointId[] }
  | { readonly kind: 'return'; readonly way: Way; readonly value: Abstract; readonly at: ts.Node }
  /** `depth`: of the store, around what it leaves. */
  | { readonly kind: 'jump'; readonly way: Way; readonly into: Way[]; readonly depth: number };

/** Reads `body` with everything that would leave it held back. */
export function intercept(r: Reader, at: ts.Node, body: () => void): Exit[] {
  const { catchers, targets, activations, regions } = r;
  const depth = r.store.depth;
  const catcher: Catcher = { depth, throwers: [] };
  r.catchers = [...catchers, catcher];
  const jumps: { readonly into: Way[]; readonly ways: Way[]; readonly depth: number }[] = [];
  const held = (into: Way[], outer: number): Way[] => {
    const ways: Way[] = [];
    jumps.push({ into, ways, depth: outer });
    return ways;
  };
  r.targets = targets.map(
    (target): JumpTarget => ({
      ...target,
      breakDepth: depth,
      continueDepth: depth,
      breaks: held(target.breaks, target.breakDepth),
      continues: held(target.continues, target.continueDepth),
    }),
  );
  const returns: Activation['returns'] = [];
  const activation = activations.at(-1);
  if (activation !== undefined) {
    // Its returns come here first, also those that would leave a loop.
    r.activations = [...activations.slice(0, -1), { ...activation, depth, regions: regions.length, returns }];
  }
  const end = along(r, r.control, body);
  Object.assign(r, { catchers, targets, activations });
  const exits: Exit[] = [{ kind: 'end', way: end }];
  const { throwers } = catcher;
  if (throwers.length > 0) {
    const thrown = along(r, false, () =>
      meet(
        r,
        throwers.map(({ way }) => way),
        at,
      ),
    );
    exits.push({ kind: 'throw', way: thrown, points: throwers.map(({ point }) => point) });
  }
  for (const { way, value, at: where } of returns) exits.push({ kind: 'return', way, value, at: where });
  for (const { ways, ...jump } of jumps) for (const way of ways) exits.push({ kind: 'jump', way, ...jump });
  return exits.filter(({ way }) => way.control !== false);
}

/** Each way goes on where it was going. */
export function resume(r: Reader, flow: FlowState, exits: readonly Exit[], at: ts.Node): void {
  const ends = exits.flatMap((exit) => (exit.kind === 'end' ? [exit.way] : []));
  for (const exit of exits) {
    if (exit.kind === 'end' || exit.way.control === false) continue;
    const { control } = r;
    r.control = exit.way.control;
    if (exit.kind === 'throw') {
      addPoint(r, flow, { kind: 'throw', error: { kind: 'caught', points: exit.points } });
      // Nothing follows it, but what does not follow for that reason has to know it.
      ends.push({ control: r.control, changes: new Map() });
    } else if (exit.kind === 'return') leave(r, exit.value, r.control, exit.at);
    else exit.into.push({ control: r.control, changes: r.store.changesSince(exit.depth) });
    r.control = control;
  }
  meet(r, ends, at);
}
