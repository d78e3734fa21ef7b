/**
 * Whether code only computes, proved by reading it: no clock, no chance, no environment, nothing outside of it changed,
 * and only functions called of which the same is known.
 */
import { ts } from 'ts-morph';
import type { RuleName } from '../diagnostics/rules.ts';
import { verdictOnClass, verdictOnGlobal, verdictOnMethod, type Verdict } from './pure-names.ts';
import { codeOf, type Shared } from './reader.ts';
import { functionOf, isTypeOnly, resolveAlias, specifierOf, symbolOf, unwrap } from './symbols.ts';
import { globalPath, originOf } from './origins.ts';

export interface Impurity {
  readonly at: ts.Node;
  /** Completes "…, but `f` …": `reads the clock`. */
  readonly because: string;
  /** Where a rule of its own speaks of it. */
  readonly rule?: RuleName;
  readonly args?: unknown;
}

/** Of the SDK: what may be called in glue. */
const pureSdk = new Set(
  `ds dsNodash ts addDays addHours addMinutes addMonths startOfDay startOfHour startOfMonth startOfWeek succeeded isSkip
  failure parseDuration`.split(/\s+/),
);

export function isPureSdk(name: string): boolean {
  return pureSdk.has(name);
}

/** The first impure thing in it; undefined: it is pure. */
export function impurityIn(shared: Shared, node: ts.Node): Impurity | undefined {
  const known = shared.impurities.get(node) as Impurity | undefined | null;
  if (known !== undefined) return known ?? undefined;
  // A function that calls itself is as pure as the rest of it.
  shared.impurities.set(node, null);
  const found = new Walk(shared, node).search(node);
  shared.impurities.set(node, found ?? null);
  return found;
}

class Walk {
  readonly #shared: Shared;
  readonly #root: ts.Node;

  constructor(shared: Shared, root: ts.Node) {
    this.#shared = shared;
    this.#root = root;
  }

  search(node: ts.Node): Impurity | undefined {
    if (isTypeOnly(node)) return undefined;
    const own = this.#look(node);
    if (own !== undefined) return own;
    return ts.forEachChild(node, (child) => this.search(child));
  }

  #look(node: ts.Node): Impurity | undefined {
    if (ts.isIdentifier(node)) return this.#identifier(node);
    if (ts.isCallExpression(node)) return this.#call(node);
    if (ts.isNewExpression(node)) return this.#new(node);
    if (ts.isAwaitExpression(node) || ts.isForOfStatement(node)) {
      const waits = ts.isAwaitExpression(node) || node.awaitModifier !== undefined;
      return waits ? { at: node, because: 'waits for something' } : undefined;
    }
    if (ts.isYieldExpression(node)) return { at: node, because: 'is a generator' };
    if (node.kind === ts.SyntaxKind.ThisKeyword) return { at: node, because: 'uses `this`' };
    if (ts.isMetaProperty(node))
      return { at: node, because: 'reads its place', ...this.#rule('environment-in-flow', node) };
    if (ts.isTaggedTemplateExpression(node)) {
      return codeOf(node.tag) === 'String.raw' ? undefined : { at: node, because: `calls \`${codeOf(node.tag)}\`` };
    }
    return this.#change(node);
  }

