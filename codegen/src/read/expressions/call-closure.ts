/** Calls of functions that are written in the project: read in place, each call anew. */
import type { PointId } from '@tradewind/sdk/manifest';
import { ts } from 'ts-morph';
import { bind, orElse } from '../bind.ts';
import { constantOf, listOf } from '../constants.ts';
import type { CodePart } from '../expr.ts';
import { codeOfClosure, takesHandle } from '../glue-code.ts';
import { besides } from '../coverage.ts';
import { addPoint } from '../points.ts';
import { impurityIn } from '../purity.ts';
import { type Activation, type Catcher, codeOf, type FlowState, Reader } from '../reader.ts';
import { Scope } from '../scope.ts';
import { executeBlock } from '../statements/statements.ts';
import { toExpr, toValue } from '../to-value.ts';
import { type Abstract, type Closure, type ClosureNode, dynamic, faulty, nothing } from '../values.ts';
import { holdsHandle, join, meet } from '../ways.ts';
import type { Argument } from './call.ts';
import { evaluate } from './evaluate.ts';
import { settleResult } from './settle-result.ts';

/** How deep functions of constants may call each other. */
const deepest = 100;

export function callClosure(
  r: Reader,
  closure: Closure,
  args: readonly Argument[],
  node: ts.Node,
  awaited: boolean,
): Abstract {
  const { node: body } = closure;
  if (body.asteriskToken !== undefined) return r.fail('generator-flow', node, undefined);
  const opaque = args.find(({ value }) => value.kind === 'opaque');
  if (opaque !== undefined && r.flow === undefined) return opaque.value;
  if (mustBeGlue(r, closure, args)) return constantCall(r, closure, args, node) ?? glueCall(r, closure, args, node);
  if (isRecursive(r, body)) {
    if (r.flow !== undefined) {
      return r.fail('recursive-flow', node, { path: [...r.callPath(body), nameOf(body)] });
    }
    if (r.activations.length >= deepest) return { kind: 'opaque', because: 'it calls itself without end', at: node };
  }
  const { scope, self, targets } = r;
  r.targets = [];
  const result =
    isAsync(body) && r.flow !== undefined && !awaited
      ? runStrand(r, closure, args, node)
      : runBody(r, closure, args, node);
  Object.assign(r, { scope, self, targets });
  return result;
}

export function isAsync(node: ClosureNode): boolean {
  return node.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.AsyncKeyword) === true;
}

export function isRecursive(r: Reader, node: ts.Node): boolean {
  return r.activations.some((activation) => activation.node === node);
}

export function nameOf(node: ts.Node): string {
  if ('name' in node && node.name !== undefined) return (node.name as ts.Node).getText();
  const { parent } = node;
  return ts.isVariableDeclaration(parent) ? parent.name.getText() : codeOf(node);
}

/** Reads the function's body in its own scope; control goes on where it ends. */
export function runBody(
  r: Reader,
  closure: Closure,
  args: readonly Argument[],
  at: ts.Node,
  defaults: 'ask' | 'given' = 'ask',
): Abstract {
  const { node: body } = closure;
  r.scope = new Scope(closure.scope);
  r.self = closure.self ?? (ts.isArrowFunction(body) ? r.self : undefined);
  const { naming } = r;
  r.naming = undefined;
  const activation: Activation = {
    node: body,
    isAsync: isAsync(body),
    depth: r.store.depth,
    regions: r.regions.length,
    tries: r.tries.length,
    naming,
    returns: [],
  };
  const { activations: outer, inFinally } = r;
  r.activations = [...outer, activation];
  r.inFinally = 0;
  bindParameters(r, body, args, defaults);
  const result = resultOf(r, activation, body, at);
  r.activations = outer;
  r.inFinally = inFinally;
  return result;
}

/** @param defaults `given`: whoever calls has put them in already, as for a run's parameters */
function bindParameters(r: Reader, body: ClosureNode, args: readonly Argument[], defaults: 'ask' | 'given'): void {
  const parameters = body.parameters.filter((one) => !(ts.isIdentifier(one.name) && one.name.text === 'this'));
  for (const [index, parameter] of parameters.entries()) {
    if (parameter.dotDotDotToken !== undefined) {
      bind(
        r,
        parameter.name,
        listOf(
          r,
          args.slice(index).map(({ value }) => value),
        ),
      );
      continue;
    }
    const given = args[index]?.value ?? nothing;
    const { initializer, name } = parameter;
    bind(r, name, initializer === undefined || defaults === 'given' ? given : orElse(r, given, initializer, name));
  }
}

