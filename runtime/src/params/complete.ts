/** All parameters of a run, from those that were given. */
import { TradewindError } from '@tradewind/sdk';
import {
  alternativesOf,
  type DagManifest,
  type FlowParameter,
  kindOf,
  misfitOf,
  typeText,
} from '@tradewind/sdk/manifest';
import { decode } from '@tradewind/sdk/runtime';

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

/**
 * Every parameter of the flow, in its order, from values that a program gave: it may be one in JavaScript, so each is
 * judged. Throws TW6010 for a name that is none of them, TW6012 for a value that does not fit, TW6011 for one that is
 * missing. `nearest` finds the names that may have been meant.
 */
export function paramsFrom(
  dag: DagManifest,
  given: object,
  nearest: (name: string, names: readonly string[]) => readonly string[] = () => [],
): Record<string, unknown> {
  const values = new Map(Object.entries(given).filter(([, value]) => value !== undefined));
  const names = dag.parameters.map(({ name }) => name);
  for (const name of values.keys()) {
    if (names.includes(name)) continue;
    const [meant] = nearest(name, names);
    const known = names.length === 0 ? 'It has none.' : `It has ${names.map((one) => `\`${one}\``).join(', ')}.`;
    throw new TradewindError('TW6010', `${dag.id} has no parameter \`${name}\``, {
      help: meant === undefined ? known : `Did you mean \`${meant}\`? ${known}`,
    });
  }
  for (const parameter of dag.parameters) {
    const { name, schema } = parameter;
    const issue = values.has(name) ? misfitOf(values.get(name), schema) : undefined;
    if (issue !== undefined) throw new TradewindError('TW6012', misfitText(dag, parameter, issue));
  }
  const { params, missing } = completed(dag, values);
  const [first] = missing;
  if (first === undefined) return params;
  throw new TradewindError('TW6011', `${dag.id} needs \`${first.name}\``, {
    help: `It is of type \`${typeText(first.schema)}\` and has no default.`,
  });
}

/** The words of TW6012. */
export function misfitText(dag: DagManifest, { name }: FlowParameter, issue: string): string {
  return `the parameter \`${name}\` of ${dag.id} does not fit: ${issue}`;
}
