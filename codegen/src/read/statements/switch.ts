import type { Value } from '@tradewind/sdk/manifest';
import { ts } from 'ts-morph';
import { atom, type Formula } from '../../graph/guards.ts';
import { evaluate } from '../expressions/evaluate.ts';
import { isTree, treeOf } from '../expr.ts';
import { addPoint } from '../points.ts';
import { codeOf, type FlowState, type Reader, type Way } from '../reader.ts';
import { Scope } from '../scope.ts';
import { reportUse, settle, toExpr } from '../to-value.ts';
import type { Abstract, Constant } from '../values.ts';
import { along, meet } from '../ways.ts';
import { executeAll } from './statements.ts';

type Clause = ts.CaseOrDefaultClause;
/** Control into each clause, and past all of them. */
type Entries = readonly Formula[];

/** `switch`: a decision with a branch for each case, unless what it asks is constant. Clauses fall through as they do. */
export function executeSwitch(r: Reader, node: ts.SwitchStatement): void {
  const { clauses } = node.caseBlock;
  const asked = settle(r, evaluate(r, node.expression), node.expression);
  const entries = entriesOf(r, asked, node);
  const { scope, targets } = r;
  r.scope = new Scope(scope);
  const breaks: Way[] = [];
  const depth = r.store.depth;
  const depths = { breakDepth: depth, continueDepth: depth, tries: r.tries.length };
  r.targets = [...targets, { isLoop: false, ...depths, breaks, continues: [] }];
  let falling: Way | undefined;
  for (const [index, clause] of clauses.entries()) {
    const entry: Way = { control: entries[index] ?? false, changes: new Map() };
    const into: Way[] = falling === undefined ? [entry] : [entry, falling];
    falling = along(r, r.control, () => {
      meet(r, into, clause);
      if (r.isReached) executeAll(r, clause.statements);
    });
  }
  r.scope = scope;
  r.targets = targets;
  const past: Way = { control: entries[clauses.length] ?? false, changes: new Map() };
  meet(r, [...(falling === undefined ? [] : [falling]), ...breaks, past], node);
}

function entriesOf(r: Reader, asked: Abstract, node: ts.SwitchStatement): Entries {
  const { clauses } = node.caseBlock;
  const tests = clauses.map((clause) => (ts.isCaseClause(clause) ? evaluate(r, clause.expression) : undefined));
  if (asked.kind === 'const' && tests.every((test) => test === undefined || test.kind === 'const')) {
    return constantEntries(r, asked, tests, clauses);
  }
  const { flow } = r;
  const subject = toExpr(r, asked, node.expression, 'asked with `switch`');
  if (asked.kind === 'opaque' && flow === undefined) return clauses.map(() => false);
  if (subject === undefined || flow === undefined || !isTree(subject)) {
    if (subject !== undefined) reportUse(r, asked, node.expression);
    // What is wrong in the clauses is told all the same.
    return [...clauses.map(() => r.control), r.control];
  }
  return decideEntries(r, flow, treeOf(subject), tests, node);
}

function decideEntries(
  r: Reader,
  flow: FlowState,
  subject: Value,
  tests: readonly (Abstract | undefined)[],
  node: ts.SwitchStatement,
): Entries {
  const { clauses } = node.caseBlock;
  const branches: { name: string; test?: Value }[] = [];
  for (const [index, test] of tests.entries()) {
    const at = clauses[index] as Clause;
    if (test === undefined) continue;
    const expr = toExpr(r, test, at, 'compared');
    if (expr === undefined) continue;
    if (!isTree(expr)) r.fail('glue-not-supported', at, { code: codeOf(at), seen: 'a case that has to be computed' });
    else branches.push({ name: `case:${index}`, test: { kind: 'op', op: '===', args: [subject, treeOf(expr)] } });
  }
  const point = addPoint(r, flow, { kind: 'decide', branches: [...branches, { name: 'default' }] });
  flow.throws.set(point, node.expression);
  const hasDefault = tests.includes(undefined);
  const otherwise = atom(point, 'branch:default');
  const entries = tests.map(
    (test, index): Formula => (test === undefined ? otherwise : atom(point, `branch:case:${index}`)),
  );
  return [...entries, hasDefault ? false : otherwise];
}

function constantEntries(
  r: Reader,
  asked: Constant,
  tests: readonly (Constant | undefined)[],
  clauses: readonly Clause[],
): Entries {
  const found = tests.findIndex((test) => test !== undefined && test.value === asked.value);
  const taken = found === -1 ? tests.indexOf(undefined) : found;
  const entries = clauses.map((_, index): Formula => (index === taken ? r.control : false));
  return [...entries, taken === -1 ? r.control : false];
}
