/**
 * Tells `play` where a flow's run-time loops are. JavaScript cannot see where a list came from (`Promise.all` and spreads
 * make new ones, defaults are the flow's own), but the source can: so each loop over what is not written in the program
 * gets its list by way of `play`, if one plays. Steps of `chain` go that way as well: each is ordered when it is called,
 * whatever the next one throws.
 */
import MagicString from 'magic-string';
import { mentions, type Provenance, Scope, valuesIn } from './provenance.ts';
import { bare, children, isFunction, methodOf, nameOf, type Node, part, parts, said } from './syntax.ts';

export interface Instrumented {
  readonly code: string;
  readonly map: string;
}

/** Undefined: there is nothing to tell. */
export function withLoops(code: string, program: Node): Instrumented | undefined {
  const text = new MagicString(code);
  new Instrumenter(text).module(program);
  if (!text.hasChanged()) return undefined;
  // A declaration, so that it is there from the beginning, and behind everything, so that lines stay.
  text.append(
    `\n;function ${chainHelper}(...steps) { const play = globalThis[Symbol.for('tradewind.testing.chain')]; const call = (step) => Array.isArray(step) ? step.map(call) : step(); return play === undefined ? steps.map(call) : play(steps, call); }` +
      `\nfunction ${bodyHelper}(body) { const play = globalThis[Symbol.for('tradewind.testing.body')]; return play === undefined ? body : play(body); }` +
      `\nfunction ${helper}(list, ...how) { const play = globalThis[Symbol.for('tradewind.testing.loops')]; return play === undefined ? list : play(list, ...how); }\n`,
  );
  return { code: text.toString(), map: text.generateMap({ hires: true }).toString() };
}

const helper = '__tradewindLoop';
const bodyHelper = '__tradewindBody';
const chainHelper = '__tradewindChain';
const looping = new Set(['map', 'forEach', 'flatMap']);
const changing = new Set(['push', 'unshift', 'pop', 'shift', 'splice', 'sort', 'reverse', 'fill', 'copyWithin']);
/** Of Sets and Maps: what is in one then is the run's, wherever it stands. */
const collecting = new Set(['add', 'set', 'delete', 'clear']);

class Instrumenter {
  readonly #text: MagicString;
  /** What the SDK's `chain` is called here. */
  readonly #chains = new Set<string>();
  #scope = new Scope(undefined, 0);
  /** Of the functions around, outermost first: whether a loop of a run stands in it. */
  readonly #functions: { loops: boolean }[] = [];

  constructor(text: MagicString) {
    this.#text = text;
  }

  module(program: Node): void {
    for (const declared of parts(program, 'body')) {
      const from = part(declared, 'source');
      if (declared.type !== 'ImportDeclaration' || from === undefined || said(from, 'value') !== 'tradewind') continue;
      for (const one of parts(declared, 'specifiers')) {
        const local = nameOf(part(one, 'local'));
        if (nameOf(part(one, 'imported')) === 'chain' && local !== undefined) this.#chains.add(local);
      }
    }
    this.#block(program);
  }

