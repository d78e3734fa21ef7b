/** Statements of a flow, one file each. What follows a `return` or `throw` is not read. */
import { ts } from 'ts-morph';
import { awaitAllFix, awaitUsingFix } from '../../fixes/awaits.ts';
import { bind, declareUnset } from '../bind.ts';
import { evaluate } from '../expressions/evaluate.ts';
import { codeOf, type Reader, type Way } from '../reader.ts';
import { Scope } from '../scope.ts';
import { unwrap } from '../symbols.ts';
import { reportUse, settle } from '../to-value.ts';
import type { Abstract } from '../values.ts';
import { along, meet } from '../ways.ts';
import { executeFor } from './for.ts';
import { executeForIn, executeForOf } from './for-of.ts';
import { executeIf, executeShortIf } from './if.ts';
import { executeJump } from './jump.ts';
import { executeReturn } from './return.ts';
import { executeSwitch } from './switch.ts';
import { executeThrow } from './throw.ts';
import { executeTry } from './try.ts';
import { executeUsing } from './using.ts';

/** Statements in a scope of their own. */
export function executeBlock(r: Reader, statements: readonly ts.Statement[]): void {
  const { scope } = r;
  r.scope = new Scope(scope);
  executeAll(r, statements);
  r.scope = scope;
}

/** Statements of the scope that is there. */
export function executeAll(r: Reader, statements: readonly ts.Statement[]): void {
  // Functions may be called before the place where they stand.
  for (const statement of statements) if (ts.isFunctionDeclaration(statement)) declareFunction(r, statement);
  for (const [index, statement] of statements.entries()) {
    if (!r.isReached) return;
    if (isAwaitUsing(statement)) {
      executeUsing(r, statement.declarationList, () => executeRest(r, statements.slice(index + 1)));
      return;
    }
    execute(r, statement);
  }
}

/** What stands behind an `await using`; functions are declared already. */
function executeRest(r: Reader, statements: readonly ts.Statement[]): void {
  executeAll(
    r,
    statements.filter((statement) => !ts.isFunctionDeclaration(statement)),
  );
}

function isAwaitUsing(node: ts.Statement): node is ts.VariableStatement {
  return ts.isVariableStatement(node) && isKind(node.declarationList, ts.NodeFlags.AwaitUsing);
}

/** `let`, `const`, `using` and `await using` are told apart by flags that share bits. */
function isKind(list: ts.VariableDeclarationList, kind: number): boolean {
  const flags: number = list.flags;
  const mask: number = ts.NodeFlags.BlockScoped;
  return (flags & mask) === kind;
}

export function execute(r: Reader, node: ts.Statement): void {
  const graph = r.flow?.graph;
  if (graph === undefined) return executeHere(r, node);
  const { at } = graph;
  graph.at = node;
  executeHere(r, node);
  graph.at = at;
}

function executeHere(r: Reader, node: ts.Statement): void {
  r.naming = undefined;
  if (ts.isVariableStatement(node)) return executeVariables(r, node.declarationList);
  if (ts.isExpressionStatement(node)) return executeExpression(r, node);
  if (ts.isReturnStatement(node)) return executeReturn(r, node);
  if (ts.isIfStatement(node)) return executeIf(r, node);
  if (ts.isBlock(node)) return executeBlock(r, node.statements);
  if (ts.isForOfStatement(node)) return executeForOf(r, node);
  if (ts.isForStatement(node)) return executeFor(r, node);
  if (ts.isForInStatement(node)) return executeForIn(r, node);
  if (ts.isSwitchStatement(node)) return executeSwitch(r, node);
  if (ts.isThrowStatement(node)) return executeThrow(r, node);
  if (ts.isBreakStatement(node) || ts.isContinueStatement(node)) return executeJump(r, node);
  executeRare(r, node);
}

