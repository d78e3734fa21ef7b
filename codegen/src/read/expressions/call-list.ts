/** Methods of lists whose items are known one by one: callbacks are read once for each item. */
import type { ts } from 'ts-morph';
import { canLabel } from '../../graph/names.ts';
import { constantOf, fromConstant, listOf, noteOrigins, type Origins } from '../constants.ts';
import { isListKnown } from '../list-values.ts';
import { verdictOnMethod } from '../pure-names.ts';
import { codeOf, type Reader } from '../reader.ts';
import { settle } from '../to-value.ts';
import { type Abstract, constant, faulty, type List, nothing } from '../values.ts';
import { append, pushInLoop, putItems } from '../filled.ts';
import { mayChange } from './assign.ts';
import { changeList } from './change-list.ts';
import { property } from './property.ts';
import { type Argument, dispatch } from './call.ts';
import { codeOfMethod, fromIterable, receiverOf } from './call-method.ts';
import { truthOf } from './logic.ts';

export function callOfList(
  r: Reader,
  of: List,
  name: string,
  args: readonly Argument[],
  node: ts.CallExpression,
): Abstract {
  const items = r.store.get(of.cell);
  const given = args.map(({ value }) => value);
  const structural = structure(r, of, items, name, given, node);
  if (structural !== undefined) return structural;
  const [callback] = args;
  if (callback !== undefined && isCallback(callback.value)) {
    const walked = walk(r, of, items, name, args, node);
    if (walked !== undefined) return walked;
  }
  const verdict = verdictOnMethod('Array', name);
  if (typeof verdict === 'object') return r.fail(verdict.rule, node, { code: codeOf(node) });
  return constantMethod(r, of, name, args, node) ?? gluedMethod(r, of, name, args, node);
}

function gluedMethod(r: Reader, of: List, name: string, args: readonly Argument[], node: ts.CallExpression): Abstract {
  switch (verdictOnMethod('Array', name)) {
    case 'pure':
      return codeOfMethod(r, of, name, args, node);
    case 'mutating':
      return (
        changeList(r, of, name, args, node) ??
        r.fail('glue-not-supported', node, {
          code: codeOf(node),
          seen: `a \`.${name}(…)\` of an array that holds handles, of which only the run knows how many`,
        })
      );
    default:
      return r.fail('unknown-call', node.expression, {
        name: codeOf(node.expression),
        because: 'it is no method that is known to only compute',
      });
  }
}

/** The method itself, if everything is constant; what it changes, the list then holds. */
function constantMethod(
  r: Reader,
  of: List,
  name: string,
  args: readonly Argument[],
  node: ts.CallExpression,
): Abstract | undefined {
  const list = constantOf(r, of);
  const method: unknown = Array.prototype[name as 'join'];
  if (list === undefined || !Array.isArray(list.value) || typeof method !== 'function') return undefined;
  const origins: Origins = new Map();
  noteOrigins(r, of, list.value, origins);
  const given: unknown[] = [];
  for (const { value, at } of args) {
    const known = constantOf(r, value);
    if (known !== undefined) {
      given.push(known.value);
      noteOrigins(r, value, known.value, origins);
    } else if (value.kind === 'closure') given.push(callbackOf(r, value, origins, at, node));
    else return undefined;
  }
  let result: unknown;
  try {
    result = (method as (...values: unknown[]) => unknown).apply(list.value, given);
  } catch {
    // A callback's answer is not constant; or it throws in the flow, where it stands.
    return undefined;
  }
  if (verdictOnMethod('Array', name) !== 'mutating') return fromIterable(r, result, origins);
  if (!mayChange(r, of.cell, codeOf(receiverOf(node)), node)) return faulty;
  r.store.set(
    of.cell,
    list.value.map((item) => fromConstant(r, item, origins)),
  );
  return fromConstant(r, result, origins);
}

