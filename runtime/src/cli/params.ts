/** The parameters of a run, from the command line: read by the types of the flow, completed with its defaults. */
import { decode } from '@tradewind/sdk/runtime';
import { type DagManifest, type FlowParameter, typeText } from '@tradewind/sdk/manifest';
import { completed, mayBeUndefined, misfitText } from '../params/complete.ts';
import { type Read, readJson, readText } from '../params/values.ts';
import { CliError } from './errors.ts';
import { nearest } from './nearest.ts';
import { shortValue } from './ui/value.ts';

export interface GivenParams {
  /** `name=text`, as often as there are parameters. */
  readonly pairs: readonly string[];
  /** A JSON object; single pairs win over what is in it. */
  readonly json?: string;
}

/** Throws TW6010–TW6013; every parameter of the flow is in the answer, in its order. */
export function paramsOf(dag: DagManifest, given: GivenParams): Record<string, unknown> {
  const known = new Map(dag.parameters.map((parameter) => [parameter.name, parameter]));
  const values = new Map<string, unknown>();
  const take = (name: string, read: (parameter: FlowParameter) => Read): void => {
    const parameter = known.get(name);
    if (!parameter) throw unknownParameter(name, dag);
    const value = read(parameter);
    if (!value.ok) throw wrongParameter(parameter, value.issue, dag);
    values.set(name, value.value);
  };
  for (const [name, json] of Object.entries(objectOf(given.json))) {
    take(name, ({ schema }) => readJson(json, schema));
  }
  const seen = new Set<string>();
  for (const pair of given.pairs) {
    const equals = pair.indexOf('=');
    if (equals < 1) throw noPair(pair, dag);
    const name = pair.slice(0, equals).trim();
    if (seen.has(name)) throw new CliError('TW6002', `the parameter \`${name}\` is given twice`);
    seen.add(name);
    take(name, ({ schema }) => readText(pair.slice(equals + 1), schema));
  }
  return complete(dag, values);
}

function complete(dag: DagManifest, values: ReadonlyMap<string, unknown>): Record<string, unknown> {
  const { params, missing } = completed(dag, values);
  const [first] = missing;
  if (!first) return params;
  const names = missing.map(({ name, schema }) => `\`${name}\` (${typeText(schema)})`).join(', ');
  throw new CliError('TW6011', `${dag.id} needs ${names}`, {
    help: `Add \`--param ${first.name}=…\`.`,
    details: parameterList(dag),
  });
}

function objectOf(json: string | undefined): Record<string, unknown> {
  if (json === undefined) return {};
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new CliError(
      'TW6013',
      `\`--params-json\` is not JSON: ${error instanceof Error ? error.message : String(error)}`,
      {
        help: 'Put it in single quotes, so that the shell leaves the double ones alone.',
      },
    );
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new CliError('TW6013', '`--params-json` is not a JSON object', {
    help: `It names parameters: '{ "year": 2026 }'.`,
  });
}

function noPair(pair: string, dag: DagManifest): CliError {
  return new CliError('TW6002', `\`--param ${pair}\` has no value`, {
    help: 'Write `--param name=value`.',
    suggestions: nearest(
      pair,
      dag.parameters.map(({ name }) => name),
    ).map((name) => `${name}=…`),
  });
}

function unknownParameter(name: string, dag: DagManifest): CliError {
  return new CliError('TW6010', `${dag.id} has no parameter \`${name}\``, {
    suggestions: nearest(
      name,
      dag.parameters.map((parameter) => parameter.name),
    ),
    details: parameterList(dag),
  });
}

function wrongParameter(parameter: FlowParameter, issue: string, dag: DagManifest): CliError {
  return new CliError('TW6012', misfitText(dag, parameter, issue), {
    details: parameterList(dag),
  });
}

const longestDefault = 40;
const mayBeLeftOut = (parameter: FlowParameter): boolean =>
  parameter.default !== undefined || mayBeUndefined(parameter);

function parameterList(dag: DagManifest): string[] {
  if (dag.parameters.length === 0) return [`${dag.id} takes no parameters.`];
  return [
    `Parameters of ${dag.id}:`,
    ...dag.parameters.map((parameter) => {
      const value = parameter.default === undefined ? undefined : decode(parameter.default);
      const mark = value === undefined && mayBeLeftOut(parameter) ? '?' : '';
      const otherwise = value === undefined ? '' : ` = ${shortValue(value, longestDefault)}`;
      return `  ${parameter.name}${mark}: ${typeText(parameter.schema)}${otherwise}`;
    }),
  ];
}
