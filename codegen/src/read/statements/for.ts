/** `for (let i = 0; i < 5; i++)`: unrolled; the condition must be constant in every round. */
import { ts } from 'ts-morph';
import { decide } from '../decide.ts';
import { evaluate } from '../expressions/evaluate.ts';
import { truthOf } from '../expressions/logic.ts';
import type { Reader } from '../reader.ts';
import { Scope } from '../scope.ts';
import { unwrap } from '../symbols.ts';
import { toExpr } from '../to-value.ts';
import { along } from '../ways.ts';
import { mostCopies, runRounds } from './for-of.ts';
import { execute, executeVariables } from './statements.ts';

export function executeFor(r: Reader, node: ts.ForStatement, label?: string): void {
  const { scope } = r;
  r.scope = new Scope(scope);
  const { initializer, condition, incrementor, statement } = node;
  if (initializer !== undefined) {
    if (ts.isVariableDeclarationList(initializer)) executeVariables(r, initializer);
    else evaluate(r, initializer);
  }
  if (condition === undefined) {
    r.fail('unbounded-loop', node, { seen: '`for`' });
  } else {
    let rounds = 0;
    runRounds(r, node, label, {
      goesOn: (leave) => {
        rounds += 1;
        if (rounds > mostCopies) {
          r.fail('too-many-copies', node, { count: rounds, limit: mostCopies });
          return false;
        }
        return goesOn(r, condition, leave);
      },
      body: () => execute(r, statement),
      step: () => {
        // Each round has a variable of its own: what a callback has seen stays.
        if (initializer !== undefined) renew(r, initializer);
        if (incrementor !== undefined) evaluate(r, incrementor);
      },
    });
  }
  r.scope = scope;
}

/** Of `i < 5 && cursor !== null`, what is constant bounds the loop; what only the run knows is a `break`. */
function goesOn(r: Reader, condition: ts.Expression, leave: () => void): boolean {
  const parts = partsOf(condition);
  let isBounded = false;
  for (const part of parts) {
    const value = evaluate(r, part);
    const truth = truthOf(value);
    if (truth === false) return false;
    isBounded ||= truth === true;
    if (truth === true) continue;
    const test = r.flow === undefined || parts.length === 1 ? undefined : toExpr(r, value, part, 'a condition');
    if (r.flow === undefined || test === undefined) {
      if (value.kind !== 'faulty') r.fail('unbounded-loop', condition, { seen: '`for`' });
      return false;
    }
    const taken = decide(r, r.flow, test, part);
    along(r, taken('else'), leave);
    r.control = taken('then');
  }
  if (!isBounded) r.fail('unbounded-loop', condition, { seen: '`for`' });
  return isBounded;
}

/** What stands between the `&&`. */
function partsOf(condition: ts.Expression): readonly ts.Expression[] {
  const node = unwrap(condition);
  const isAnd = ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken;
  return isAnd ? [...partsOf(node.left), ...partsOf(node.right)] : [node];
}

function renew(r: Reader, initializer: ts.ForInitializer): void {
  if (!ts.isVariableDeclarationList(initializer)) return;
  for (const { name } of initializer.declarations) {
    const symbol = ts.isIdentifier(name) ? r.checker.getSymbolAtLocation(name) : undefined;
    const variable = symbol === undefined ? undefined : r.scope.find(symbol);
    if (symbol === undefined || variable === undefined || !ts.isIdentifier(name)) continue;
    r.scope.declare(symbol, r.store.make(r.store.get(variable), r.strands, name));
  }
}