  #visit(node: Node): void {
    if (isFunction(node)) return this.#function(node, undefined);
    switch (node.type) {
      case 'BlockStatement':
      case 'StaticBlock':
        return this.#block(node);
      case 'SwitchStatement':
        return this.#within(this.#scope.loops, () => {
          this.#scope.declareAll(parts(node, 'cases').flatMap((one) => parts(one, 'consequent')));
          this.#all(node);
        });
      case 'ForStatement':
      case 'ForInStatement':
      case 'CatchClause':
        return this.#within(this.#scope.loops, () => {
          this.#scope.declarePattern(part(node, 'param'), 'run');
          this.#scope.declareAll([part(node, 'init'), part(node, 'left')].filter((one) => one !== undefined));
          this.#all(node);
        });
      case 'ForOfStatement':
        return this.#forOf(node);
      case 'CallExpression':
        return this.#call(node);
      case 'AssignmentExpression':
        this.#assign(part(node, 'left'));
        return this.#all(node);
      case 'UpdateExpression':
        this.#assign(part(node, 'argument'));
        return this.#all(node);
      default:
        this.#all(node);
    }
  }

  #all(node: Node): void {
    for (const child of children(node)) this.#visit(child);
  }

  #within(loops: number, work: () => void): void {
    const around = this.#scope;
    this.#scope = new Scope(around, loops);
    work();
    this.#scope = around;
  }

  #block(node: Node): void {
    this.#within(this.#scope.loops, () => {
      this.#scope.declareAll(parts(node, 'body'));
      this.#all(node);
    });
  }

  /** @param list what it is called for each item of */
  #function(node: Node, list: Node | undefined): void {
    const { loops } = this.#scope;
    const item = list && this.#scope.contents(list);
    const from = list && this.#scope.provenance(list);
    const own = { loops: false };
    this.#functions.push(own);
    this.#within(from === undefined || from === 'written' ? loops : loops + 1, () => {
      for (const [index, param] of parts(node, 'params').entries()) {
        // A flow's default is a value like what is given instead of it.
        const otherwise = param.type === 'AssignmentPattern' ? 'run' : 'given';
        this.#scope.declarePattern(param, index === 0 ? (item ?? otherwise) : otherwise);
      }
      this.#all(node);
    });
    this.#functions.pop();
    // A flow's own and those that `play` calls for its items begin by themselves.
    if (own.loops && this.#functions.length > 0 && from !== 'run') this.#enclose(node);
  }

  /** An async function in a flow: who calls it goes on where it was, while the function stands in a loop of its own. */
  #enclose(node: Node): void {
    const code = this.#text.original.slice(node.start, node.end);
    if (!code.startsWith('async')) return;
    const name = node.type === 'FunctionDeclaration' ? nameOf(part(node, 'id')) : undefined;
    this.#text.appendRight(
      node.start,
      name === undefined ? `${bodyHelper}(` : `function ${name}() { return ${bodyHelper}(`,
    );
    this.#text.appendLeft(node.end, name === undefined ? ')' : ').apply(this, arguments); }');
  }

  #forOf(node: Node): void {
    const list = part(node, 'right') as Node;
    const from = this.#scope.provenance(list);
    const inside = this.#scope.contents(list);
    this.#wrap(list, from, '');
    const around = this.#functions.at(-1);
    if (around !== undefined && from !== 'written') around.loops = true;
    this.#visit(list);
    this.#within(this.#scope.loops + (from === 'written' ? 0 : 1), () => {
      const left = part(node, 'left');
      const [declared] = left === undefined ? [] : parts(left, 'declarations');
      this.#scope.declarePattern(declared && part(declared, 'id'), inside);
      const body = part(node, 'body');
      if (body !== undefined) this.#visit(body);
    });
  }

  #call(node: Node): void {
    if (this.#chains.has(nameOf(part(node, 'callee')) ?? '')) this.#chain(parts(node, 'arguments'));
    const method = methodOf(node);
    if (method === undefined) return this.#all(node);
    if (changing.has(method.name)) this.#fill(method.of);
    if (collecting.has(method.name)) this.#fill(method.of, true);
    if (!looping.has(method.name) || method.of.type === 'Super') return this.#all(node);
    const [callback, ...others] = parts(node, 'arguments');
    const from = this.#scope.provenance(method.of);
    const body = callback !== undefined && isFunction(callback) ? callback : undefined;
    this.#wrap(method.of, from, `, [${body === undefined ? '' : this.#sourcesIn(body).join(', ')}]`);
    this.#visit(method.of);
    if (body === undefined) for (const one of parts(node, 'arguments')) this.#visit(one);
    else this.#function(body, method.of);
    for (const other of others) if (body !== undefined) this.#visit(other);
  }

  /** `chain(a, [b, c])` to `chain(...helper(() => a, [() => b, () => c]))` */
  #chain(steps: readonly Node[]): void {
    const [first] = steps;
    const last = steps.at(-1);
    if (first === undefined || last === undefined || steps.some(isHeldUp)) return;
    this.#text.appendRight(first.start, `...${chainHelper}(`);
    for (const step of steps) {
      for (const one of step.type === 'ArrayExpression' ? parts(step, 'elements') : [step]) {
        this.#text.appendRight(one.start, '() => (');
        this.#text.appendLeft(one.end, ')');
      }
    }
    this.#text.appendLeft(last.end, ')');
  }

  /** `list[0] = …` in a loop, `record[key] = …` anywhere. */
  #assign(target: Node | undefined): void {
    if (target?.type !== 'MemberExpression' || said(target, 'computed') !== true) return;
    const key = part(target, 'property');
    const of = part(target, 'object');
    const isName = key?.type === 'Literal' && typeof said(key, 'value') === 'string';
    if (of !== undefined && !isName) this.#fill(of, key?.type !== 'Literal');
  }

  #fill(list: Node, anywhere = false): void {
    const name = nameOf(list);
    const binding = name === undefined ? undefined : this.#scope.find(name);
    if (binding === undefined) return;
    if (anywhere || binding.scope.loops < this.#scope.loops) binding.filled = true;
  }

  #wrap(list: Node, from: Provenance, more: string): void {
    if (from === 'written') return;
    this.#text.appendRight(list.start, `${helper}(`);
    this.#text.appendLeft(list.end, `, ${from === 'run'}${more})`);
  }

  /**
   * What is called for what a callback gives, and what it gives from around it, if that can be looked at without calling
   * anything: `play` asks whether tasks and handles are among it.
   */
  #sourcesIn(body: Node): readonly string[] {
    const found = new Set<string>();
    const add = (source: Node): void => {
      const root = rootOf(source);
      const binding = this.#scope.find(nameOf(root) ?? '');
      if (root?.type !== 'ThisExpression' && binding === undefined) return;
      const text = this.#text.original.slice(source.start, source.end);
      if (found.has(text)) return;
      found.add(text);
      // A name may hold a value this time, and a handle another time; how long a list is says nothing about its items.
      const isLength = nameOf(part(source, 'property')) === 'length';
      if (typeof binding?.init === 'object' && !isLength) sourcesOf([binding.init]).forEach(add);
    };
    sourcesGiven(body).forEach(add);
    return [...found].map((source) => `() => ${source}`);
  }
}

