import type { Sink } from '../diagnostics/sink.ts';
import { type CheckInput, isDag, optionNode } from './context.ts';

/** `catchup` makes the runs of past intervals: without a schedule there are none. */
export function checkCatchup({ declarations }: CheckInput, sink: Sink): void {
  for (const dag of declarations.filter(isDag)) {
    const { schedule, catchup, start } = dag.options;
    // Without a start the rule about that speaks.
    if (catchup !== true || start === undefined || (schedule !== undefined && schedule.kind !== 'none')) continue;
    const because = `\`${dag.id}\` has no schedule, so there are no intervals to catch up`;
    sink.report('unused-option', optionNode(dag, 'catchup'), { option: 'catchup', because });
  }
}
