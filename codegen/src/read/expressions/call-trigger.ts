/** `triggerDag(id | dag, params?, { wait }?)`: a node whose task nobody declared. */
import { inputsOf, type Value } from '@tradewind/sdk/manifest';
import type { ts } from 'ts-morph';
import { nodeOptions } from '../../options/node-options.ts';
import { OptionEntries } from '../../options/entries.ts';
import type { CallOptionsSpec } from '../../options/specs.ts';
import { constantOf, recordOf } from '../constants.ts';
import { codeOf, type FlowState, type Reader } from '../reader.ts';
import { toValue } from '../to-value.ts';
import { type Abstract, type Callable, faulty, handle, nothing } from '../values.ts';
import type { Argument } from './call.ts';
import { takeId } from './call-task.ts';

interface Target {
  readonly id: string;
  /** Of a dag as a value. */
  readonly parameters?: readonly string[];
}

/** Whether there is such a dag, and what it takes, is checked once all dags were read. */
export function callTrigger(
  r: Reader,
  flow: FlowState,
  callee: Callable,
  [dag, params, options]: readonly Argument[],
  node: ts.CallExpression,
): Abstract {
  // TypeScript says that an argument is missing.
  const target = dag === undefined ? undefined : targetOf(r, dag);
  const given = dag === undefined || target === undefined ? undefined : paramsOf(r, target, params, dag.at);
  if (dag === undefined || target === undefined || given === undefined) return faulty;
  const { id } = target;
  const wait = options !== undefined && readWait(r, options);
  const name = `trigger_${id}`;
  const said = Object.assign({}, ...callee.overrides) as CallOptionsSpec;
  // A run of its own takes no slot.
  const { pool: _, poolSlots: __, priority: ___, queue: ____, ...own } = nodeOptions([...flow.defaults, said]);
  const slots = nodeOptions([]);
  const nodeSpec = {
    args: [given],
    ...(callee.after.length === 0 ? {} : { after: callee.after }),
    options: { ...slots, ...own },
  };
  if (inputsOf(nodeSpec).length === 0 && own.triggerRule !== 'all_success') {
    r.note('rule-without-inputs', node, { task: 'triggerDag', rule: own.triggerRule });
  }
  const taken = takeId(r, flow, said.id, { kind: 'task', name }, callee.idNode ?? node, node);
  r.control = flow.graph.reach(r.control);
  const key = wait ? `#trigger/${id}/wait` : `#trigger/${id}`;
  const displayName = said.displayName === undefined ? {} : { displayName: said.displayName };
  flow.graph.node(r.control, { id: taken.id, task: key, ...displayName, ...nodeSpec });
  flow.positions.set(taken.id, node);
  flow.triggers.set(taken.id, { dag: id, at: dag.at, ...(params === undefined ? {} : { params: params.at }) });
  if (!flow.uses.has(key)) flow.uses.set(key, { kind: 'trigger', key, dag: id, wait });
  return handle({ kind: 'node', node: taken.id });
}

function targetOf(r: Reader, { value, at }: Argument): Target | undefined {
  if (value.kind === 'faulty') return undefined;
  if (value.kind === 'callable') {
    const { declaration } = value;
    if (declaration.kind === 'dag') {
      const { parameters } = declaration.closure.node;
      const names = parameters.map(({ name }) => name.getText()).filter((name) => name !== 'this');
      return { id: declaration.id, parameters: names };
    }
    r.fail('unknown-dag', at, { dag: declaration.name, seen: `a ${declaration.kind}` });
    return undefined;
  }
  const known = constantOf(r, value);
  if (typeof known?.value === 'string') return { id: known.value };
  const because = value.kind === 'opaque' ? value.because : `\`${codeOf(at)}\` is only known when the flow runs`;
  r.fail('option-not-constant', at, { option: 'the id of the dag', because });
  return undefined;
}

/** The record of parameters; of a list, with the names of the dag's. */
function paramsOf(r: Reader, target: Target, params: Argument | undefined, at: ts.Node): Value | undefined {
  const value = params?.value ?? nothing;
  if (value.kind === 'const' && value.value === undefined) return toValue(r, recordOf(r, []), at);
  if (value.kind !== 'list') return toValue(r, value, params?.at ?? at);
  const items = r.store.get(value.cell);
  const { parameters = [] } = target;
  if (items.length > parameters.length) {
    const because =
      target.parameters === undefined
        ? 'parameters of a dag that is named by its id are given by name'
        : `it takes ${parameters.length}, and there are ${items.length}`;
    r.fail('wrong-dag-parameters', params?.at ?? at, { dag: target.id, because });
    return undefined;
  }
  const entries = items.map((item, index): [string, Abstract] => [parameters[index] ?? '', item]);
  return toValue(r, recordOf(r, entries), params?.at ?? at);
}

function readWait(r: Reader, { value, at }: Argument): boolean {
  const names = { known: ['wait'], elsewhere: new Map<string, string>() };
  return new OptionEntries(r.shared, value, at, '`triggerDag`', names, r).boolean('wait') ?? false;
}
