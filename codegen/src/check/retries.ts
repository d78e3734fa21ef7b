import type { TaskKey } from '@tradewind/sdk/manifest';
import type { TaskDeclaration } from '../discover/declarations.ts';
import type { Sink } from '../diagnostics/sink.ts';
import { once } from '../once.ts';
import { hasErrorIn } from './errors-in.ts';
import { type CheckedFile, isOwn, isTask, optionNode, type ProjectInput } from './context.ts';

/** Delays between tries that never happen. The tries may come from the dag or the call, so the calls decide. */
export function checkRetries({ files, shared }: ProjectInput, sink: Sink): void {
  const idle = files.flatMap((file) => retriesIn(file).idle);
  if (idle.length === 0) return;
  const found = sink.all();
  const most = new Map<TaskKey, number>();
  for (const file of files) {
    for (const [key, retries] of retriesIn(file).elsewhere) most.set(key, Math.max(most.get(key) ?? 0, retries));
  }
  for (const { task, most: own } of idle) {
    if (own === undefined && !most.has(task.key)) continue;
    if ((most.get(task.key) ?? 0) > 0) continue;
    const option = delayOf(task);
    // A misspelt `retries` may be why.
    if (option === undefined || hasErrorIn(found, shared.project.projectRoot, task.nameNode.parent)) continue;
    const because = `no call of \`${task.name}\` is tried again`;
    sink.report('unused-option', optionNode(task, option), { option, because });
  }
}

/** What one file says about it. */
const retriesIn = once(({ declarations, dags }: CheckedFile) => {
  const most = new Map<TaskKey, number>();
  for (const { dag } of dags) {
    for (const { task, options } of dag.nodes) most.set(task, Math.max(most.get(task) ?? 0, options.retries));
  }
  const own = declarations.filter(isTask);
  const keys = new Set<string>(own.map(({ key }) => key));
  return {
    /** Its tasks with a delay, of which no call in the file is tried again; `most`: undefined, if none is called there. */
    idle: own
      .filter((task) => isOwn(task) && delayOf(task) !== undefined && (most.get(task.key) ?? 0) === 0)
      .map((task) => ({ task, most: most.get(task.key) })),
    /** Of the tasks of other files, how often a call is tried again at most. */
    elsewhere: [...most].filter(([key]) => !keys.has(key)),
  };
});

function delayOf({ options }: TaskDeclaration): 'retryDelay' | 'retryBackoff' | undefined {
  if (options.retryDelayMs !== undefined) return 'retryDelay';
  return options.retryBackoff ? 'retryBackoff' : undefined;
}