function callbackOf(
  r: Reader,
  callback: Abstract,
  origins: Origins,
  at: ts.Node,
  node: ts.CallExpression,
): (...given: unknown[]) => unknown {
  return (...given) => {
    const all = given.map((one) => ({ value: fromConstant(r, one, origins), at }));
    const answer = dispatch(r, callback, all, node);
    const known = constantOf(r, answer);
    if (known === undefined) throw new Error('not constant');
    noteOrigins(r, answer, known.value, origins);
    return known.value;
  };
}

function isCallback(value: Abstract): boolean {
  return value.kind === 'closure' || value.kind === 'callable' || value.kind === 'global' || value.kind === 'sdk';
}

/** What only moves items, whatever they are. */
function structure(
  r: Reader,
  of: List,
  items: readonly Abstract[],
  name: string,
  args: readonly Abstract[],
  node: ts.CallExpression,
): Abstract | undefined {
  const numbers = args.map((arg) => (arg.kind === 'const' && typeof arg.value === 'number' ? arg.value : undefined));
  switch (name) {
    case 'push':
      if (mayChange(r, of.cell, codeOf(receiverOf(node)), node) && pushInLoop(r, of.cell, args, node)) {
        return faulty;
      }
      if (mayChange(r, of.cell, codeOf(receiverOf(node)), node)) append(r, of.cell, args, node);
      return property(r, of, 'length', node);
    case 'unshift':
      if (mayChange(r, of.cell, codeOf(receiverOf(node)), node)) putItems(r, of.cell, [...args, ...items], node);
      return property(r, of, 'length', node);
    case 'pop':
      if (items.at(-1)?.kind === 'spread') return undefined;
      if (mayChange(r, of.cell, codeOf(receiverOf(node)), node)) r.store.set(of.cell, items.slice(0, -1));
      return items.at(-1) ?? nothing;
    case 'shift':
      if (items[0]?.kind === 'spread') return undefined;
      if (mayChange(r, of.cell, codeOf(receiverOf(node)), node)) r.store.set(of.cell, items.slice(1));
      return items[0] ?? nothing;
    case 'splice':
      return spliced(r, of, items, args, node);
    case 'at':
      return numbers[0] === undefined ? undefined : (items.at(numbers[0]) ?? nothing);
    case 'slice':
      return numbers.includes(undefined) ? undefined : listOf(r, items.slice(numbers[0], numbers[1]));
    case 'concat':
      return concatenated(r, items, args);
    case 'flat':
      return items.some((item) => item.kind === 'value')
        ? undefined
        : listOf(
            r,
            items.flatMap((item) => (item.kind === 'list' ? r.store.get(item.cell) : [item])),
          );
    case 'toReversed':
      return listOf(r, items.toReversed());
    case 'entries':
      return listOf(
        r,
        items.map((item, index) => listOf(r, [constant(index), item])),
      );
    case 'keys':
      return listOf(
        r,
        items.map((_, index) => constant(index)),
      );
    case 'values':
      return of;
    default:
      return undefined;
  }
}

/** `list.splice(1, 2, …)` where it is known what is taken out. */
function spliced(
  r: Reader,
  of: List,
  items: readonly Abstract[],
  args: readonly Abstract[],
  node: ts.CallExpression,
): Abstract | undefined {
  const [start, count] = args.map((arg) => (arg.kind === 'const' ? arg.value : undefined));
  const isKnown = isListKnown(items) && !args.some(({ kind }) => kind === 'spread');
  if (!isKnown || typeof start !== 'number' || (args.length > 1 && typeof count !== 'number')) return undefined;
  if (!mayChange(r, of.cell, codeOf(receiverOf(node)), node)) return faulty;
  const left = [...items];
  const removed = args.length > 1 ? left.splice(start, count as number, ...args.slice(2)) : left.splice(start);
  r.store.set(of.cell, left);
  return listOf(r, removed);
}

/** `items.concat(…args)`. Undefined: it is glue. */
export function concatenated(r: Reader, items: readonly Abstract[], args: readonly Abstract[]): List | undefined {
  const all = [...items];
  for (const arg of args) {
    if (arg.kind === 'list') all.push(...r.store.get(arg.cell));
    else if (arg.kind === 'gathered') all.push({ kind: 'spread', of: arg });
    else if (arg.kind === 'value') return undefined;
    else all.push(arg);
  }
  return listOf(r, all);
}

