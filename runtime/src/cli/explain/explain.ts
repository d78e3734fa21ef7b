/** When a task runs, in words: a pure function of the manifest. */
import {
  type DagManifest,
  type Guard,
  handlesOf,
  type NodeManifest,
  type NodeOptions,
  pointsOf,
  type RegionManifest,
  type TriggerRule,
} from '@tradewind/sdk/manifest';
import { pictureOf } from '../graph/model.ts';
import { formatMs } from '../ui/text.ts';
import { type Clause, clausesOf, code, handleNames, listed } from './conditions.ts';
import { namesOf, valueText } from './value-text.ts';

export interface Explanation {
  readonly dag: string;
  readonly task: string;
  /** Where its code is. */
  readonly code: string;
  /** All of it in one sentence. */
  readonly summary: string;
  /** `if …` and `unless …`, in program order. */
  readonly conditions: readonly string[];
  /** The outermost first. */
  readonly loops: readonly string[];
  /** Calls of other flows around it, the outermost first. */
  readonly groups: readonly string[];
  readonly triggerRule: TriggerRule;
  readonly retries: string;
  /** Set-up that it tears down. */
  readonly tearsDown?: string;
  readonly upstream: readonly string[];
  readonly downstream: readonly string[];
}

/** Explains a node that is not hidden. */
export function explain(dag: DagManifest, node: NodeManifest): Explanation {
  const names = namesOf(dag, node.region);
  const regions = regionsAround(dag, node);
  const groups = groupsAround(dag, node);
  const loops = regions.map((region) => {
    const source = code(valueText(region.source, { ...names, region: region.parent }));
    return `for each item of ${source}${isInTurn(dag, region) ? ', one after the other' : ''}`;
  });
  const guards = [...regions.map(({ guard }) => guard), ...groups.map(({ guard }) => guard), node.guard];
  const clauses = distinct(guards.flatMap((guard: Guard | undefined) => clausesOf(guard, names)));
  const inputs = handleNames([...node.args, ...(node.after ?? [])], names);
  const { lines, backwards } = pictureOf(dag);
  return {
    dag: dag.id,
    task: node.id,
    code: node.task,
    summary: `${code(node.id)} runs ${sentence(node, loops, clauses, inputs)}.`,
    conditions: clauses.flatMap((clause) => (clause.kind === 'if' ? [clause.text] : [])),
    loops,
    groups: groups.map(({ id }) => id),
    triggerRule: node.options.triggerRule,
    retries: retriesText(node.options),
    ...(node.teardown === undefined ? {} : { tearsDown: node.teardown.of }),
    upstream: [...lines, ...backwards].filter(({ to }) => to === node.id).map(({ from }) => from),
    downstream: [...lines, ...backwards].filter(({ from }) => from === node.id).map(({ to }) => to),
  };
}

/**
 * Whether a call for one item waits for a call for the item before: since an `await` stands between them, or since it
 * takes what that one gave. That items are looked at in turn by what is evaluated between the calls says nothing.
 */
function isInTurn(dag: DagManifest, region: RegionManifest): boolean {
  // What a `return` gives is carried out of the loop, not on to the next item.
  const carried = (region.carried ?? []).filter(({ name }) => !name.startsWith('('));
  if (carried.some(({ next }) => handlesOf(next).length > 0)) return true;
  const hidden = new Set(dag.nodes.flatMap(({ id, hidden: isHidden }) => (isHidden === true ? [id] : [])));
  const points = new Map(dag.points.map((point) => [point.id, point]));
  const inside = new Set([region.id, ...dag.regions.flatMap(({ id, parent }) => (parent === region.id ? [id] : []))]);
  const waits = (guard: Guard | undefined): boolean =>
    pointsOf(guard).some((id) => {
      const point = points.get(id);
      if (point?.region === undefined || !inside.has(point.region)) return false;
      if (point.kind === 'loop') return true;
      if (point.kind === 'await' && point.of.some((one) => one.kind !== 'node' || !hidden.has(one.node))) return true;
      return waits(point.guard);
    });
  return waits(region.next);
}

