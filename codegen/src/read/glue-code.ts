/** A function of the sources as part of generated glue: its text, with what it takes from around it put in by name. */
import { ts } from 'ts-morph';
import { placeOfVariable } from '../discover/places.ts';
import type { CodePart, Expr } from './expr.ts';
import { impurityIn } from './purity.ts';
import { codeOf, type Reader } from './reader.ts';
import { plainText } from './source-text.ts';
import { isTypeOnly, resolveAlias, specifierOf, symbolOf } from './symbols.ts';
import { toExpr } from './to-value.ts';
import type { Closure } from './values.ts';
import { valueOfSymbol } from './module-values.ts';
import { holdsHandle } from './ways.ts';

/** Undefined: it cannot be glue, and that was reported. */
export function codeOfClosure(r: Reader, closure: Closure, at: ts.Node): Expr | undefined {
  const impurity = impurityIn(r.shared, closure.node);
  if (impurity !== undefined) {
    const isOwn = at.getSourceFile() === impurity.at.getSourceFile() && contains(at, impurity.at);
    const extra = isOwn ? {} : { related: [{ at: impurity.at, message: 'here' }] };
    if (impurity.rule !== undefined) r.fail(impurity.rule, isOwn ? impurity.at : at, impurity.args, extra);
    else
      r.fail('impure-function', isOwn ? impurity.at : at, { name: nameOf(closure), because: impurity.because }, extra);
    return undefined;
  }
  const name = topLevelName(closure.node);
  if (name !== undefined) {
    return { kind: 'code', parts: [{ kind: 'import', from: placeOfVariable(r.shared, name) }] };
  }
  return withCaptures(r, closure, at);
}

/** Whether a function uses something that is still a promise: then it is no glue, even if it calls nothing. */
export function takesHandle(r: Reader, closure: Closure): boolean {
  for (const [, symbol] of freeNames(r, closure.node)) {
    const variable = closure.scope.find(symbol);
    const value = variable && r.store.get(variable);
    if (value !== undefined && holdsHandle(r, value)) return true;
  }
  return false;
}

function contains(outer: ts.Node, inner: ts.Node): boolean {
  return outer.pos <= inner.pos && inner.end <= outer.end;
}

function nameOf(closure: Closure): string {
  const { name } = closure.node;
  return name === undefined ? codeOf(closure.node) : name.getText();
}

/** A top-level function is taken from its module: it may use whatever stands there. */
function topLevelName(node: Closure['node']): ts.Identifier | undefined {
  if (ts.isFunctionDeclaration(node)) return ts.isSourceFile(node.parent) ? node.name : undefined;
  const { parent } = node;
  if (!ts.isVariableDeclaration(parent) || !ts.isIdentifier(parent.name)) return undefined;
  return ts.isSourceFile(parent.parent.parent.parent) ? parent.name : undefined;
}

/** `((captured, …) => text)(value, …)`: its names stay its own. */
function withCaptures(r: Reader, closure: Closure, at: ts.Node): Expr | undefined {
  const names: string[] = [];
  const values: CodePart[] = [];
  for (const [name, symbol, identifier] of freeNames(r, closure.node)) {
    const value = captured(r, closure, symbol, identifier, at);
    if (value === isGlobal) continue;
    if (value === undefined) return undefined;
    names.push(name);
    values.push(value);
  }
  const text = ts.isMethodDeclaration(closure.node) ? `function ${plainText(closure.node)}` : plainText(closure.node);
  if (names.length === 0) return { kind: 'code', parts: [text] };
  const holes = values.flatMap((value, index) => (index === 0 ? [value] : [', ', value]));
  return { kind: 'code', parts: [`((${names.join(', ')}) => (${text}))(`, ...holes, ')'] };
}

/** Names that a function uses and does not declare, each once. */
function* freeNames(r: Reader, node: ts.Node): Generator<[string, ts.Symbol, ts.Identifier]> {
  const seen = new Set<ts.Symbol>();
  const open: ts.Node[] = [node];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (isTypeOnly(at)) continue;
    if (ts.isIdentifier(at)) {
      const symbol = symbolOf(r.shared, at);
      if (symbol === undefined || seen.has(symbol) || isMemberName(at)) continue;
      seen.add(symbol);
      if (!symbol.declarations?.some((declaration) => contains(node, declaration) && sameFile(node, declaration))) {
        yield [at.text, symbol, at];
      }
      continue;
    }
    const children: ts.Node[] = [];
    ts.forEachChild(at, (child) => {
      children.push(child);
    });
    open.push(...children.reverse());
  }
}

function sameFile(a: ts.Node, b: ts.Node): boolean {
  return a.getSourceFile() === b.getSourceFile();
}

function isMemberName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isPropertyAssignment(parent) || ts.isMethodDeclaration(parent)) return parent.name === node;
  return ts.isBindingElement(parent) && parent.propertyName === node;
}

/** It is there in any code. */
const isGlobal = Symbol('global');

function captured(
  r: Reader,
  closure: Closure,
  symbol: ts.Symbol,
  identifier: ts.Identifier,
  at: ts.Node,
): CodePart | typeof isGlobal | undefined {
  const variable = closure.scope.find(symbol);
  if (variable !== undefined) {
    const value = r.store.get(variable);
    return value === undefined ? undefined : toExpr(r, value, identifier, 'used in a function that computes');
  }
  const target = resolveAlias(r.shared, symbol);
  const value = valueOfSymbol(r, target, identifier);
  switch (value.kind) {
    case 'global':
      return isGlobal;
    case 'sdk':
    case 'external': {
      if (value.kind === 'sdk' && value.name === 'run') return toExpr(r, value, identifier, 'used here');
      const from = specifierOf(symbol);
      if (from === undefined) return undefined;
      return { kind: 'import', from: { kind: 'package', ...from } };
    }
    default:
      return toExpr(r, value, at, 'used in a function that computes');
  }
}
