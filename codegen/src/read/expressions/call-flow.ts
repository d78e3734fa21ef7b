/** A dag or group that is called from a flow: its graph in place, as a group with a prefix. */
import type { Value } from '@tradewind/sdk/manifest';
import type { ts } from 'ts-morph';
import type { FlowDeclaration } from '../../discover/declarations.ts';
import { asGuard } from '../../graph/guards.ts';
import type { CallOptionsSpec } from '../../options/specs.ts';
import { listOf, recordOf } from '../constants.ts';
import { noteOpen } from '../coverage.ts';
import { addAwait } from '../points.ts';
import type { FlowState, Reader } from '../reader.ts';
import { settle, toValue } from '../to-value.ts';
import { type Abstract, type Callable, dynamic, faulty, handle, leaf } from '../values.ts';
import type { Argument } from './call.ts';
import { takeId } from './call-task.ts';
import { isRecursive, runBody } from './call-closure.ts';
import { settleResult } from './settle-result.ts';

export function callFlow(
  r: Reader,
  flow: FlowState,
  callee: Callable,
  declaration: FlowDeclaration,
  args: readonly Argument[],
  node: ts.CallExpression,
): Abstract {
  const { closure, options } = declaration;
  if (isRecursive(r, closure.node)) {
    return r.fail('recursive-flow', node, { path: [...r.callPath(closure.node), declaration.name] });
  }
  const said = Object.assign({}, ...callee.overrides) as CallOptionsSpec;
  const { id: _, triggerRule: rule, displayName, doc, ...shared } = said;
  if (rule !== undefined) {
    r.note('misplaced-option', callee.idNode ?? node, {
      option: 'triggerRule',
      owner: `the flow \`${declaration.name}\``,
      belongs: 'the calls of tasks',
    });
  }
  const { id } = takeId(r, flow, said.id, declaration, callee.idNode ?? node, node);
  flow.groupNodes.set(id, node);
  // Computed where the call stands: what that throws is no outcome of the call.
  const given = args.map(({ value, at }) => ({ value: settle(r, value, at), at }));
  r.control = flow.graph.reach(r.control);
  const group = flow.graph.beginGroup(r.control, {
    id,
    source: declaration.key,
    ...textOf('displayName', displayName ?? options.displayName),
    ...textOf('doc', doc ?? options.doc ?? declaration.doc),
  });
  const before = {
    control: r.control,
    catchers: r.catchers,
    targets: r.targets,
    labels: r.labels,
    self: r.self,
    scope: r.scope,
    group: flow.group,
    defaults: flow.defaults,
    inGraph: flow.graph.group,
    coverage: r.coverage,
    tries: r.tries,
  };
  flow.group = group;
  flow.graph.group = id;
  flow.defaults = [...flow.defaults, options.taskDefaults ?? {}, shared];
  Object.assign(r, { catchers: [], targets: [], labels: [], strands: r.strands + 1 });
  // What is called in there is covered by the `try` blocks in there; for those around it is one thing.
  Object.assign(r, { coverage: undefined, tries: [] });
  const { of, inside } = enter(r, flow, given, callee.after);
  const calls = flow.graph.nodes.length;
  const result = settleResult(r, runBody(r, closure, inside, node), closure.node, node);
  const value = result.kind === 'const' && result.value === undefined ? undefined : toValue(r, result, node);
  const completes = asGuard(r.control);
  if (completes !== undefined) group.completes = completes;
  if (value !== undefined) group.result = value;
  if (flow.graph.nodes.length === calls) group.callsBefore = calls;
  flow.group = before.group;
  flow.graph.group = before.inGraph;
  flow.defaults = before.defaults;
  const { control, catchers, targets, labels, self, scope, coverage, tries } = before;
  Object.assign(r, { control, catchers, targets, labels, self, scope, coverage, tries, strands: r.strands - 1 });
  const ref: Value = { kind: 'group', group: id };
  noteOpen(r, ref, of, node);
  return handle(ref);
}

function textOf<K extends string>(key: K, value: string | undefined): { [P in K]?: string } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: string };
}

/** A flow waits for its arguments: inside, its parameters are values. */
function enter(
  r: Reader,
  flow: FlowState,
  args: readonly Argument[],
  after: readonly Value[],
): { readonly of: readonly Value[]; readonly inside: readonly Argument[] } {
  const of: Value[] = [];
  const placed = args.map(({ value, at }) => ({ make: place(r, value, of), at }));
  if (of.length + after.length === 0) return { of, inside: args };
  const [only] = of;
  const single = of.length === 1 && only !== undefined;
  const point = addAwait(r, flow, 'entry', [single ? only : { kind: 'list', items: of }, ...after]);
  const values = of.map((_, index): Abstract => {
    if (single) return leaf(point, true);
    return dynamic({ kind: 'field', of: { kind: 'leaf', value: point }, key: index, safe: true }, true);
  });
  return { of: [...of, ...after], inside: placed.map(({ make, at }) => ({ value: make(values), at })) };
}

/** The argument with its handles taken out into `of`; what is given back puts values in their places. */
function place(r: Reader, value: Abstract, of: Value[]): (values: readonly Abstract[]) => Abstract {
  switch (value.kind) {
    case 'handle': {
      const index = of.push(value.ref) - 1;
      return (values) => values[index] ?? faulty;
    }
    case 'gathered': {
      const index = of.push(value.ref) - 1;
      return (values) => values[index] ?? faulty;
    }
    case 'spread': {
      const make = place(r, value.of, of);
      return (values) => {
        const whole = make(values);
        return { kind: 'spread', of: whole.kind === 'value' || whole.kind === 'gathered' ? whole : faulty };
      };
    }
    case 'list': {
      const items = r.store.get(value.cell).map((item) => place(r, item, of));
      return (values) =>
        listOf(
          r,
          items.map((item) => item(values)),
        );
    }
    case 'record': {
      const entries = [...r.store.get(value.cell)].map(([key, item]) => [key, place(r, item, of)] as const);
      return (values) =>
        recordOf(
          r,
          entries.map(([key, item]) => [key, item(values)]),
        );
    }
    default:
      return () => value;
  }
}