/** What calls a function for each item. Undefined: the answers are not known, so it is glue. */
function walk(
  r: Reader,
  of: List,
  items: readonly Abstract[],
  name: string,
  args: readonly Argument[],
  node: ts.CallExpression,
): Abstract | undefined {
  const callback = args[0] as Argument;
  const { naming } = r;
  const callOn = (item: Abstract, index: number, before: readonly Abstract[] = []): Abstract => {
    r.naming = naming && { ...naming, name: undefined, path: [...naming.path, String(index)] };
    const all = [...before, item, constant(index), of].map((value) => ({ value, at: callback.at }));
    return copy(r, items, index, () => dispatch(r, callback.value, all.slice(0, arity(callback, all.length)), node));
  };
  switch (name) {
    case 'map':
      return listOf(
        r,
        items.map((item, index) => settle(r, callOn(item, index), node)),
      );
    case 'forEach': {
      for (const [index, item] of items.entries()) {
        if (callOn(item, index).kind === 'promise') return r.fail('floating-callback', node, { code: codeOf(node) });
      }
      return nothing;
    }
    case 'flatMap': {
      const results = items.map((item, index) => settle(r, callOn(item, index), node));
      if (results.some((result) => result.kind === 'value')) return undefined;
      return listOf(
        r,
        results.flatMap((result) => (result.kind === 'list' ? r.store.get(result.cell) : [result])),
      );
    }
    case 'reduce':
    case 'reduceRight':
      return fold(r, items, name, args, callOn);
    default:
      return decideItems(r, items, name, callOn);
  }
}

/** A function that takes one thing (`String`, a task) is not given the index. */
function arity(callback: Argument, most: number): number {
  const { value } = callback;
  if (value.kind === 'closure') return most;
  return value.kind === 'callable' && value.declaration.kind === 'task'
    ? (value.declaration.signature?.parameters.length ?? 1)
    : 1;
}

function fold(
  r: Reader,
  items: readonly Abstract[],
  name: string,
  args: readonly Argument[],
  callOn: (item: Abstract, index: number, before: readonly Abstract[]) => Abstract,
): Abstract {
  const ordered = [...items.entries()];
  if (name === 'reduceRight') ordered.reverse();
  let value = args[1]?.value;
  for (const [index, item] of ordered) {
    value = value === undefined ? item : settle(r, callOn(item, index, [value]), args[0]?.at as ts.Node);
  }
  return value ?? faulty;
}

/** Methods that ask of each item whether …: only if every answer is constant. */
function decideItems(
  r: Reader,
  items: readonly Abstract[],
  name: string,
  callOn: (item: Abstract, index: number) => Abstract,
): Abstract | undefined {
  if (!['filter', 'find', 'findIndex', 'some', 'every', 'findLast'].includes(name)) return undefined;
  const answers: boolean[] = [];
  for (const [index, item] of items.entries()) {
    const answer = callOn(item, index);
    if (answer.kind === 'faulty') return faulty;
    const truth = truthOf(answer);
    if (truth === undefined) return answer.kind === 'opaque' && r.flow === undefined ? answer : undefined;
    answers.push(truth);
  }
  switch (name) {
    case 'filter':
      return listOf(
        r,
        items.filter((_, index) => answers[index]),
      );
    case 'find':
      return items[answers.indexOf(true)] ?? nothing;
    case 'findLast':
      return items[answers.lastIndexOf(true)] ?? nothing;
    case 'findIndex':
      return constant(answers.indexOf(true));
    case 'some':
      return constant(answers.includes(true));
    default:
      return constant(!answers.includes(false));
  }
}

/** One copy of a body, over an item that is known when the project is compiled: its calls are named by it. */
export function copy<T>(r: Reader, items: readonly Abstract[], index: number, body: () => T): T {
  const { labels } = r;
  const texts = items.map((item) => (item.kind === 'const' ? item.value : undefined));
  if (canLabel(texts)) r.labels = [...labels, texts[index] as string];
  const result = body();
  r.labels = labels;
  return result;
}
