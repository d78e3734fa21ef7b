import type { TaskKey } from '@tradewind/sdk/manifest';
import type { Sink } from '../diagnostics/sink.ts';
import { hasErrorIn } from './errors-in.ts';
import { type CheckInput, isOwn, isTask, optionNode } from './context.ts';

/** Delays between tries that never happen. The tries may come from the dag or the call, so the calls decide. */
export function checkRetries({ declarations, dags, shared }: CheckInput, sink: Sink): void {
  const found = sink.all();
  const most = new Map<TaskKey, number>();
  for (const { dag } of dags) {
    for (const { task, options } of dag.nodes) most.set(task, Math.max(most.get(task) ?? 0, options.retries));
  }
  for (const task of declarations.filter(isTask)) {
    const { retryDelayMs, retryBackoff } = task.options;
    if (!isOwn(task) || most.get(task.key) !== 0) continue;
    const option = retryDelayMs !== undefined ? 'retryDelay' : retryBackoff ? 'retryBackoff' : undefined;
    if (option === undefined) continue;
    // A misspelt `retries` may be why.
    if (hasErrorIn(found, shared.project.projectRoot, task.nameNode.parent)) continue;
    const because = `no call of \`${task.name}\` is tried again`;
    sink.report('unused-option', optionNode(task, option), { option, because });
  }
}
