/** `for (let i = 0; i < 5; i++)`: unrolled; the condition must be constant in every round. */
import { ts } from 'ts-morph';
import { evaluate } from '../expressions/evaluate.ts';
import { truthOf } from '../expressions/logic.ts';
import type { Reader } from '../reader.ts';
import { Scope } from '../scope.ts';
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
      goesOn: () => {
        rounds += 1;
        if (rounds > mostCopies) {
          r.fail('too-many-copies', node, { count: rounds, limit: mostCopies });
          return false;
        }
        const truth = truthOf(evaluate(r, condition));
        if (truth === undefined) r.fail('unbounded-loop', condition, { seen: '`for`' });
        return truth === true;
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

function renew(r: Reader, initializer: ts.ForInitializer): void {
  if (!ts.isVariableDeclarationList(initializer)) return;
  for (const { name } of initializer.declarations) {
    const symbol = ts.isIdentifier(name) ? r.checker.getSymbolAtLocation(name) : undefined;
    const variable = symbol === undefined ? undefined : r.scope.find(symbol);
    if (symbol === undefined || variable === undefined || !ts.isIdentifier(name)) continue;
    r.scope.declare(symbol, r.store.make(r.store.get(variable), r.strands, name));
  }
}
