import { ts } from 'ts-morph';
import type { Sink } from '../diagnostics/sink.ts';
import { type CheckInput, isOwn, isTask } from './context.ts';

/** Tasks whose own signature says that what they take or return cannot be known, or is not one thing. */
export function checkTaskSignatures({ declarations }: CheckInput, sink: Sink): void {
  for (const task of declarations.filter(isTask)) {
    const { signature, name } = task;
    if (signature === undefined || !isOwn(task)) continue;
    const [parameter] = signature.typeParameters ?? [];
    if (parameter !== undefined) {
      sink.report('generic-task', parameter, { task: name, parameter: parameter.name.text });
    }
    const star = 'asteriskToken' in signature ? (signature.asteriskToken as ts.Node | undefined) : undefined;
    if (star !== undefined && ts.isFunctionLike(signature)) sink.report('generator-task', star, { what: 'task', name });
  }
}
