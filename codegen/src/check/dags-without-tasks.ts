import type { Sink } from '../diagnostics/sink.ts';
import { type CheckInput, isDag } from './context.ts';
import { hasErrorIn } from './errors-in.ts';
import { namesIn } from './names-in.ts';

/** A dag whose runs do nothing. One that names a task is left alone: the call may be what could not be read. */
export function checkDagsWithoutTasks({ declarations, dags, shared }: CheckInput, sink: Sink): void {
  const found = sink.all();
  const callable = new Set(declarations.map(({ name }) => name));
  const empty = new Set(dags.filter(({ dag }) => dag.nodes.length === 0).map(({ at }) => at));
  for (const dag of declarations.filter(isDag)) {
    if (!empty.has(dag.nameNode) || namesIn(dag.closure.node).some((name) => callable.has(name))) continue;
    if (hasErrorIn(found, shared.project.projectRoot, dag.closure.node)) continue;
    sink.report('dag-without-tasks', dag.nameNode, { dag: dag.name });
  }
}
