/** Reading the JSON Schemas that the compiler writes for parameters. Only what it writes is known here. */
import type { JsonSchema } from '../manifest/types.ts';

export type Kind =
  | 'literal'
  | 'string'
  | 'number'
  | 'boolean'
  | 'null'
  | 'undefined'
  | 'bigint'
  | 'date'
  | 'url'
  | 'bytes'
  | 'map'
  | 'set'
  | 'list'
  | 'record'
  | 'any';

const tagged: ReadonlySet<unknown> = new Set<Kind>(['undefined', 'bigint', 'date', 'url', 'bytes', 'map', 'set']);
const byType: Readonly<Record<string, Kind>> = {
  string: 'string',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  null: 'null',
  array: 'list',
  object: 'record',
};

export function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a schema that is neither a union nor a reference describes. */
export function kindOf(schema: JsonSchema): Kind {
  const tag = schema['x-tradewind'];
  if (tagged.has(tag)) return tag as Kind;
  if ('const' in schema || 'enum' in schema) return 'literal';
  return byType[String(schema['type'])] ?? 'any';
}

/** A name that the compiler put into a schema: the class of bytes. */
export function titleOf(schema: JsonSchema, otherwise: string): string {
  const title = schema['title'];
  return typeof title === 'string' ? title : otherwise;
}

/** Follows `$ref` into the `$defs` of the whole. */
export function resolveRef(schema: JsonSchema, root: JsonSchema): JsonSchema {
  let current = schema;
  // As many steps as there are definitions: more would be a circle.
  for (let steps = 0; steps < 100; steps++) {
    const ref = current['$ref'];
    const name = typeof ref === 'string' ? /^#\/\$defs\/(.+)$/.exec(ref)?.[1] : undefined;
    const definitions = root['$defs'];
    if (name === undefined || !isSchema(definitions) || !Object.hasOwn(definitions, name)) return current;
    const target = definitions[name];
    if (!isSchema(target)) return current;
    current = target;
  }
  return current;
}

/** The members of a union, unions in it included; the schema itself if it is none. */
export function alternativesOf(schema: JsonSchema, root: JsonSchema): JsonSchema[] {
  const resolved = resolveRef(schema, root);
  const members = resolved['anyOf'] ?? resolved['oneOf'];
  if (!Array.isArray(members)) return [resolved];
  return members.filter(isSchema).flatMap((member) => alternativesOf(member, root));
}
