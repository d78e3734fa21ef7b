/**
 * Where a list in a flow comes from, by the rules that the compiler goes by: `written` in the program, so that a loop over
 * it is unrolled; known to the `run` alone, so that there is one copy of the body for each item; or handed in from where
 * it cannot be seen (`given`).
 */
import { bare, children, isFunction, methodOf, nameOf, type Node, part, parts, said } from './syntax.ts';

export type Provenance = 'written' | 'given' | 'run';

interface Binding {
  readonly scope: Scope;
  /** `steady`: a list of as many items as are written, which may be the run's. */
  readonly init: Node | Provenance | 'steady';
  /** It is something in `init`. */
  readonly isPart: boolean;
  /** A run-time loop puts items in. */
  filled: boolean;
}

/** The names that are declared in one place. */
export class Scope {
  readonly #parent: Scope | undefined;
  readonly #names = new Map<string, Binding>();
  /** Run-time loops around it. */
  readonly loops: number;

  constructor(parent: Scope | undefined, loops: number) {
    this.#parent = parent;
    this.loops = loops;
  }

  #declare(name: string, init: Binding['init'], isPart: boolean): void {
    this.#names.set(name, { scope: this, init, isPart, filled: false });
  }

  find(name: string): Binding | undefined {
    return this.#names.get(name) ?? this.#parent?.find(name);
  }

  /** The statements' own declarations. */
  declareAll(statements: readonly Node[]): void {
    for (const statement of statements) {
      const declared = statement.type.startsWith('Export') ? (part(statement, 'declaration') ?? statement) : statement;
      if (declared.type === 'VariableDeclaration') this.#declareVariables(declared, statements);
      else if (declared.type === 'ImportDeclaration') {
        for (const specifier of parts(declared, 'specifiers')) this.#declareName(part(specifier, 'local'), 'written');
      } else this.#declareName(part(declared, 'id'), 'written');
    }
  }

  #declareVariables(declaration: Node, around: readonly Node[]): void {
    const isConst = said(declaration, 'kind') !== 'let' && said(declaration, 'kind') !== 'var';
    for (const one of parts(declaration, 'declarations')) {
      const init = part(one, 'init');
      const name = nameOf(part(one, 'id'));
      if (isConst && init !== undefined) this.declarePattern(part(one, 'id'), init);
      // As long in every place: one list whose items change.
      else if (name !== undefined && keepsLength(name, init, around)) this.#declare(name, 'steady', false);
      else this.declarePattern(part(one, 'id'), 'run');
    }
  }

  #declareName(id: Node | undefined, init: Provenance): void {
    const name = nameOf(id);
    if (name !== undefined) this.#declare(name, init, false);
  }

  declarePattern(pattern: Node | undefined, init: Node | Provenance, isPart = false): void {
    if (pattern === undefined) return;
    const name = nameOf(pattern);
    if (name !== undefined) return this.#declare(name, init, isPart);
    if (pattern.type === 'AssignmentPattern') return this.declarePattern(part(pattern, 'left'), init, isPart);
    if (pattern.type === 'Property') return this.declarePattern(part(pattern, 'value'), init, true);
    for (const inner of children(pattern)) this.declarePattern(inner, init, true);
  }

  provenance(expression: Node | undefined): Provenance {
    const node = bare(expression);
    switch (node?.type) {
      case 'ArrayExpression':
        return this.#worst(parts(node, 'elements').flatMap((one) => spreadIn(one) ?? []));
      case 'Identifier':
        return this.#named(nameOf(node) as string, 'shape');
      case 'AwaitExpression':
        return this.provenance(part(node, 'argument'));
      case 'ConditionalExpression':
        return sameLength(part(node, 'consequent'), part(node, 'alternate'));
      case 'CallExpression':
        return this.#called(node);
      default:
        return this.contents(node);
    }
  }

  /** Where what is in it comes from: the worst of it. */
  contents(expression: Node | undefined): Provenance {
    const node = bare(expression);
    switch (node?.type) {
      case undefined:
      case 'Literal':
        return 'written';
      case 'Identifier':
        return this.#named(nameOf(node) as string, 'contents');
      case 'ArrayExpression':
      case 'ObjectExpression':
      case 'Property':
      case 'SpreadElement':
      case 'MemberExpression':
      case 'AwaitExpression':
      case 'UnaryExpression':
      case 'BinaryExpression':
      case 'TemplateLiteral':
      case 'TemplateElement':
      case 'NewExpression':
        return worst(valuesIn(node).map((child) => this.contents(child)));
      case 'CallExpression': {
        const from = this.#called(node);
        const method = methodOf(node);
        if (from !== 'written' || method === undefined || calling.has(method.name)) return 'run';
        return worst(
          [method.of, ...parts(node, 'arguments')].map((one) => (isFunction(one) ? from : this.contents(one))),
        );
      }
      default:
        return 'run';
    }
  }

  #named(name: string, asks: 'shape' | 'contents'): Provenance {
    const found = this.find(name);
    if (found === undefined) return 'written';
    const { init, scope, isPart, filled } = found;
    if (filled) return 'run';
    if (init === 'steady') return asks === 'shape' ? 'written' : 'run';
    if (typeof init === 'string') return init;
    return isPart || asks === 'contents' ? scope.contents(init) : scope.provenance(init);
  }

  #worst(all: readonly Node[]): Provenance {
    return worst(all.map((one) => this.provenance(one)));
  }

  #called(call: Node): Provenance {
    const method = methodOf(call);
    if (method === undefined) return 'run';
    const args = parts(call, 'arguments');
    const owner = nameOf(method.of);
    if (owner !== undefined && passing.has(`${owner}.${method.name}`)) return this.#passed(method.name, args);
    if (!moving.has(method.name)) return 'run';
    if (asking.has(method.name) && !args.every((arg) => this.#isConstant(arg, []))) return 'run';
    return this.#worst([method.of, ...args.filter((arg) => !isFunction(arg))]);
  }

  /** `Array.from({ length })` has as many items as it says. */
  #passed(name: string, args: readonly Node[]): Provenance {
    const [first] = args;
    if (name === 'from' && first?.type === 'ObjectExpression') return this.contents(first);
    return this.#worst(args.filter((arg) => !isFunction(arg)));
  }

  /** A callback that looks at nothing but its item and what is written. */
  #isConstant(node: Node, own: readonly Node[]): boolean {
    if (isFunction(node)) {
      const params = parts(node, 'params');
      const body = part(node, 'body');
      return body === undefined || this.#isConstant(body, [...own, ...params]);
    }
    const name = nameOf(node);
    if (name !== undefined)
      return own.some((param) => mentions(param, name)) || this.#named(name, 'contents') === 'written';
    if (node.type === 'MemberExpression' && said(node, 'computed') !== true) {
      const object = part(node, 'object');
      return object === undefined || this.#isConstant(object, own);
    }
    return node.type !== 'ThisExpression' && children(node).every((child) => this.#isConstant(child, own));
  }
}

