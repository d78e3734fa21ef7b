/**
 * `try`: what is awaited in the block throws to the `catch`; the `finally` stands on every way that leaves. Each of these
 * ways goes on behind it where it was going.
 */
import type { ts } from 'ts-morph';
import { all, type Formula } from '../../graph/guards.ts';
import { bind } from '../bind.ts';
import { beginCatch, covering, type OpenCalls, openOnWays } from '../coverage.ts';
import type { Catcher, FlowState, Reader, Way } from '../reader.ts';
import { Scope } from '../scope.ts';
import { leaf } from '../values.ts';
import { along, meet } from '../ways.ts';
import { type Exit, intercept, resume } from './exits.ts';
import { executeBlock } from './statements.ts';

export function executeTry(r: Reader, node: ts.TryStatement): void {
  const { flow } = r;
  if (flow === undefined) {
    executeBlock(r, node.tryBlock.statements);
    if (node.finallyBlock !== undefined) executeBlock(r, node.finallyBlock.statements);
    return;
  }
  const { finallyBlock } = node;
  if (finallyBlock === undefined) tryAndCatch(r, flow, node);
  else tryAndFinally(r, flow, node, finallyBlock);
}

function tryAndCatch(r: Reader, flow: FlowState, node: ts.TryStatement): void {
  const { catchClause } = node;
  const catcher: Catcher = { depth: r.store.depth, throwers: [] };
  const outer = r.catchers;
  const open = r.coverage && r.store.get(r.coverage.open);
  r.catchers = catchClause === undefined ? outer : [...outer, catcher];
  const done = along(r, r.control, () => covering(r, flow, () => executeBlock(r, node.tryBlock.statements)));
  r.catchers = outer;
  if (catchClause === undefined) {
    meet(r, [done], node);
    return;
  }
  const caught = along(r, false, () => executeCatch(r, flow, catchClause, catcher, open));
  meet(r, [done, caught], node);
}

function executeCatch(
  r: Reader,
  flow: FlowState,
  clause: ts.CatchClause,
  { throwers }: Catcher,
  open: OpenCalls | undefined,
): void {
  meet(
    r,
    throwers.map(({ way }) => way),
    clause,
  );
  // Nothing in the block can throw.
  if (!r.isReached) return;
  r.control = flow.graph.reach(r.control);
  beginCatch(r, open);
  const { scope } = r;
  r.scope = new Scope(scope);
  const { variableDeclaration } = clause;
  if (variableDeclaration !== undefined) {
    bind(r, variableDeclaration.name, leaf({ kind: 'caught', points: throwers.map(({ point }) => point) }, true));
  }
  executeBlock(r, clause.block.statements);
  r.scope = scope;
}

function tryAndFinally(r: Reader, flow: FlowState, node: ts.TryStatement, finallyBlock: ts.Block): void {
  const exits = intercept(r, node, () => tryAndCatch(r, flow, node));
  behindAll(r, flow, exits, finallyBlock, () => executeBlock(r, finallyBlock.statements));
}

/** Something that is done on every way out, and then each way goes on. */
export function behindAll(r: Reader, flow: FlowState, exits: readonly Exit[], at: ts.Node, body: () => void): void {
  const ways = exits.map(({ way }): Way => way);
  let end: Formula = false;
  const after = along(r, false, () => {
    meet(r, ways, at);
    if (!r.isReached) return;
    r.control = flow.graph.reach(r.control);
    const { targets } = r;
    // A jump out of it is told as one.
    r.targets = [];
    r.inFinally += 1;
    body();
    r.inFinally -= 1;
    r.targets = targets;
    end = r.control;
  });
  // What changed, changed on every way; where control goes and what is open, each way knows itself.
  const open = openOnWays(r, ways, after);
  for (const [cell, value] of after.changes) r.store.set(cell, value);
  resume(
    r,
    flow,
    exits.map((exit, index) => ({
      ...exit,
      way: { control: all(end, exit.way.control), changes: open[index] ?? new Map() },
    })),
    at,
  );
}
