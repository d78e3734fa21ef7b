/**
 * What differs in the calls of a dag. Places are compared by what they say, not by their ids: a decision that is added
 * early in a flow renumbers the points of all that follows, and changes nothing about it.
 */
import {
  type DagManifest,
  type Manifest,
  type NodeManifest,
  type TaskManifest,
  typeText,
} from '@tradewind/sdk/manifest';
import { explain } from '../explain/explain.ts';
import { namesOf, valueText } from '../explain/value-text.ts';
import type { Change } from './diff.ts';
import { sameSchema, sameValue, was } from './same.ts';

/** A dag, with the tasks that it calls. */
export interface Side {
  readonly dag: DagManifest;
  readonly tasks: Manifest['tasks'];
}

export function nodeChanges(before: Side, after: Side): Change[] {
  const old = callsOf(before.dag);
  const now = callsOf(after.dag);
  const gone = [...old.values()].filter(({ id }) => !now.has(id));
  const fresh = [...now.values()].filter(({ id }) => !old.has(id));
  const renamed = renamings(gone, fresh);
  const heirs = new Set(renamed.values());
  // That a call has another name is said once, not of all that follows it too.
  const earlierDag = withNewNames(before.dag, renamed);
  const earlierCalls = callsOf(earlierDag);
  const changesIn = (node: NodeManifest): Change[] => {
    const earlier = earlierCalls.get(node.id);
    return earlier ? changesOf(earlier, node, { ...before, dag: earlierDag }, after) : [];
  };
  const changes: Change[] = [];
  for (const node of gone) {
    const heir = renamed.get(node.id);
    changes.push(
      heir
        ? {
            kind: 'renamed',
            task: heir.id,
            details: [`was called \`${node.id}\`; its history stays under that name`],
            compatible: false,
          }
        : { kind: 'removed', task: node.id, details: [], compatible: false },
    );
    if (heir) changes.push(...changesIn(heir));
  }
  for (const node of fresh) {
    if (heirs.has(node)) continue;
    changes.push({ kind: 'added', task: node.id, details: [explain(after.dag, node).summary], compatible: true });
  }
  for (const node of now.values()) if (old.has(node.id)) changes.push(...changesIn(node));
  return changes;
}

const callsOf = (dag: DagManifest): Map<string, NodeManifest> =>
  new Map(dag.nodes.filter((node) => node.hidden !== true).map((node) => [node.id, node]));

/** A call that is gone and the new one of the same task, where there is one of each only. */
function renamings(gone: readonly NodeManifest[], fresh: readonly NodeManifest[]): Map<string, NodeManifest> {
  const found = new Map<string, NodeManifest>();
  for (const node of gone) {
    const [heir, ...others] = fresh.filter(({ task }) => task === node.task);
    if (heir && others.length === 0 && gone.filter(({ task }) => task === node.task).length === 1)
      found.set(node.id, heir);
  }
  return found;
}

function withNewNames(dag: DagManifest, renamed: ReadonlyMap<string, NodeManifest>): DagManifest {
  if (renamed.size === 0) return dag;
  const isName = (holder: object, key: string): boolean =>
    (key === 'node' && 'kind' in holder && holder.kind === 'node') || // a value
    (key === 'of' && 'scope' in holder) || //                            a set-up
    (key === 'id' && 'task' in holder); //                               the call itself
  return JSON.parse(JSON.stringify(dag), function (this: object, key: string, value: unknown) {
    return typeof value === 'string' && isName(this, key) ? (renamed.get(value)?.id ?? value) : value;
  }) as DagManifest;
}

function changesOf(earlier: NodeManifest, node: NodeManifest, before: Side, after: Side): Change[] {
  const found: Change[] = [];
  const add = (kind: Change['kind'], details: readonly string[], compatible: boolean): void => {
    if (details.length > 0) found.push({ kind, task: node.id, details, compatible });
  };
  add('rewired', wiringDetails(earlier, node, before.dag, after.dag), true);
  const [oldTask, task] = [before.tasks[earlier.task], after.tasks[node.task]];
  if (oldTask && task) {
    add('retyped', typeDetails(oldTask, task), false);
    const isOther = oldTask.key !== task.key;
    const isEdited = oldTask.codeHash !== task.codeHash;
    const moved = isOther ? [`its code was ${oldTask.key}, is ${task.key}`] : [];
    add('code', [...moved, ...(isEdited ? ['its code has changed'] : [])], true);
  }
  add('options', optionDetails(earlier, node), true);
  return found;
}

function wiringDetails(earlier: NodeManifest, node: NodeManifest, before: DagManifest, after: DagManifest): string[] {
  const details: string[] = [];
  const [old, now] = [explain(before, earlier), explain(after, node)];
  const [oldArgs, args] = [argsText(before, earlier), argsText(after, node)];
  if (oldArgs !== args) details.push(`takes ${args} instead of ${oldArgs}`);
  // The summary says after what, under which conditions and in which loops.
  const tell = (text: string, id: string): string => text.replace(`\`${id}\` `, '').replace(/\.$/, '');
  const [oldWhen, when] = [tell(old.summary, old.task), tell(now.summary, now.task)];
  if (oldWhen !== when) details.push(`${when}; before, it ${oldWhen.replace(/^runs/, 'ran')}`);
  if (!sameValue(old.groups, now.groups))
    details.push(`stands in ${inText(now.groups)} instead of ${inText(old.groups)}`);
  return details;
}

function argsText(dag: DagManifest, node: NodeManifest): string {
  const names = namesOf(dag, node.region);
  return `\`(${node.args.map((arg) => valueText(arg, names)).join(', ')})\``;
}

const inText = (groups: readonly string[]): string => (groups.length === 0 ? 'no group' : `\`${groups.at(-1)}\``);

function typeDetails(earlier: TaskManifest, task: TaskManifest): string[] {
  const details: string[] = [];
  if (!sameSchema(earlier.result, task.result))
    details.push(`result ${was(typeText(earlier.result), typeText(task.result))}`);
  const count = Math.max(earlier.parameters.length, task.parameters.length);
  for (let index = 0; index < count; index++) {
    const [old, now] = [earlier.parameters[index], task.parameters[index]];
    if (!now) details.push(`takes no \`${old?.name}\` any more`);
    else if (!old) details.push(`takes \`${now.name}\` (${typeText(now.schema)}) too`);
    else if (!sameSchema(old.schema, now.schema))
      details.push(`\`${now.name}\` ${was(typeText(old.schema), typeText(now.schema))}`);
  }
  return details;
}

function optionDetails(earlier: NodeManifest, node: NodeManifest): string[] {
  const [old, now] = [new Map<string, unknown>(Object.entries(earlier.options)), Object.entries(node.options)];
  const names = [...new Set([...old.keys(), ...now.map(([name]) => name)])].filter((name) => name !== 'doc');
  const values = new Map<string, unknown>(now);
  const text = (value: unknown): string => (value === undefined ? 'not set' : JSON.stringify(value));
  return names.flatMap((name) =>
    sameValue(old.get(name), values.get(name))
      ? []
      : [`\`${name}\` ${was(text(old.get(name)), text(values.get(name)))}`],
  );
}