/** What gives a list of its argument. */
const passing = new Set(
  'Object.entries Object.keys Object.values Object.freeze Object.fromEntries Promise.all Promise.allSettled Array.from Array.of'.split(
    ' ',
  ),
);
/** Methods that give a list of a list whose items are known one by one. */
const moving = new Set(
  'map flatMap slice concat flat toReversed toSorted toSpliced with entries keys values at filter find findLast'.split(
    ' ',
  ),
);
/** Their results are what the callback gives. */
const calling = new Set(['map', 'flatMap']);
/** Those whose lists are as long as what they are asked of. */
const keeping = new Set(['map', 'toReversed', 'toSorted', 'with']);
const asking = new Set(['filter', 'find', 'findLast']);

const worst = (all: readonly Provenance[]): Provenance =>
  all.find((one) => one === 'run') ?? all.find((one) => one === 'given') ?? 'written';

const spreadIn = (node: Node): Node | undefined => (node.type === 'SpreadElement' ? part(node, 'argument') : undefined);

/** Without names of properties. */
export function valuesIn(node: Node): readonly Node[] {
  if (node.type === 'MemberExpression' && said(node, 'computed') !== true) return [part(node, 'object') as Node];
  if (node.type === 'Property') return [part(node, 'value') as Node];
  if (node.type === 'NewExpression') return parts(node, 'arguments');
  return children(node);
}

/** Whether it stands anywhere in it. */
export function mentions(pattern: Node, name: string): boolean {
  return nameOf(pattern) === name || children(pattern).some((child) => mentions(child, name));
}

/** Of two lists that are written, only those of one length can be one list. */
function sameLength(a: Node | undefined, b: Node | undefined): Provenance {
  const length = lengthOf(a);
  return length !== undefined && length === lengthOf(b) ? 'written' : 'run';
}

/** A list whose length is written; of the list called `name` it is `same`. */
function lengthOf(expression: Node | undefined, name?: string): number | 'same' | undefined {
  const node = bare(expression);
  if (node === undefined) return undefined;
  if (node.type === 'ArrayExpression') {
    const elements = parts(node, 'elements');
    return elements.some(({ type }) => type === 'SpreadElement') ? undefined : elements.length;
  }
  if (node.type === 'AwaitExpression') return lengthOf(part(node, 'argument'), name);
  if (node.type !== 'CallExpression') return name !== undefined && nameOf(node) === name ? 'same' : undefined;
  const method = methodOf(node);
  if (method === undefined) return undefined;
  if (passing.has(`${nameOf(method.of)}.${method.name}`)) return lengthOf(parts(node, 'arguments')[0], name);
  return keeping.has(method.name) ? lengthOf(method.of, name) : undefined;
}

/** Whatever is assigned to it is as long as it was. */
function keepsLength(name: string, init: Node | undefined, around: readonly Node[]): boolean {
  const length = lengthOf(init);
  if (length === undefined) return false;
  return around
    .flatMap((node) => assignedTo(name, node))
    .every((one) => [length, 'same'].includes(lengthOf(one, name) ?? -1));
}

function assignedTo(name: string, node: Node): readonly (Node | undefined)[] {
  const isIt = node.type === 'AssignmentExpression' && nameOf(part(node, 'left')) === name;
  const inside = children(node).flatMap((child) => assignedTo(name, child));
  return isIt ? [part(node, 'right'), ...inside] : inside;
}
