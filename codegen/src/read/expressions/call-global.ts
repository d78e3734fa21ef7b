/** Functions of the platform: those that only compute, and `Promise`. */
import type { ts } from 'ts-morph';
import { constantOf, listOf, recordOf } from '../constants.ts';
import { isListKnown, wholeOf } from '../list-values.ts';
import { verdictOnGlobal } from '../pure-names.ts';
import { copied, partOf } from '../copies.ts';
import { codeOf, type Reader } from '../reader.ts';
import { type Abstract, constant, faulty, type Gathered, nothing, type PromiseValue } from '../values.ts';
import { type Argument, dispatch } from './call.ts';
import { fromIterable } from './call-method.ts';
import { codeCall } from './call-package.ts';
import { isDate, typeAt } from './types.ts';

export function callGlobal(r: Reader, path: string, args: readonly Argument[], node: ts.CallExpression): Abstract {
  if (path.startsWith('Promise.')) return callPromise(r, path.slice('Promise.'.length), args, node);
  const verdict = path === 'Date' ? { rule: 'clock-in-flow' as const } : verdictOnGlobal(path);
  if (typeof verdict === 'object') return r.fail(verdict.rule, node, { code: codeOf(node) });
  if (verdict === 'unknown') {
    return r.fail('unknown-call', node.expression, {
      name: codeOf(node.expression),
      because: 'it is not known to only compute',
    });
  }
  const faultyArgument = args.find(({ value }) => value.kind === 'faulty');
  if (faultyArgument !== undefined) return faulty;
  if (path === 'String') {
    const date = args.find(({ value, at }) =>
      value.kind === 'const' ? value.value instanceof Date : value.kind === 'value' && isDate(typeAt(r, at)),
    );
    if (date !== undefined) return r.fail('date-in-text', date.at, { code: codeOf(date.at) });
  }
  const known = structural(r, path, args, node) ?? folded(r, path, args);
  if (known !== undefined) return known;
  const [of] = args;
  const isParts = of !== undefined && (path === 'Object.values' || path === 'Object.entries');
  const called = codeCall(r, [path], args);
  const made = isParts ? partOf(of.value, called) : called;
  return made.kind === 'value' && makesArray.has(path) ? { ...made, own: true } : made;
}

const makesArray = new Set(['Object.keys', 'Object.values', 'Object.entries', 'Array.from', 'Array.of']);

function callPromise(r: Reader, name: string, args: readonly Argument[], node: ts.CallExpression): Abstract {
  const modes: Readonly<Record<string, PromiseValue['mode']>> = {
    all: 'all',
    allSettled: 'settled',
    any: 'any',
    race: 'race',
  };
  const mode = modes[name];
  const [list] = args;
  if (mode === undefined || list === undefined) {
    return r.fail('glue-not-supported', node, { code: codeOf(node), seen: `a \`Promise.${name}\`` });
  }
  switch (list.value.kind) {
    case 'list': {
      const whole = wholeOf(r, list.value, list.at);
      if (whole?.kind === 'gathered') return ofGathered(r, mode, whole, list.at);
      return whole ?? { kind: 'promise', mode, of: r.store.get(list.value.cell) };
    }
    case 'gathered':
      return ofGathered(r, mode, list.value, list.at);
    case 'handle':
      return r.fail('handle-as-value', list.at, { code: codeOf(list.at), use: 'taken for a list of promises' });
    case 'value':
      // A list of values: there is nothing to wait for.
      return list.value;
    case 'promise':
    case 'faulty':
      return faulty;
    case 'opaque':
      if (r.flow === undefined) return list.value;
      break;
    default:
  }
  return r.fail('glue-not-supported', list.at, { code: codeOf(list.at), seen: 'no list of promises' });
}

