/** `run` of the SDK, as a flow sees it. */
import type { Expr } from './expr.ts';

const fields = ['runId', 'logicalDate', 'dataInterval.start', 'dataInterval.end', 'ds', 'dsNodash', 'ts', 'isLatest'];

export function runField(field: string): Expr | undefined {
  return fields.includes(field) ? { kind: 'leaf', value: { kind: 'run', field } } : undefined;
}

/** `run` as a record: for code that takes it whole. */
export function runFields(): [string, Expr][] {
  const interval: [string, Expr][] = [];
  const entries: [string, Expr][] = [];
  for (const field of fields) {
    const expr: Expr = { kind: 'leaf', value: { kind: 'run', field } };
    if (field.startsWith('dataInterval.')) interval.push([field.slice('dataInterval.'.length), expr]);
    else entries.push([field, expr]);
  }
  entries.push(['dataInterval', { kind: 'record', entries: interval }]);
  return entries;
}