/** It cannot be put into a function as it is: it waits, or is several. */
function isHeldUp(step: Node): boolean {
  return (
    step.type === 'SpreadElement' || parts(step, 'elements').some((one) => one.type === 'SpreadElement') || awaits(step)
  );
}

const awaits = (node: Node): boolean =>
  node.type === 'AwaitExpression' || (!isFunction(node) && children(node).some(awaits));

/** What the expressions call, or name, that a function returns, as they stand there or in a name of its own. */
function sourcesGiven(body: Node): readonly Node[] {
  const returned: Node[] = [];
  const names = new Map<string, Node>();
  const search = (node: Node): void => {
    if (isFunction(node)) return;
    const init = part(node, 'init');
    if (node.type === 'VariableDeclarator' && init !== undefined) {
      for (const name of namesIn(part(node, 'id'))) names.set(name, init);
    }
    const given = node.type === 'ReturnStatement' ? part(node, 'argument') : undefined;
    if (given !== undefined) returned.push(given);
    for (const child of children(node)) search(child);
  };
  const block = part(body, 'body');
  if (block?.type === 'BlockStatement') search(block);
  else if (block !== undefined) returned.push(block);
  return sourcesOf(returned, names, parts(body, 'params'));
}

/** @param names what stands behind names that are looked through */
function sourcesOf(
  expressions: readonly Node[],
  names: ReadonlyMap<string, Node> = new Map(),
  params: readonly Node[] = [],
): readonly Node[] {
  const found: Node[] = [];
  const seen = new Set<string>();
  const resolve = (expression: Node | undefined): void => {
    const node = bare(expression);
    // What is awaited is a value.
    if (node === undefined || isFunction(node) || node.type === 'AwaitExpression') return;
    if (node.type === 'CallExpression') {
      const callee = calleeOf(node);
      const method = methodOf(node);
      const [callback] = parts(node, 'arguments');
      if (callee !== undefined) found.push(callee);
      if (method !== undefined && looping.has(method.name) && callback !== undefined && isFunction(callback)) {
        for (const one of sourcesGiven(callback)) {
          if (nameOf(one) === undefined) found.push(one);
          else resolve(one);
        }
      }
      return resolve(method?.of);
    }
    const root = nameOf(rootOf(node));
    if (root !== undefined && !names.has(root)) {
      if (!params.some((param) => mentions(param, root))) found.push(node);
      return;
    }
    const name = nameOf(node);
    if (name === undefined) return valuesIn(node).forEach(resolve);
    if (seen.has(name)) return;
    seen.add(name);
    resolve(names.get(name));
  };
  expressions.forEach(resolve);
  return found;
}

/** All that stand in a pattern. */
function namesIn(pattern: Node | undefined): readonly string[] {
  if (pattern === undefined) return [];
  const name = nameOf(pattern);
  return name === undefined ? children(pattern).flatMap(namesIn) : [name];
}

/** `task.with({ … }).after(a)(b)` calls `task`. */
function calleeOf(call: Node): Node | undefined {
  let callee = bare(part(call, 'callee'));
  while (callee?.type === 'CallExpression') callee = methodOf(callee)?.of;
  return callee;
}

/** Of a name, or of names with dots between them. */
function rootOf(callee: Node): Node | undefined {
  if (callee.type === 'Identifier' || callee.type === 'ThisExpression') return callee;
  const object = part(callee, 'object');
  return callee.type === 'MemberExpression' && said(callee, 'computed') !== true && object !== undefined
    ? rootOf(object)
    : undefined;
}
