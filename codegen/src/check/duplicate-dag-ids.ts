import type { FlowDeclaration } from '../discover/declarations.ts';
import { type CheckInput, isDag, optionNode } from './context.ts';
import type { Sink } from '../diagnostics/sink.ts';

/** Runs, logs and triggers name a dag by its id alone. */
export function checkDuplicateDagIds({ declarations }: CheckInput, sink: Sink): void {
  const first = new Map<string, FlowDeclaration>();
  for (const dag of declarations.filter(isDag)) {
    const other = first.get(dag.id);
    if (other === undefined) {
      first.set(dag.id, dag);
      continue;
    }
    const related = [{ at: placeOf(other), message: `\`${dag.id}\` is this one` }];
    sink.report('duplicate-dag-id', placeOf(dag), { id: dag.id }, { related });
  }
}

function placeOf(dag: FlowDeclaration) {
  return optionNode(dag, 'id');
}