function executeRare(r: Reader, node: ts.Statement): void {
  if (
    ts.isEmptyStatement(node) ||
    ts.isFunctionDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isInterfaceDeclaration(node)
  ) {
    return;
  }
  if (ts.isWhileStatement(node)) {
    r.fail('unbounded-loop', node, { seen: '`while`' });
  } else if (ts.isDoStatement(node)) {
    r.fail('unbounded-loop', node, { seen: '`do … while`' });
  } else if (ts.isTryStatement(node)) {
    executeTry(r, node);
  } else if (ts.isLabeledStatement(node)) {
    executeLabeled(r, node);
  } else if (ts.isClassDeclaration(node)) {
    r.fail('statement-never', node.name ?? node, {
      statement: 'A class',
      because: 'a flow makes no objects',
    });
  } else {
    r.fail('statement-never', node, { statement: 'This statement', because: 'a flow only calls, waits and decides' });
  }
}

function executeLabeled(r: Reader, node: ts.LabeledStatement): void {
  const { statement } = node;
  if (ts.isForOfStatement(statement)) executeForOf(r, statement, node.label.text);
  else if (ts.isForStatement(statement)) executeFor(r, statement, node.label.text);
  else executeLabeledBlock(r, node);
}

/** `done: { … break done; … }` */
function executeLabeledBlock(r: Reader, { label, statement }: ts.LabeledStatement): void {
  const { targets } = r;
  const breaks: Way[] = [];
  const depth = r.store.depth;
  const depths = { breakDepth: depth, continueDepth: depth, tries: r.tries.length };
  r.targets = [...targets, { label: label.text, isLoop: false, ...depths, breaks, continues: [] }];
  const end = along(r, r.control, () => execute(r, statement));
  r.targets = targets;
  meet(r, [end, ...breaks], statement);
}

/** `const`, `let`, `using`. */
export function executeVariables(r: Reader, list: ts.VariableDeclarationList): void {
  if (isKind(list, ts.NodeFlags.Using)) {
    r.fail(
      'statement-not-supported',
      list,
      { statement: '`using` without `await`' },
      { help: 'Write `await using`: a tear-down is a task, and takes its time.', ...awaitUsingFix(list) },
    );
  } else if (isKind(list, ts.NodeFlags.AwaitUsing)) {
    r.fail('statement-not-supported', list, { statement: '`await using` in the head of a loop' });
  }
  for (const declaration of list.declarations) {
    const { name, initializer } = declaration;
    if (initializer === undefined) {
      if (ts.isIdentifier(name)) declareUnset(r, name);
      continue;
    }
    r.naming = undefined;
    bind(r, name, evaluate(r, initializer));
  }
}

export function declareFunction(r: Reader, node: ts.FunctionDeclaration): void {
  if (node.name === undefined || node.body === undefined) return;
  const symbol = r.checker.getSymbolAtLocation(node.name);
  const closure: Abstract = { kind: 'closure', node, scope: r.scope, ...(r.self && { self: r.self }) };
  if (symbol !== undefined) r.scope.declare(symbol, r.store.make<Abstract | undefined>(closure, r.strands, node.name));
}

function executeExpression(r: Reader, node: ts.ExpressionStatement): void {
  const expression = unwrap(node.expression);
  // A string alone is a directive.
  if (ts.isStringLiteral(expression)) return;
  if (executeShortIf(r, expression)) return;
  const value = evaluate(r, expression);
  if (r.flow === undefined) return;
  if (value.kind === 'promise' || (value.kind === 'gathered' && value.promises)) {
    r.fail('floating-callback', expression, { code: codeOf(expression) }, awaitAllFix(expression));
  } else if (value.kind === 'list' && holdsBody(r, value)) {
    r.fail('floating-callback', expression, { code: codeOf(expression) }, awaitAllFix(expression));
  } else if (value.kind === 'callable' || value.kind === 'modifier') reportUse(r, value, expression);
  else if (value.kind === 'opaque') reportUse(r, value, expression);
  // Nobody asks for it, but it may throw.
  else if (value.kind === 'value' && !ts.isBinaryExpression(expression)) settle(r, value, expression);
}

/** The promises of async callbacks. */
function holdsBody(r: Reader, value: Abstract): boolean {
  return (
    value.kind === 'list' && r.store.get(value.cell).some((item) => item.kind === 'promise' && item.mode === 'body')
  );
}
