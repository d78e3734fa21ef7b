import { hasErrorIn } from './errors-in.ts';
import { type CheckInput, isDag } from './context.ts';
import type { Sink } from '../diagnostics/sink.ts';

/** A dag whose runs do nothing. One with errors is left alone: its calls may be what could not be read. */
export function checkDagsWithoutTasks({ declarations, dags, shared }: CheckInput, sink: Sink): void {
  const found = sink.all();
  const empty = new Set(dags.filter(({ dag }) => dag.nodes.length === 0).map(({ dag }) => dag.id));
  for (const dag of declarations.filter(isDag)) {
    if (!empty.has(dag.id) || hasErrorIn(found, shared.project.projectRoot, dag.closure.node)) continue;
    sink.report('dag-without-tasks', dag.nameNode, { dag: dag.id });
  }
}
