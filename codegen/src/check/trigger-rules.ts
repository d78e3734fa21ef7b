import {
  type HandleReference,
  handlesOf,
  inputsOf,
  type NodeManifest,
  type TriggerRule,
  type Value,
} from '@tradewind/sdk/manifest';
import { ts } from 'ts-morph';
import type { TaskDeclaration } from '../discover/declarations.ts';
import type { Sink } from '../diagnostics/sink.ts';
import { Cases } from '../graph/cases.ts';
import type { ReadResult } from '../read/task-use.ts';
import { signatureOf } from '../types/task-types.ts';
import { takesUndefined } from '../types/undefined.ts';
import type { CheckInput } from './context.ts';

/** What trigger rules do to the calls that have them, as far as it is known before the run. */
export function checkTriggerRules({ dags, shared }: CheckInput, sink: Sink): void {
  for (const read of dags) {
    const odd = read.dag.nodes.filter(({ options }) => options.triggerRule !== 'all_success');
    if (odd.length === 0) continue;
    const cases = new Cases(read.dag);
    for (const node of odd) checkNode(node, cases, read, shared.checker, sink);
  }
}

function checkNode(node: NodeManifest, cases: Cases, read: ReadResult, checker: ts.TypeChecker, sink: Sink): void {
  const at = read.positions.get(node.id);
  const inputs = inputsOf(node);
  if (at === undefined || inputs.length === 0 || !cases.canBeReached(node)) return;
  const succeeded = cases.succeededAt(node);
  const isOpen = (handle: HandleReference): boolean => !succeeded.has(JSON.stringify(handle));
  const { triggerRule } = node.options;
  if (!inputs.some(isOpen)) {
    const never = neverOnSuccess.has(triggerRule);
    sink.report('rule-after-await', at, { call: nameOf(node), rule: triggerRule, never });
    return;
  }
  const use = read.tasks.find(({ key }) => key === node.task);
  if (use?.kind !== 'declared' || !ts.isCallExpression(at)) return;
  // With one input alone, a rule that asks for a success has it.
  if (inputs.length === 1 && needsSuccess.has(triggerRule)) return;
  for (const [index, value] of node.args.entries()) {
    const parameter = parameterOf(use.declaration, index, checker);
    const argument = at.arguments[index];
    if (parameter === undefined || argument === undefined) continue;
    const path = missingIn(value, parameter.type, isOpen, checker);
    if (path === undefined) continue;
    const name = path === '' ? parameter.name : `${parameter.name}.${path}`;
    const args = { parameter: name, task: use.declaration.name, rule: triggerRule, may: mayHave(triggerRule) };
    sink.report('undefined-under-rule', argument, args);
  }
}

const neverOnSuccess = new Set<TriggerRule>(['all_failed', 'all_skipped', 'one_failed']);
const needsSuccess = new Set<TriggerRule>(['one_success', 'all_done_min_one_success', 'none_failed_min_one_success']);

function mayHave(rule: TriggerRule): string {
  if (rule === 'none_failed' || rule === 'none_failed_min_one_success') return 'have been skipped';
  return rule === 'none_skipped' ? 'have failed' : 'have failed or been skipped';
}

function nameOf({ id }: NodeManifest): string {
  return id;
}

interface Parameter {
  readonly name: string;
  readonly type: ts.Type;
}

function parameterOf(task: TaskDeclaration, index: number, checker: ts.TypeChecker): Parameter | undefined {
  const symbol = signatureOf(task, checker)?.getParameters()[index];
  const declaration = symbol?.valueDeclaration;
  if (symbol === undefined || declaration === undefined || !ts.isParameter(declaration)) return undefined;
  // What may be left out may be undefined; of a rest, what is not there is left out.
  const { initializer, questionToken, dotDotDotToken } = declaration;
  if (initializer !== undefined || questionToken !== undefined || dotDotDotToken !== undefined) return undefined;
  return { name: symbol.name, type: checker.getTypeOfSymbolAtLocation(symbol, task.nameNode) };
}

/** Where in a value something may be missing that its type wants; from lists it is left out. */
function missingIn(
  value: Value,
  type: ts.Type,
  isOpen: (handle: HandleReference) => boolean,
  checker: ts.TypeChecker,
): string | undefined {
  switch (value.kind) {
    case 'record':
      for (const [key, entry] of value.entries) {
        const property = checker.getPropertyOfType(checker.getNonNullableType(type), key);
        const path = property && missingIn(entry, checker.getTypeOfSymbol(property), isOpen, checker);
        if (path !== undefined) return path === '' ? key : `${key}.${path}`;
      }
      return undefined;
    case 'node':
    case 'join':
    case 'group':
    case 'carried':
    case 'field':
      return handlesOf(value).some(isOpen) && !takesUndefined(type) ? '' : undefined;
    default:
      return undefined;
  }
}
