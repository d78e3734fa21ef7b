import type { Sink } from '../diagnostics/sink.ts';
import { type CheckInput, isDag, optionNode } from './context.ts';

/** Options that the manifest holds and this version's engine refuses: better told now than at the first run. */
export function checkNotExecutedYet({ declarations }: CheckInput, sink: Sink): void {
  for (const dag of declarations.filter(isDag)) {
    const { dependsOnPast, timeoutMs, schedule } = dag.options;
    const pending = [
      ...(dependsOnPast === true ? ['dependsOnPast'] : []),
      ...(timeoutMs === undefined ? [] : ['timeout']),
      ...(schedule?.kind === 'assets' ? ['schedule'] : []),
    ];
    for (const option of pending) {
      sink.report('not-executed-yet', optionNode(dag, option), { owner: `the dag \`${dag.name}\``, option });
    }
  }
}