  /** Assignments, `++`, `delete`: of its own variables, yes; of anything else, no. */
  #change(node: ts.Node): Impurity | undefined {
    let target: ts.Expression | undefined;
    if (ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind)) target = node.left;
    else if (ts.isPostfixUnaryExpression(node)) target = node.operand;
    else if (ts.isPrefixUnaryExpression(node) && isStep(node.operator)) target = node.operand;
    else if (ts.isDeleteExpression(node)) target = node.expression;
    if (target === undefined || this.#isOwn(target)) return undefined;
    return { at: node, because: `changes \`${codeOf(target)}\`, which stands outside of it` };
  }

  #isOwn(target: ts.Expression): boolean {
    const node = unwrap(target);
    if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) {
      const root = rootOf(node);
      // A parameter is the caller's.
      return ts.isIdentifier(root) && this.#declaresVariable(root);
    }
    if (ts.isArrayLiteralExpression(node) || ts.isObjectLiteralExpression(node)) return false;
    return ts.isIdentifier(node) && this.#declares(node);
  }

  #declares(node: ts.Identifier): boolean {
    const declaration = symbolOf(this.#shared, node)?.valueDeclaration;
    return declaration !== undefined && this.#contains(declaration);
  }

  #declaresVariable(node: ts.Identifier): boolean {
    const declaration = symbolOf(this.#shared, node)?.valueDeclaration;
    if (declaration === undefined || !ts.isVariableDeclaration(declaration) || !this.#contains(declaration))
      return false;
    const made = declaration.initializer === undefined ? undefined : unwrap(declaration.initializer);
    return (
      made !== undefined &&
      (ts.isArrayLiteralExpression(made) ||
        ts.isObjectLiteralExpression(made) ||
        ts.isNewExpression(made) ||
        ts.isCallExpression(made))
    );
  }

  #contains(node: ts.Node): boolean {
    return (
      node.getSourceFile() === this.#root.getSourceFile() && this.#root.pos <= node.pos && node.end <= this.#root.end
    );
  }

  #identifier(node: ts.Identifier): Impurity | undefined {
    if (!isRead(node) || this.#declares(node)) return undefined;
    const symbol = symbolOf(this.#shared, node);
    if (symbol === undefined) return undefined;
    const target = resolveAlias(this.#shared, symbol);
    const declaration = target.valueDeclaration;
    if (originOf(this.#shared, target) === 'global') {
      const path = globalPath(node);
      const verdict = verdictOnGlobal(path.path);
      return typeof verdict === 'object' ? { at: path.at, ...this.#judged(verdict, path.at) } : undefined;
    }
    if (declaration === undefined || !ts.isVariableDeclaration(declaration)) return undefined;
    const isConst = (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) !== 0;
    const isLocal = !ts.isSourceFile(declaration.parent.parent.parent);
    return isConst || isLocal ? undefined : { at: node, because: `reads \`${node.text}\`, which is no \`const\`` };
  }

  #new(node: ts.NewExpression): Impurity | undefined {
    const callee = unwrap(node.expression);
    const root = rootOf(callee);
    if (!ts.isIdentifier(root)) return { at: node, because: `makes a \`${codeOf(callee)}\`` };
    const symbol = symbolOf(this.#shared, root);
    const target = symbol === undefined ? undefined : resolveAlias(this.#shared, symbol);
    if (target !== undefined && originOf(this.#shared, target) !== 'global') {
      return { at: node, because: `makes a \`${codeOf(callee)}\`` };
    }
    const verdict = verdictOnClass(codeOf(callee), node.arguments?.length ?? 0);
    return verdict === 'pure' ? undefined : { at: node, ...this.#judged(verdict, node) };
  }

  #call(node: ts.CallExpression): Impurity | undefined {
    const callee = unwrap(node.expression);
    if (ts.isIdentifier(callee)) return this.#callOfName(node, callee);
    if (ts.isPropertyAccessExpression(callee)) return this.#callOfMember(node, callee);
    // A function written there is walked into by itself.
    return ts.isArrowFunction(callee) || ts.isFunctionExpression(callee)
      ? undefined
      : { at: node, because: `calls \`${codeOf(callee)}\`` };
  }

  #callOfName(node: ts.CallExpression, callee: ts.Identifier): Impurity | undefined {
    const symbol = symbolOf(this.#shared, callee);
    if (symbol === undefined) return { at: node, because: `calls \`${callee.text}\`` };
    const target = resolveAlias(this.#shared, symbol);
    switch (originOf(this.#shared, target)) {
      case 'global': {
        const verdict = callee.text === 'Date' ? ({ rule: 'clock-in-flow' } as const) : verdictOnGlobal(callee.text);
        return verdict === 'pure' ? undefined : { at: node, ...this.#judged(verdict, node) };
      }
      case 'sdk':
        return pureSdk.has(target.name) ? undefined : { at: node, because: `calls \`${callee.text}\`` };
      case 'package': {
        const from = specifierOf(symbol)?.specifier ?? 'a package';
        return this.#callOfPackage(node, callee, from);
      }
      case 'project':
        return this.#callOfOwn(node, callee, target);
    }
  }

  #callOfPackage(node: ts.CallExpression, callee: ts.Expression, specifier: string): Impurity | undefined {
    if (this.#shared.pure.has(specifier)) return undefined;
    if (specifier.startsWith('node:')) {
      return { at: node, because: `calls \`${codeOf(callee)}\``, ...this.#rule('io-in-flow', node) };
    }
    return {
      at: node,
      because: `calls \`${codeOf(callee)}\` of \`${specifier}\``,
      rule: 'unproved-function',
      args: { name: codeOf(callee), package: specifier },
    };
  }

  #callOfOwn(node: ts.CallExpression, callee: ts.Expression, target: ts.Symbol): Impurity | undefined {
    const declaration = target.valueDeclaration;
    if (declaration !== undefined && (this.#contains(declaration) || ts.isParameter(declaration))) {
      // Its own functions are walked into; what a parameter is, is judged where it is passed.
      return undefined;
    }
    const body = functionOf(declaration);
    if (body === undefined) return { at: node, because: `calls \`${codeOf(callee)}\`, which is no plain function` };
    const inner = impurityIn(this.#shared, body);
    return inner === undefined
      ? undefined
      : { ...inner, because: `calls \`${codeOf(callee)}\`, which ${inner.because}` };
  }

  #callOfMember(node: ts.CallExpression, callee: ts.PropertyAccessExpression): Impurity | undefined {
    const member = this.#shared.checker.getSymbolAtLocation(callee.name);
    if (member === undefined) return { at: node, because: `calls \`${codeOf(callee)}\`` };
    const root = rootOf(callee);
    const rootSymbol = ts.isIdentifier(root) ? symbolOf(this.#shared, root) : undefined;
    const rootTarget = rootSymbol === undefined ? undefined : resolveAlias(this.#shared, rootSymbol);
    if (rootTarget !== undefined && rootTarget.valueDeclaration !== undefined) {
      const origin = originOf(this.#shared, rootTarget);
      if (origin === 'global') {
        const verdict = verdictOnGlobal(codeOf(callee));
        if (verdict !== 'unknown') return verdict === 'pure' ? undefined : { at: node, ...this.#judged(verdict, node) };
      }
      if (origin === 'package' && rootSymbol !== undefined) {
        return this.#callOfPackage(node, callee, specifierOf(rootSymbol)?.specifier ?? 'a package');
      }
    }
    const target = resolveAlias(this.#shared, member);
    const origin = originOf(this.#shared, target);
    if (origin === 'project') return this.#callOfOwn(node, callee, target);
    if (origin === 'sdk') return { at: node, because: `calls \`${codeOf(callee)}\`` };
    const verdict = verdictOnMethod(ownerOf(target), callee.name.text);
    if (verdict === 'pure') return undefined;
    if (verdict === 'mutating') {
      if (this.#isOwn(callee)) return undefined;
      return { at: node, because: `changes \`${codeOf(callee.expression)}\`, which stands outside of it` };
    }
    return { at: node, ...this.#judged(verdict, node) };
  }

  #judged(verdict: Exclude<Verdict, 'pure'>, at: ts.Node): Omit<Impurity, 'at'> {
    if (verdict === 'unknown') return { because: `calls \`${codeOf(ts.isCallExpression(at) ? at.expression : at)}\`` };
    return { because: phrases[verdict.rule] ?? 'is not pure', ...this.#rule(verdict.rule, at) };
  }

  #rule(rule: RuleName, at: ts.Node): Pick<Impurity, 'rule' | 'args'> {
    return { rule, args: { code: codeOf(at) } };
  }
}

const phrases: Partial<Record<RuleName, string>> = {
  'clock-in-flow': 'reads the clock',
  'randomness-in-flow': 'draws a random value',
  'environment-in-flow': 'reads the environment',
  'io-in-flow': 'reaches outside',
};

/** The interface or class that declares a member. */
export function ownerOf(member: ts.Symbol): string {
  const parent = member.declarations?.[0]?.parent;
  if (parent !== undefined && (ts.isInterfaceDeclaration(parent) || ts.isClassDeclaration(parent))) {
    return parent.name?.text ?? '';
  }
  return '';
}

/** `a` of `a.b.c[0]`. */
export function rootOf(node: ts.Expression): ts.Expression {
  let at = unwrap(node);
  while (ts.isPropertyAccessExpression(at) || ts.isElementAccessExpression(at)) at = unwrap(at.expression);
  return at;
}

/** Whether an identifier stands for a value, and is no name of a member or declaration. */
function isRead(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isQualifiedName(parent) || ts.isLabeledStatement(parent)) return false;
  if ((ts.isPropertyAssignment(parent) || ts.isBindingElement(parent)) && parent.initializer !== node) return false;
  return !('name' in parent && parent.name === node) || ts.isShorthandPropertyAssignment(parent);
}

export function isAssignment(kind: ts.SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

function isStep(operator: ts.PrefixUnaryOperator): boolean {
  return operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken;
}