function ofGathered(r: Reader, mode: PromiseValue['mode'], of: Gathered, at: ts.Node): Abstract {
  if (of.ref.kind !== 'flat' || mode === 'all' || mode === 'settled') return { kind: 'promise', mode, of };
  return r.fail(
    'statement-not-supported',
    at,
    { statement: `\`Promise.${mode}\` of an array that is filled at several places` },
    { help: `Make the array in one place: \`Promise.${mode}(list.map((item) => …))\`.` },
  );
}

/** What only rearranges, whatever the parts are. */
function structural(r: Reader, path: string, args: readonly Argument[], node: ts.CallExpression): Abstract | undefined {
  const value = args[0]?.value;
  if (value === undefined) return undefined;
  const entries = value.kind === 'record' ? [...r.store.get(value.cell)] : undefined;
  switch (path) {
    case 'Object.keys':
      return (
        entries &&
        listOf(
          r,
          entries.map(([key]) => constant(key)),
        )
      );
    case 'Object.values':
      return (
        entries &&
        listOf(
          r,
          entries.map(([, item]) => item),
        )
      );
    case 'Object.entries':
      return (
        entries &&
        listOf(
          r,
          entries.map(([key, item]) => listOf(r, [constant(key), item])),
        )
      );
    case 'Object.freeze':
      return value;
    case 'Array.isArray':
      if (value.kind === 'list') return constant(true);
      return value.kind === 'record' || value.kind === 'const' ? constant(false) : undefined;
    case 'Object.fromEntries': {
      const made = value.kind === 'list' ? fromEntries(r, r.store.get(value.cell)) : undefined;
      if (made === undefined) copied(r, value, node);
      return made;
    }
    case 'Array.from':
      return arrayFrom(r, value, args, node);
    case 'Array.of':
      return listOf(
        r,
        args.map((arg) => arg.value),
      );
    default:
      return undefined;
  }
}

function fromEntries(r: Reader, items: readonly Abstract[]): Abstract | undefined {
  const entries: [string, Abstract][] = [];
  for (const item of items) {
    const pair = item.kind === 'list' ? r.store.get(item.cell) : [];
    const [key, value = nothing] = pair;
    if (key?.kind !== 'const' || (typeof key.value !== 'string' && typeof key.value !== 'number')) return undefined;
    entries.push([String(key.value), value]);
  }
  return recordOf(r, entries);
}

/** `Array.from({ length: 3 }, (_, i) => …)`, `Array.from(list, fn)`. */
function arrayFrom(
  r: Reader,
  value: Abstract,
  args: readonly Argument[],
  node: ts.CallExpression,
): Abstract | undefined {
  const callback = args[1];
  let items: readonly Abstract[] | undefined;
  if (value.kind === 'list') {
    items = r.store.get(value.cell);
    if (!isListKnown(items)) return undefined;
  }
  if (value.kind === 'record') {
    const length = r.store.get(value.cell).get('length');
    if (length?.kind !== 'const' || typeof length.value !== 'number') return undefined;
    if (length.value > 100_000) return undefined;
    items = Array.from({ length: length.value }, () => nothing);
  }
  if (items === undefined || callback === undefined) return items && listOf(r, items);
  return listOf(
    r,
    items.map((item, index) => {
      const given = [item, constant(index)].map((one) => ({ value: one, at: callback.at }));
      return dispatch(r, callback.value, given, node);
    }),
  );
}

/** The platform's own answer, if everything is constant. */
function folded(r: Reader, path: string, args: readonly Argument[]): Abstract | undefined {
  const known: unknown[] = [];
  for (const { value } of args) {
    const one = constantOf(r, value);
    if (one === undefined) return undefined;
    known.push(one.value);
  }
  const [owner, name] = path.split('.');
  const base: unknown = (globalThis as Record<string, unknown>)[owner ?? ''];
  const compute: unknown = name === undefined ? base : (base as Record<string, unknown> | undefined)?.[name];
  if (typeof compute !== 'function') return undefined;
  try {
    return fromIterable(r, (compute as (...values: unknown[]) => unknown).apply(base, known));
  } catch {
    // It throws in the flow, where it stands.
    return undefined;
  }
}
