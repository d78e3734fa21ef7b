import { type DagManifest, type FlowParameter, misfitOf, typeText, type Value } from '@tradewind/sdk/manifest';
import { decode } from '@tradewind/sdk/runtime';
import { ts } from 'ts-morph';
import { nearest } from '../diagnostics/nearest.ts';
import { either } from '../diagnostics/rule.ts';
import type { Sink } from '../diagnostics/sink.ts';
import { once } from '../once.ts';
import { respelled } from '../fixes/edits.ts';
import type { TriggerUse } from '../read/task-use.ts';
import { type CheckedFile, isDag, type ProjectInput } from './context.ts';

/** Dags that `triggerDag` names, and as much of their parameters as is known before the run. */
export function checkTriggers({ files }: ProjectInput, sink: Sink): void {
  const triggering = files.flatMap((file) => readsWithTriggers(file));
  if (triggering.length === 0) return;
  const known = files.flatMap(({ declarations }) => declarations.filter(isDag).map(({ id }) => id));
  const read = new Map(files.flatMap(({ dags }) => dags.map(({ dag }) => [dag.id, dag])));
  for (const { dag, triggers } of triggering) {
    for (const node of dag.nodes) {
      const use = triggers.get(node.id);
      if (use === undefined) continue;
      const target = read.get(use.dag);
      if (!known.includes(use.dag)) {
        const suggestions = nearest(use.dag, known);
        sink.report('unknown-dag', use.at, { dag: use.dag }, { suggestions, ...respelled(use.at, suggestions) });
      } else if (target !== undefined) checkParameters(target, node.args[0], use, sink);
    }
  }
}

const readsWithTriggers = once(({ dags }: CheckedFile) => dags.filter(({ triggers }) => triggers.size > 0));

function checkParameters(dag: DagManifest, params: Value | undefined, use: TriggerUse, sink: Sink): void {
  const given = entriesOf(params);
  // A whole record that a task gives: the run looks at it.
  if (given === undefined) return;
  const names = dag.parameters.map(({ name }) => name);
  for (const [name, known] of given) {
    const parameter = dag.parameters.find((one) => one.name === name);
    const at = entryNode(use.params, name) ?? use.params ?? use.at;
    if (parameter === undefined) {
      const takes = names.length === 0 ? 'it takes none' : `it takes ${either(names, 'and')}`;
      const suggestions = nearest(name, names);
      sink.report(
        'wrong-dag-parameters',
        at,
        { dag: dag.id, because: `there is no \`${name}\`, ${takes}` },
        { suggestions, ...respelled(at, suggestions) },
      );
      continue;
    }
    const issue = known === undefined ? undefined : misfit(parameter, known.value);
    if (issue === undefined) continue;
    sink.report('wrong-dag-parameters', at, { dag: dag.id, because: `\`${name}\` does not fit: ${issue}` });
  }
  const missing = dag.parameters.filter((one) => !given.has(one.name) && !mayBeLeftOut(one));
  if (missing.length === 0) return;
  const list = missing.map(({ name, schema }) => `\`${name}\` (${typeText(schema)})`).join(', ');
  sink.report('wrong-dag-parameters', use.params ?? use.at, { dag: dag.id, because: `${list} is missing` });
}

interface Known {
  readonly value: unknown;
}

/** By name; undefined for what only the run knows. */
function entriesOf(params: Value | undefined): ReadonlyMap<string, Known | undefined> | undefined {
  if (params?.kind === 'record') {
    const known = (value: Value): Known | undefined =>
      value.kind === 'const' ? { value: decode(value.value) } : undefined;
    return new Map(params.entries.map(([name, value]) => [name, known(value)]));
  }
  if (params?.kind !== 'const') return undefined;
  const entries = Object.entries(decode(params.value) as object);
  return new Map(entries.map(([name, value]: [string, unknown]) => [name, { value }]));
}

/** `undefined` means: not given. */
function misfit(parameter: FlowParameter, value: unknown): string | undefined {
  return value === undefined && mayBeLeftOut(parameter) ? undefined : misfitOf(value, parameter.schema);
}

function mayBeLeftOut({ schema, default: fallback }: FlowParameter): boolean {
  return fallback !== undefined || misfitOf(undefined, schema) === undefined;
}

/** Where a parameter is written. */
function entryNode(params: ts.Node | undefined, name: string): ts.Node | undefined {
  if (params === undefined || !ts.isObjectLiteralExpression(params)) return undefined;
  const { properties } = params;
  return properties.find((one) => one.name !== undefined && 'text' in one.name && one.name.text === name);
}
