import { ts } from 'ts-morph';
import type { Sink } from '../diagnostics/sink.ts';
import { awaitFix } from '../fixes/awaits.ts';
import { type CheckInput, isFlow } from './context.ts';
import { isTaskCall } from '../read/handle-types.ts';

/** `await Promise.all(list.map(async (item) => { task(item); }))`: the callbacks are waited for, the call in them is not. */
export function checkUnawaitedInCallbacks({ declarations, shared: { checker } }: CheckInput, sink: Sink): void {
  const visit = (node: ts.Node): void => {
    if (isPromiseAll(node)) {
      for (const callback of callbacksOf(node)) {
        if (!ts.isBlock(callback.body)) continue;
        for (const statement of callback.body.statements) {
          if (!ts.isExpressionStatement(statement) || !isTaskCall(statement.expression, checker)) continue;
          const { expression } = statement;
          const args = { call: shortened(expression.getText()) };
          sink.report('unawaited-in-callback', expression, args, awaitFix(expression, checker));
        }
      }
    }
    ts.forEachChild(node, visit);
  };
  for (const flow of declarations.filter(isFlow))
    if (flow.closure.node.body !== undefined) visit(flow.closure.node.body);
}

const gathering = new Set(['all', 'allSettled', 'any', 'race']);

function isPromiseAll(node: ts.Node): node is ts.CallExpression {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
  const { expression, name } = node.expression;
  return ts.isIdentifier(expression) && expression.text === 'Promise' && gathering.has(name.text);
}

/** The async functions that are given to `.map` in there. */
function callbacksOf({ arguments: [list] }: ts.CallExpression): (ts.ArrowFunction | ts.FunctionExpression)[] {
  if (list === undefined || !ts.isCallExpression(list) || !ts.isPropertyAccessExpression(list.expression)) return [];
  const [callback] = list.arguments;
  if (list.expression.name.text !== 'map' || callback === undefined) return [];
  if (!ts.isArrowFunction(callback) && !ts.isFunctionExpression(callback)) return [];
  return callback.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) === true ? [callback] : [];
}

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length <= 40 ? line : `${line.slice(0, 39)}…`;
}
