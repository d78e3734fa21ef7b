/** All parameters of a run, from those that were given. */
import type { DagManifest, FlowParameter } from '@tradewind/sdk/manifest';
import { decode } from '@tradewind/sdk/runtime';
import { alternativesOf, kindOf } from './schema.ts';

export interface Completed {
  /** Every parameter of the flow, in its order. */
  readonly params: Record<string, unknown>;
  /** Those that have no default and were not given. */
  readonly missing: readonly FlowParameter[];
}

/** What was not given has its default, or is `undefined` if that is of its type. */
export function completed({ parameters }: DagManifest, given: ReadonlyMap<string, unknown>): Completed {
  const params: Record<string, unknown> = {};
  const missing: FlowParameter[] = [];
  for (const parameter of parameters) {
    const { name, default: fallback } = parameter;
    let value: unknown;
    if (given.has(name)) value = given.get(name);
    else if (fallback !== undefined) value = decode(fallback);
    else if (!mayBeUndefined(parameter)) missing.push(parameter);
    Object.defineProperty(params, name, { value, enumerable: true, configurable: true, writable: true });
  }
  return { params, missing };
}

export function mayBeUndefined({ schema }: FlowParameter): boolean {
  return alternativesOf(schema, schema).some((one) => kindOf(one) === 'undefined');
}

/** The words of TW6012. */
export function misfitText(dag: DagManifest, { name }: FlowParameter, issue: string): string {
  return `the parameter \`${name}\` of ${dag.id} does not fit: ${issue}`;
}