function sentence(
  node: NodeManifest,
  loops: readonly string[],
  clauses: readonly Clause[],
  inputs: readonly string[],
): string {
  const { triggerRule } = node.options;
  const joinsIn = triggerRule === 'all_success' && node.teardown === undefined;
  const awaited = clauses.flatMap((clause) => (clause.kind === 'succeeded' ? clause.names : []));
  const setUp = node.teardown === undefined ? [] : [code(node.teardown.of)];
  const succeeded = [...new Set([...awaited, ...(joinsIn ? inputs : []), ...setUp])];
  const parts = [
    ...loops,
    ...(succeeded.length === 0 ? [] : [`after ${listed(succeeded, 'and')} succeeded`]),
    ...clauses.flatMap((clause) =>
      clause.kind === 'after' ? [`after ${clause.text}`] : clause.kind === 'if' ? [clause.text] : [],
    ),
    ...(joinsIn ? [] : [ruleText(triggerRule, inputs)]),
    ...(node.teardown === undefined ? [] : [`to tear down ${code(node.teardown.of)}, once all that uses it has ended`]),
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'at the start of the run' : [...new Set(parts)].join(', ');
}

/** What a rule asks of the calls that a call takes something from. Every rule waits until all of them have ended. */
function ruleText(rule: TriggerRule, inputs: readonly string[]): string {
  const [one, ...others] = inputs;
  if (one === undefined) return '';
  const alone = others.length === 0;
  const all = listed(inputs, 'and');
  const ended = `after ${all} ended`;
  const least = alone ? 'it' : 'at least one';
  const none = alone ? 'it was not' : 'none was';
  const texts: Record<TriggerRule, string> = {
    all_success: `after ${all} succeeded`,
    all_failed: `${ended}, if ${alone ? 'it' : 'all of them'} failed or could not run`,
    all_done: `${ended}, however that was`,
    all_done_min_one_success: `${ended}, if ${least} succeeded and ${none} skipped`,
    all_skipped: `${ended}, if ${alone ? 'it was' : 'all of them were'} skipped`,
    one_success: `${ended}, if ${least} succeeded`,
    one_failed: `${ended}, if ${least} failed or could not run`,
    one_done: `${ended}, if ${least} succeeded or failed`,
    none_failed: `${ended}, if ${alone ? 'it did not fail' : 'none failed'}`,
    none_skipped: `${ended}, if ${none} skipped`,
    none_failed_min_one_success: `${ended}, if ${alone ? 'it succeeded' : 'none failed and at least one succeeded'}`,
    always: `${ended}, however that was`,
  };
  return texts[rule];
}

function retriesText({ retries, retryDelayMs, retryBackoff }: NodeOptions): string {
  if (retries === 0) return 'none: the first failure is final';
  const delay = retryBackoff
    ? `${wait(retryDelayMs)}, growing ${retryBackoff.factor} times each up to ${wait(retryBackoff.maxMs)}`
    : wait(retryDelayMs);
  return `up to ${retries} more ${retries === 1 ? 'try' : 'tries'} after a failure, with a wait of ${delay}`;
}

const wait = (ms: number): string => formatMs(ms).replace('.0s', 's');

/** Said once is enough. */
function distinct(clauses: readonly Clause[]): Clause[] {
  return [...new Map(clauses.map((clause) => [JSON.stringify(clause), clause])).values()];
}

type Chain<T> = T & { readonly id: string; readonly parent?: string };

/** From the outermost to the innermost. */
function chain<T>(list: readonly Chain<T>[], innermost: string | undefined): Chain<T>[] {
  const byId = new Map(list.map((one) => [one.id, one]));
  const found: Chain<T>[] = [];
  for (let one = innermost === undefined ? undefined : byId.get(innermost); one !== undefined; ) {
    found.unshift(one);
    one = one.parent === undefined ? undefined : byId.get(one.parent);
  }
  return found;
}

const regionsAround = (dag: DagManifest, { region }: NodeManifest): Chain<DagManifest['regions'][number]>[] =>
  chain(dag.regions, region);
const groupsAround = (dag: DagManifest, { group }: NodeManifest): Chain<DagManifest['groups'][number]>[] =>
  chain(dag.groups, group);
