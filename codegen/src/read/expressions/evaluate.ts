import { ts } from 'ts-morph';
import { readOf } from '../copies.ts';
import { codeOf, type Reader } from '../reader.ts';
import { isUnresolved, resolveAlias, symbolOf } from '../symbols.ts';
import { valueOfSymbol } from '../module-values.ts';
import type { Variable } from '../store.ts';
import { isAssignment } from '../purity.ts';
import { wholeRecord } from '../records.ts';
import { type Abstract, constant, faulty, nothing } from '../values.ts';
import { evaluateAwait } from './await.ts';
import { evaluateBinary, evaluatePrefix, evaluateStep, evaluateTypeof } from './operators.ts';
import { evaluateCall } from './call.ts';
import { evaluateConditional } from './logic.ts';
import { evaluateArray, evaluateObject, evaluateTemplate } from './literals.ts';
import { evaluateNew } from './new.ts';
import { evaluateAccess } from './property.ts';

/** Reads an expression, in JavaScript's order; what it calls becomes part of the graph on the way. */
export function evaluate(r: Reader, node: ts.Expression): Abstract {
  const graph = r.flow?.graph;
  if (graph === undefined) return evaluateHere(r, node);
  const { at } = graph;
  graph.at = node;
  const value = evaluateHere(r, node);
  graph.at = at;
  return value;
}

function evaluateHere(r: Reader, node: ts.Expression): Abstract {
  r.fuel -= 1;
  if (r.fuel < 0) return { kind: 'opaque', because: 'it takes too long to compute', at: node };
  switch (node.kind) {
    case ts.SyntaxKind.NullKeyword:
      return constant(null);
    case ts.SyntaxKind.TrueKeyword:
      return constant(true);
    case ts.SyntaxKind.FalseKeyword:
      return constant(false);
    case ts.SyntaxKind.ThisKeyword:
      return r.self ?? r.fail('glue-not-supported', node, { code: 'this', seen: 'no instance here' });
    default:
  }
  if (ts.isIdentifier(node)) return evaluateIdentifier(r, node);
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return constant(node.text);
  if (ts.isNumericLiteral(node)) return constant(Number(node.text));
  if (ts.isBigIntLiteral(node)) return constant(BigInt(node.text.slice(0, -1)));
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) return evaluateAccess(r, node);
  if (ts.isCallExpression(node)) return evaluateCall(r, node);
  if (ts.isAwaitExpression(node)) return evaluateAwait(r, node);
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) {
    return { kind: 'closure', node, scope: r.scope, ...(r.self && { self: r.self }) };
  }
  if (ts.isObjectLiteralExpression(node)) return evaluateObject(r, node);
  if (ts.isArrayLiteralExpression(node)) return evaluateArray(r, node);
  if (ts.isTemplateExpression(node)) return evaluateTemplate(r, node);
  if (ts.isBinaryExpression(node)) return evaluateBinary(r, node);
  if (ts.isConditionalExpression(node)) return evaluateConditional(r, node);
  return evaluateRare(r, node);
}

function evaluateRare(r: Reader, node: ts.Expression): Abstract {
  if (
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isTypeAssertionExpression(node) ||
    ts.isNonNullExpression(node)
  ) {
    return evaluate(r, node.expression);
  }
  if (ts.isPrefixUnaryExpression(node)) {
    const isStep = node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken;
    return isStep ? evaluateStep(r, node) : evaluatePrefix(r, node);
  }
  if (ts.isPostfixUnaryExpression(node)) return evaluateStep(r, node);
  if (ts.isTypeOfExpression(node)) return evaluateTypeof(r, node);
  if (ts.isNewExpression(node)) return evaluateNew(r, node);
  if (ts.isVoidExpression(node)) {
    evaluate(r, node.expression);
    return nothing;
  }
  if (ts.isRegularExpressionLiteral(node)) {
    const end = node.text.lastIndexOf('/');
    return constant(new RegExp(node.text.slice(1, end), node.text.slice(end + 1)));
  }
  if (ts.isYieldExpression(node)) return r.fail('generator-flow', node, undefined);
  if (ts.isMetaProperty(node)) return r.fail('environment-in-flow', node, { code: codeOf(node) });
  if (ts.isDeleteExpression(node)) {
    return r.fail('statement-never', node, { statement: '`delete`', because: 'what tasks return is frozen' });
  }
  return r.fail('glue-not-supported', node, { code: codeOf(node), seen: 'an expression of an unusual kind' });
}

/** A body that runs beside others sees a variable of the body around, which must stay what it is. */
function noteCapture(r: Reader, variable: Variable, node: ts.Identifier): void {
  const known = r.captures.get(variable);
  if (known === undefined) r.captures.set(variable, [node]);
  else known.push(node);
}

/** `record` of `record[key] = …`, `record[key].push(…)`. */
function isAssigned({ parent }: ts.Identifier): boolean {
  if (!ts.isPropertyAccessExpression(parent) && !ts.isElementAccessExpression(parent)) return false;
  let around = parent.parent;
  if (ts.isNonNullExpression(around)) around = around.parent;
  if (ts.isPropertyAccessExpression(around) || ts.isElementAccessExpression(around)) return true;
  return ts.isBinaryExpression(around) && isAssignment(around.operatorToken.kind);
}

function evaluateIdentifier(r: Reader, node: ts.Identifier): Abstract {
  if (node.text === 'undefined') return nothing;
  const symbol = symbolOf(r.shared, node);
  // TypeScript reports a name that does not exist.
  if (symbol === undefined) return faulty;
  const variable = r.scope.find(symbol);
  if (variable !== undefined) {
    if (r.flow !== undefined && (variable.depth ?? 0) < r.strands) noteCapture(r, variable, node);
    const value = r.store.get(variable);
    if (value?.kind === 'record' && !isAssigned(node)) return readOf(value.cell, wholeRecord(r, value, node) ?? value);
    return value ?? r.fail('outer-variable', node, { name: node.text, because: 'it has no value yet' });
  }
  const target = resolveAlias(r.shared, symbol);
  if (isUnresolved(target)) return faulty;
  return valueOfSymbol(r, target, node);
}
