/** A graph as text, one line a thing, for tests and for eyes. */
import type { DagManifest, Guard, NodeManifest, PointManifest, Value } from '@tradewind/sdk/manifest';

/** Groups, regions, points, joins and nodes with their guards and inputs. */
export function printGraph(dag: DagManifest): string {
  const lines: string[] = [];
  for (const parameter of dag.parameters) {
    const value = parameter.default === undefined ? '' : ` = ${JSON.stringify(parameter.default)}`;
    lines.push(`param ${parameter.name}${value}`);
  }
  for (const group of dag.groups) {
    const parts = [
      group.result && `result ${printValue(group.result)}`,
      group.completes && `completes ${printGuard(group.completes)}`,
    ];
    lines.push(`group ${group.id}${place(group, group.parent)}${list(parts)}`);
  }
  for (const region of dag.regions) {
    const parts = [
      `over ${region.handles === true ? 'handles ' : ''}${printValue(region.source)}`,
      ...(region.carried ?? []).map(
        (one) => `carries ${one.name} = ${printValue(one.first)} then ${printValue(one.next)}`,
      ),
      region.next && `next ${printGuard(region.next)}`,
      region.completes && `completes ${printGuard(region.completes)}`,
    ];
    lines.push(`${region.kind} ${region.id}${place({ ...region, region: region.parent }, region.group)}${list(parts)}`);
  }
  for (const point of dag.points) lines.push(`${point.id} ${printPoint(point)}${place(placeOf(point), point.group)}`);
  for (const join of dag.joins) {
    const cases = join.cases.map((one) => `${one.guard ? `${printGuard(one.guard)}: ` : ''}${printValue(one.value)}`);
    lines.push(`${join.id} join ${cases.join(' | ')}${join.region === undefined ? '' : ` in ${join.region}`}`);
  }
  for (const node of dag.nodes) lines.push(printNode(node));
  if (dag.result !== undefined) lines.push(`result ${printValue(dag.result)}`);
  if (dag.completes !== undefined) lines.push(`completes ${printGuard(dag.completes)}`);
  return lines.join('\n');
}

function placeOf(point: PointManifest): { guard?: Guard; region?: string } {
  const { guard, kind, region } = point;
  return { ...(guard && { guard }), ...(kind !== 'loop' && region !== undefined && { region }) };
}

function place(
  item: { readonly guard?: Guard; readonly region?: string | undefined },
  group: string | undefined,
): string {
  const parts = [
    item.region === undefined ? '' : ` in ${item.region}`,
    group === undefined ? '' : ` of ${group}`,
    item.guard === undefined ? '' : ` if ${printGuard(item.guard)}`,
  ];
  return parts.join('');
}

function list(parts: readonly (string | undefined)[]): string {
  const said = parts.filter((part) => part !== undefined);
  return said.length === 0 ? '' : `: ${said.join(', ')}`;
}

function printPoint(point: PointManifest): string {
  switch (point.kind) {
    case 'await':
      return `await${point.mode === 'all' ? '' : ` ${point.mode}`} ${point.of.map(printValue).join(', ')}`;
    case 'decide':
      return `decide ${point.branches.map(({ name, test }) => (test ? `${name}: ${printValue(test)}` : name)).join(' | ')}`;
    case 'glue':
      return `glue ${printValue(point.value)}`;
    case 'throw':
      return `throw ${printValue(point.error)}`;
    case 'loop':
      return `loop ${point.region}`;
    case 'mark':
      return 'mark';
  }
}

function printNode(node: NodeManifest): string {
  const { options } = node;
  const args = node.args.map(printValue).join(', ');
  const after = node.after === undefined ? '' : ` after ${node.after.map(printValue).join(', ')}`;
  const rule = options.triggerRule === 'all_success' ? '' : ` rule ${options.triggerRule}`;
  const retries = options.retries === 0 ? '' : ` retries ${options.retries}`;
  const name = node.task.split(/[#.]/).at(-1) ?? node.task;
  const as = node.id === name || node.hidden === true ? '' : ` = ${name}`;
  const teardown =
    node.teardown === undefined
      ? ''
      : ` tears down ${node.teardown.of} after ${node.teardown.scope.map(printValue).join(', ')}`;
  return `${node.id}${as}(${args})${after}${rule}${retries}${teardown}${place(node, node.group)}`;
}

export function printGuard(guard: Guard): string {
  switch (guard.kind) {
    case 'point': {
      const is = guard.is === 'passed' ? '' : guard.is === 'threw' ? '!' : `.${guard.is.slice('branch:'.length)}`;
      const previous = guard.previous === undefined ? '' : `@previous(${guard.previous.first})`;
      return `${guard.point}${is}${previous}`;
    }
    case 'not':
      return `not ${printGuard(guard.of)}`;
    default: {
      if (guard.of.length === 0) return guard.kind === 'any' ? 'never' : 'always';
      return `(${guard.of.map(printGuard).join(guard.kind === 'all' ? ' & ' : ' | ')})`;
    }
  }
}

export function printValue(value: Value): string {
  switch (value.kind) {
    case 'const':
      return JSON.stringify(value.value);
    case 'param':
      return value.name;
    case 'run':
      return `run.${value.field}`;
    case 'node':
      return value.node;
    case 'join':
      return value.join;
    case 'gather':
      return `${value.region}[${printValue(value.of)}${value.guard === undefined ? '' : ` if ${printGuard(value.guard)}`}]`;
    case 'group':
      return `${value.group}()`;
    case 'at':
      return `${printValue(value.of)}[${printValue(value.index)}]`;
    case 'item':
    case 'each':
    case 'index':
      return `${value.region}.${value.kind}`;
    case 'carried':
      return `${value.region}.${value.name}${value.last === true ? '.last' : ''}`;
    case 'point':
      return value.point;
    case 'caught':
      return `caught(${value.points.join(', ')})`;
    case 'field':
      return `${printValue(value.of)}${value.lenient === true ? '~' : '.'}${value.key}`;
    case 'list':
      return `[${value.items.map(printValue).join(', ')}]`;
    case 'record':
      return `{ ${value.entries.map(([key, item]) => `${key}: ${printValue(item)}`).join(', ')} }`;
    case 'flat':
      return `flat(${printValue(value.of)})`;
    case 'fromEntries':
      return `fromEntries(${printValue(value.of)})`;
    case 'op':
      return printOperator(value.op, value.args.map(printValue));
  }
}

function printOperator(op: string, args: readonly string[]): string {
  const [a = '', b = '', c = ''] = args;
  if (op === '?:') return `(${a} ? ${b} : ${c})`;
  if (op === 'template' || args.length > 2) return `${op}(${args.join(', ')})`;
  if (op === 'get') return `${a}[${b}]`;
  if (op === '?.') return `${a}?.[${b}]`;
  return args.length === 1 ? `${op.replace('x', '')}(${a})` : `(${a} ${op} ${b})`;
}
