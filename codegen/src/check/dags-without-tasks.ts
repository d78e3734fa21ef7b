import type { FlowDeclaration } from '../discover/declarations.ts';
import type { Sink } from '../diagnostics/sink.ts';
import { once } from '../once.ts';
import { type CheckedFile, isDag, type ProjectInput } from './context.ts';
import { hasErrorIn } from './errors-in.ts';
import { namesIn } from './names-in.ts';

/** A dag whose runs do nothing. One that names a task is left alone: the call may be what could not be read. */
export function checkDagsWithoutTasks({ files, shared }: ProjectInput, sink: Sink): void {
  const empty = files.flatMap((file) => emptyIn(file));
  if (empty.length === 0) return;
  const found = sink.all();
  const callable = new Set(files.flatMap(({ declarations }) => declarations.map(({ name }) => name)));
  for (const dag of empty) {
    if (namesIn(dag.closure.node).some((name) => callable.has(name))) continue;
    if (hasErrorIn(found, shared.project.projectRoot, dag.closure.node)) continue;
    sink.report('dag-without-tasks', dag.nameNode, { dag: dag.name });
  }
}

const emptyIn = once(({ declarations, dags }: CheckedFile): FlowDeclaration[] => {
  const empty = new Set(dags.filter(({ dag }) => dag.nodes.length === 0).map(({ at }) => at));
  return declarations.filter(isDag).filter(({ nameNode }) => empty.has(nameNode));
});
