/** The ways out of a block: its end, a throw, a `return`, a `break` or `continue`. */
import type { PointId } from '@tradewind/sdk/manifest';
import type { ts } from 'ts-morph';
import { leaveTries } from '../coverage.ts';
import { leave } from '../loops.ts';
import { addPoint } from '../points.ts';
import type { Formula } from '../../graph/guards.ts';
import type { Activation, Catcher, FlowState, JumpTarget, Reader, Way } from '../reader.ts';
import type { Abstract } from '../values.ts';
import { along, meet, wayFromHere } from '../ways.ts';

export type Exit =
  | { readonly kind: 'end'; readonly way: Way }
  | { readonly kind: 'throw'; readonly way: Way; readonly points: readonly PointId[] }
  | { readonly kind: 'return'; readonly way: Way; readonly value: Abstract; readonly at: ts.Node }
  /** `depth`: of the store, around what it leaves; `tries`: how many are around that. */
  | { readonly kind: 'jump'; readonly way: Way; readonly into: Way[]; readonly depth: number; readonly tries: number };

/** Reads `body` with everything that would leave it held back. */
export function intercept(r: Reader, at: ts.Node, body: () => void): Exit[] {
  const { catchers, targets, activations, regions } = r;
  const depth = r.store.depth;
  const catcher: Catcher = { depth, throwers: [] };
  r.catchers = [...catchers, catcher];
  const tries = r.tries.length;
  const jumps: { readonly into: Way[]; readonly ways: Way[]; readonly depth: number; readonly tries: number }[] = [];
  const held = (into: Way[], outer: number, around: number): Way[] => {
    const ways: Way[] = [];
    jumps.push({ into, ways, depth: outer, tries: around });
    return ways;
  };
  r.targets = targets.map(
    (target): JumpTarget => ({
      ...target,
      breakDepth: depth,
      continueDepth: depth,
      tries,
      breaks: held(target.breaks, target.breakDepth, target.tries),
      continues: held(target.continues, target.continueDepth, target.tries),
    }),
  );
  const returns: Activation['returns'] = [];
  const activation = activations.at(-1);
  if (activation !== undefined) {
    // Its returns come here first, also those that would leave a loop.
    r.activations = [...activations.slice(0, -1), { ...activation, depth, regions: regions.length, tries, returns }];
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
  let thrown: Formula = false;
  for (const exit of exits) {
    if (exit.kind === 'end' || exit.way.control === false) continue;
    along(r, exit.way.control, () => {
      for (const [cell, value] of exit.way.changes) r.store.set(cell, value);
      if (exit.kind === 'throw') {
        addPoint(r, flow, { kind: 'throw', error: { kind: 'caught', points: exit.points } });
        // Nothing follows it, but what does not follow for that reason has to know it.
        thrown = r.control;
      } else if (exit.kind === 'return') {
        leaveTries(r, r.activations.at(-1)?.tries ?? 0);
        leave(r, exit.value, r.control, exit.at);
      } else {
        leaveTries(r, exit.tries);
        exit.into.push(wayFromHere(r, exit.depth));
      }
    });
  }
  meet(r, ends, at);
  r.control = flow.graph.meet([r.control, thrown]);
}
