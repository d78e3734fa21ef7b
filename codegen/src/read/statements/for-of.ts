/** `for (const x of …)`: over what is constant, unrolled; over what only the run knows, a region. */
import { ts } from 'ts-morph';
import { awaitFix } from '../../fixes/awaits.ts';
import { assign } from '../expressions/assign.ts';
import { bind } from '../bind.ts';
import { copy } from '../expressions/call-list.ts';
import { evaluate } from '../expressions/evaluate.ts';
import { spreadItems } from '../expressions/literals.ts';
import { codeOf, type Reader, type Way } from '../reader.ts';
import { isListKnown, wholeOf } from '../list-values.ts';
import { loopRegion } from '../loops.ts';
import type { LoopSource } from '../regions.ts';
import { Scope } from '../scope.ts';
import { toValue } from '../to-value.ts';
import { type Abstract, constant } from '../values.ts';
import { along, meet, wayFromHere } from '../ways.ts';
import { execute } from './statements.ts';

/** More copies than this are a mistake. */
export const mostCopies = 10_000;

export function executeForOf(r: Reader, node: ts.ForOfStatement, label?: string): void {
  if (node.awaitModifier !== undefined) {
    r.fail('statement-never', node, { statement: '`for await`', because: 'a task has one result, no stream of them' });
    return;
  }
  const given = evaluate(r, node.expression);
  const source = (given.kind === 'list' ? wholeOf(r, given, node.expression) : undefined) ?? given;
  if (source.kind === 'gathered') return overList(r, node, { source: source.ref, handles: true }, label);
  if (source.kind === 'value') {
    const list = toValue(r, source, node.expression);
    return list === undefined ? undefined : overList(r, node, { source: list }, label);
  }
  if (source.kind === 'handle') {
    const { expression } = node;
    const args = { code: codeOf(expression), use: 'looped over' };
    r.fail('handle-as-value', expression, args, awaitFix(expression, r.checker));
    return;
  }
  const items = spreadItems(r, source, node.expression);
  if (Array.isArray(items)) unroll(r, node, items as readonly Abstract[], label);
}

function overList(r: Reader, node: ts.ForOfStatement, source: LoopSource, label: string | undefined): void {
  if (r.flow === undefined) return;
  loopRegion(
    r,
    r.flow,
    source,
    {
      label,
      bindItem: (item) => bindItem(r, node.initializer, item, node),
      execute: () => execute(r, node.statement),
    },
    node,
  );
}

/** The keys of a record that is known. */
export function executeForIn(r: Reader, node: ts.ForInStatement): void {
  const source = evaluate(r, node.expression);
  if (source.kind === 'record') {
    unroll(
      r,
      node,
      [...r.store.get(source.cell).keys()].map((key) => constant(key)),
    );
  } else if (source.kind === 'list' && isListKnown(r.store.get(source.cell))) {
    unroll(
      r,
      node,
      r.store.get(source.cell).map((_, index) => constant(String(index))),
    );
  } else if (source.kind === 'handle') {
    r.fail('handle-as-value', node.expression, { code: codeOf(node.expression), use: 'looped over' });
  } else if (source.kind !== 'faulty') {
    r.fail(
      'statement-not-supported',
      node.expression,
      { statement: '`for … in` over something that only the run knows' },
      {
        help: 'Of a list, `for (const [index, item] of list.entries())`; of a record, `for (const key of Object.keys(record))`.',
      },
    );
  }
}

function unroll(
  r: Reader,
  node: ts.ForOfStatement | ts.ForInStatement,
  items: readonly Abstract[],
  label?: string,
): void {
  if (tooMany(r, items.length, node)) return;
  let index = 0;
  runRounds(r, node, label, {
    goesOn: () => index < items.length,
    body: () =>
      copy(r, items, index, () => {
        bindItem(r, node.initializer, items[index] as Abstract, node);
        execute(r, node.statement);
      }),
    step: () => {
      index += 1;
    },
  });
}

export function tooMany(r: Reader, count: number, at: ts.Node): boolean {
  if (r.flow !== undefined) r.flow.copies += count;
  if (count <= mostCopies && (r.flow?.copies ?? 0) <= mostCopies * 10) return false;
  r.fail('too-many-copies', at, { count, limit: mostCopies });
  return true;
}

function bindItem(r: Reader, initializer: ts.ForInitializer, item: Abstract, at: ts.Node): void {
  if (!ts.isVariableDeclarationList(initializer)) {
    assign(r, initializer, item, at);
    return;
  }
  const [declaration] = initializer.declarations;
  if (declaration !== undefined) bind(r, declaration.name, item);
}

interface Rounds {
  /** @param leave where control leaves all copies, asked in the layer of this one */
  goesOn(leave: () => void): boolean;
  body(): void;
  step(): void;
}

/** The copies of a body one after the other; `break` leaves all of them, `continue` the one. */
export function runRounds(r: Reader, at: ts.Node, label: string | undefined, rounds: Rounds): void {
  const { targets, scope } = r;
  const breaks: Way[] = [];
  const breakDepth = r.store.depth;
  const tries = r.tries.length;
  const all = along(r, r.control, () => {
    const leave = (): void => void breaks.push(wayFromHere(r, breakDepth));
    while (r.isReached && rounds.goesOn(leave)) {
      const continues: Way[] = [];
      const continueDepth = r.store.depth;
      r.targets = [
        ...targets,
        { ...(label && { label }), isLoop: true, breakDepth, continueDepth, tries, breaks, continues },
      ];
      r.scope = new Scope(scope);
      const end = along(r, r.control, () => rounds.body());
      r.scope = scope;
      meet(r, [end, ...continues], at);
      if (r.isReached) rounds.step();
    }
  });
  r.targets = targets;
  meet(r, [all, ...breaks], at);
}
