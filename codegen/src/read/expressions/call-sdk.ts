/** Names of the SDK that a flow or module may call. */
import * as sdk from '@tradewind/sdk';
import type { Value } from '@tradewind/sdk/manifest';
import { ts } from 'ts-morph';
import { declare } from '../../discover/functions.ts';
import type { Word } from '../../discover/declarations.ts';
import { replace } from '../../fixes/edits.ts';
import { importing } from '../../fixes/imports.ts';
import { constantOf, fromConstant } from '../constants.ts';
import { isPureSdk, rootOf } from '../purity.ts';
import { codeOf, type Reader } from '../reader.ts';
import { specifierOf, symbolOf, unwrap } from '../symbols.ts';
import { type Abstract, faulty, nothing } from '../values.ts';
import type { Argument } from './call.ts';
import { upstreamOf } from './call.ts';
import { codeCall } from './call-package.ts';
import { evaluate } from './evaluate.ts';

const words: ReadonlySet<string> = new Set<Word>(['task', 'sensor', 'dag', 'group']);
/** What only makes sense while a task runs. */
const ofTasks = new Set(['skip', 'failForGood', 'retryAfter', 'context']);

export function callSdk(r: Reader, name: string, args: readonly Argument[], node: ts.CallExpression): Abstract {
  if (words.has(name)) {
    const { naming } = r;
    return declare(
      r,
      name as Word,
      args.map(({ value }) => value),
      node,
      naming,
    );
  }
  if (isPureSdk(name)) return callPure(r, name, args, node);
  if (name === 'context') {
    const imports = importing(node.getSourceFile(), 'run', 'value');
    const fix = imports && { title: 'write `run`', edits: [...imports, replace(node, 'run')] };
    return r.fail('run-outside-flow', node, { name: 'context()', where: 'a flow', instead: 'run' }, fix && { fix });
  }
  if (ofTasks.has(name)) {
    return r.fail('unknown-call', node.expression, { name, because: 'it tells how a task ends' });
  }
  return r.fail('unknown-call', node.expression, { name: codeOf(node.expression), because: 'it is no part of a flow' });
}

function callPure(r: Reader, name: string, args: readonly Argument[], node: ts.CallExpression): Abstract {
  const known = args.map(({ value }) => constantOf(r, value));
  const compute: unknown = (sdk as Readonly<Record<string, unknown>>)[name];
  if (typeof compute === 'function' && known.every((one) => one !== undefined)) {
    try {
      return fromConstant(r, (compute as (...values: unknown[]) => unknown)(...known.map((one) => one.value)));
    } catch {
      // It throws in the flow, where it stands.
    }
  }
  const root = rootOf(node.expression);
  const symbol = ts.isIdentifier(root) ? symbolOf(r.shared, root) : undefined;
  const { specifier } = (symbol === undefined ? undefined : specifierOf(symbol)) ?? { specifier: '@tradewind/sdk' };
  // Reached through the project's own re-export, it is taken from the package all the same.
  const from = specifier.startsWith('.') ? '@tradewind/sdk' : specifier;
  return codeCall(r, [{ kind: 'import', from: { kind: 'package', specifier: from, exportName: name } }], args);
}

/** `chain(a, [b, c], d)`: every step but the first is written there, and comes after the one before. */
export function callChain(r: Reader, node: ts.CallExpression): Abstract {
  let before: readonly Value[] | undefined;
  for (const argument of node.arguments) {
    const step: Value[] = [];
    const inner = unwrap(argument);
    const parts = ts.isArrayLiteralExpression(inner) ? inner.elements : [inner];
    for (const part of parts) {
      const value = before === undefined ? evaluate(r, part) : evaluateStep(r, part, before);
      step.push(...upstreamOf(r, value, part));
    }
    // A step that could not be read orders nothing: what follows comes after the one before it.
    if (step.length > 0 || before === undefined) before = step;
  }
  return nothing;
}

function evaluateStep(r: Reader, part: ts.Expression, before: readonly Value[]): Abstract {
  const call = unwrap(part);
  if (!ts.isCallExpression(call)) {
    const value = evaluate(r, call);
    if (value.kind !== 'faulty') r.fail('late-chain-step', part, { code: codeOf(part) });
    return faulty;
  }
  r.chained = before;
  const value = evaluate(r, call);
  r.chained = undefined;
  return value;
}