function resultOf(r: Reader, activation: Activation, body: ClosureNode, at: ts.Node): Abstract {
  if (body.body === undefined) return { kind: 'opaque', because: 'it has no body', at: body };
  if (!ts.isBlock(body.body)) {
    r.naming = activation.naming;
    return evaluate(r, body.body);
  }
  r.store.push();
  executeBlock(r, body.body.statements);
  const end = { control: r.control, changes: r.store.pop() };
  const returns = activation.returns.filter(({ way }) => way.control !== false);
  const ends = end.control === false ? [] : [{ way: end, value: nothing as Abstract, at: body as ts.Node }];
  const all = [...returns, ...ends];
  meet(
    r,
    all.map(({ way }) => way),
    at,
  );
  return join(
    r,
    all.map(({ way, value }) => ({ control: way.control, value })),
    at,
  );
}

/** An async function that is called without `await` runs beside what follows. */
function runStrand(r: Reader, closure: Closure, args: readonly Argument[], at: ts.Node): Abstract {
  const { flow } = r;
  if (flow === undefined) return faulty;
  const { control, catchers } = r;
  // What it throws is thrown where it is waited for.
  const catcher: Catcher = { depth: r.store.depth, throwers: [] };
  r.catchers = [catcher];
  r.strands += 1;
  r.control = flow.graph.reach(r.control);
  const start = r.control;
  const { result, end } = besides(
    r,
    at,
    'once',
    () => {
      const value = settleResult(r, runBody(r, closure, args, at), closure.node, at);
      return { result: value, end: r.control === start ? undefined : endOf(r, flow, value, at) };
    },
    ({ end: point }) => (point === undefined ? undefined : { kind: 'point', point }),
  );
  r.strands -= 1;
  r.control = control;
  r.catchers = catchers;
  return { kind: 'promise', mode: 'body', of: [], strand: { result, end } };
}

/** The point to wait for. Its value is what the function returned, if that is a value. */
function endOf(r: Reader, flow: FlowState, result: Abstract, at: ts.Node): PointId {
  const { control } = r;
  if (control === false) return flow.graph.point(control, { kind: 'mark' });
  const atom = typeof control === 'object' && control.kind === 'point' && control.is === 'passed' ? control : undefined;
  const isNothing = result.kind === 'const' && result.value === undefined;
  const value = isNothing || !isPlain(r, result) ? undefined : toValue(r, result, at);
  if (value === undefined) return atom?.point ?? flow.graph.point(control, { kind: 'mark' });
  return atom !== undefined && value.kind === 'point' && value.point === atom.point
    ? atom.point
    : addPoint(r, flow, { kind: 'glue', value });
}

// ── functions that only compute ─────────────────────────────────────────────────────────────────────────────────────

/** A pure function with a way of its own (`if`, loops) over values of the run: it is called as it is, in glue. */
function mustBeGlue(r: Reader, closure: Closure, args: readonly Argument[]): boolean {
  const { body } = closure.node;
  if (r.flow === undefined || body === undefined || !ts.isBlock(body) || !branches(body)) return false;
  if (impurityIn(r.shared, closure.node) !== undefined || takesHandle(r, closure)) return false;
  return args.every(({ value }) => isPlain(r, value));
}

/** What it gives, if that can be known when the project is compiled. */
function constantCall(r: Reader, closure: Closure, args: readonly Argument[], at: ts.Node): Abstract | undefined {
  if (!args.every(({ value }) => constantOf(r, value) !== undefined)) return undefined;
  const quiet = new Reader(r.shared, undefined, r.store);
  r.store.push();
  const value = runBody(quiet, closure, args, at);
  r.store.pop();
  return constantOf(r, value) === undefined ? undefined : value;
}

function isPlain(r: Reader, value: Abstract): boolean {
  return ['const', 'value', 'list', 'record'].includes(value.kind) && !holdsHandle(r, value);
}

const branching = new WeakMap<ts.Node, boolean>();

function branches(node: ts.Node): boolean {
  const known = branching.get(node);
  if (known !== undefined) return known;
  const found =
    ts.isIfStatement(node) ||
    ts.isIterationStatement(node, false) ||
    ts.isSwitchStatement(node) ||
    ts.isTryStatement(node) ||
    ts.isThrowStatement(node) ||
    (!ts.isFunctionLike(node) && ts.forEachChild(node, branches) === true);
  branching.set(node, found);
  return found;
}

function glueCall(r: Reader, closure: Closure, args: readonly Argument[], at: ts.Node): Abstract {
  const code = codeOfClosure(r, closure, at);
  const parts: CodePart[] = [];
  for (const [index, { value, at: where }] of args.entries()) {
    const expr = toExpr(r, value, where, 'passed to a function that computes');
    if (expr === undefined) return faulty;
    parts.push(index === 0 ? '' : ', ', expr);
  }
  return code === undefined ? faulty : dynamic({ kind: 'code', parts: [code, '(', ...parts, ')'] }, true);
}
