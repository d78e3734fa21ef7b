import type { ts } from 'ts-morph';
import { constantOf, fromConstant } from '../constants.ts';
import { copied } from '../copies.ts';
import { verdictOnClass } from '../pure-names.ts';
import { codeOf, type Reader } from '../reader.ts';
import { type Abstract, constant } from '../values.ts';
import { evaluateArguments, type Argument } from './call.ts';
import { codeCall } from './call-package.ts';
import { evaluate } from './evaluate.ts';

/** `new Date('2026-01-01')` is a constant; of values of the run it is glue. */
export function evaluateNew(r: Reader, node: ts.NewExpression): Abstract {
  r.naming = undefined;
  const callee = evaluate(r, node.expression);
  const args = evaluateArguments(r, node.arguments ?? []);
  if (!Array.isArray(args)) return args as Abstract;
  const given = args as readonly Argument[];
  if (callee.kind === 'faulty') return callee;
  if (callee.kind !== 'global') {
    if (r.flow === undefined) return { kind: 'opaque', because: `\`${codeOf(node)}\` makes an object`, at: node };
    return r.fail('unknown-call', node, {
      name: codeOf(node),
      because: 'it makes an object, and a flow has only data',
    });
  }
  const verdict = verdictOnClass(callee.path, given.length);
  if (typeof verdict === 'object') return r.fail(verdict.rule, node, { code: codeOf(node) });
  if (verdict === 'unknown') {
    return r.fail('unknown-call', node, {
      name: codeOf(node),
      because: 'it makes an object, and a flow has only data',
    });
  }
  if (callee.path === 'Map' || callee.path === 'Set') for (const one of given) copiedInto(r, one);
  return constantObject(r, callee.path, given, node) ?? codeCall(r, [`new ${callee.path}`], given);
}

/** A Map or Set holds what is in the list that it is made of, and not the list. */
function copiedInto(r: Reader, { value, at }: Argument): void {
  if (value.kind === 'list') for (const item of r.store.get(value.cell)) copied(r, item, at);
}

function constantObject(r: Reader, path: string, args: readonly Argument[], at: ts.Node): Abstract | undefined {
  const known: unknown[] = [];
  for (const { value } of args) {
    const one = constantOf(r, value);
    if (one === undefined) return undefined;
    known.push(one.value);
  }
  try {
    switch (path) {
      case 'Date':
        // A text without a zone is read in the machine's.
        if (localDate(known)) return r.fail('environment-in-flow', at, { code: codeOf(at) });
        return constant(new Date(...(known as [string])));
      case 'Map':
        return constant(new Map(known[0] as [unknown, unknown][] | undefined));
      case 'Set':
        return constant(new Set(known[0] as unknown[] | undefined));
      case 'URL':
        return constant(new URL(...(known as [string, string?])));
      case 'RegExp':
        return constant(new RegExp(...(known as [string, string?])));
      case 'Array':
        return known.length === 1 && typeof known[0] === 'number' ? undefined : fromConstant(r, known);
      default:
        return undefined;
    }
  } catch {
    return undefined;
  }
}

function localDate(args: readonly unknown[]): boolean {
  if (args.length > 1) return true;
  const [text] = args;
  return typeof text === 'string' && /T\d/.test(text) && !/(?:Z|[+-]\d{2}:?\d{2})$/.test(text);
}
