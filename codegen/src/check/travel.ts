import type { ts } from 'ts-morph';
import type { Sink } from '../diagnostics/sink.ts';
import { typesOfTask } from '../types/task-types.ts';
import { type CheckInput, isTask } from './context.ts';

/** What tasks take and return can be copied from one process to another: of all tasks, also where the flow has errors. */
export function checkTravel({ declarations, dags, shared }: CheckInput, sink: Sink): void {
  const context = { checker: shared.checker, schemas: shared.types, sink };
  const uses = dags.flatMap(({ tasks }) => tasks.flatMap((use) => (use.kind === 'declared' ? [use.declaration] : [])));
  for (const task of new Set([...declarations.filter(isTask), ...uses])) {
    // What is wrong with the signature as a whole is said by a rule of its own.
    if (!isOdd(task.signature)) typesOfTask(task, context);
  }
}

function isOdd(signature: ts.SignatureDeclaration | undefined): boolean {
  if (signature === undefined) return false;
  return (
    signature.typeParameters !== undefined || ('asteriskToken' in signature && signature.asteriskToken !== undefined)
  );
}
