/** The states of a run's task instances as a line: `load ✔ report[0] ✔ report[1] ✖`, one sign for each item of a loop. */
import type { DagTestRun } from 'tradewind/testing';

const signs: Readonly<Record<string, string>> = { success: '✔', failed: '✖', skipped: '↷', upstream_failed: '⊘' };

/** By id; what the compiler has added (`__glue`) is left out. */
export function statesOf(instances: DagTestRun<unknown>['instances']): string {
  const byNode = Map.groupBy(
    instances.filter(({ nodeId }) => !/(^|\.)__/.test(nodeId)),
    ({ nodeId }) => nodeId,
  );
  return [...byNode]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([nodeId, own]) => `${nodeId} ${own.map(({ state }) => signs[state] ?? state).join('')}`)
    .join(', ');
}
