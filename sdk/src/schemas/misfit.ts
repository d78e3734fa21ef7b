/** Whether a value is one of a parameter's type: what was passed past the type checker is told before the run begins. */
import { inspect } from 'node:util';
import type { JsonSchema } from '../manifest/types.ts';
import { typeText, literalsOf, literalText } from './type-text.ts';
import { alternativesOf, isSchema, type Kind, kindOf, titleOf } from './schema.ts';

/** A value as deep as this goes in circles; the codec says so. */
const longestPath = 2_000;

/** What does not fit, in the words of the type; undefined if all does. Fields that the type does not name are left alone. */
export function misfitOf(value: unknown, schema: JsonSchema, root = schema, at = ''): string | undefined {
  if (at.length > longestPath) return undefined;
  const alternatives = alternativesOf(schema, root);
  const issues = alternatives.map((one) => misfitOfOne(value, one, root, at));
  if (issues.length <= 1 || issues.includes(undefined)) return issues.length === 1 ? issues[0] : undefined;
  return `${placed(at)}${short(value)} is none of ${typeText(schema, root)}`;
}

/** By what they say of themselves: a test's values may be of another realm. */
const tags: Partial<Record<Kind, string>> = { date: 'Date', url: 'URL', map: 'Map', set: 'Set' };

function misfitOfOne(value: unknown, schema: JsonSchema, root: JsonSchema, at: string): string | undefined {
  const kind = kindOf(schema);
  const wrong = `${placed(at)}a ${typeText(schema, root)} is wanted, not ${short(value)}`;
  switch (kind) {
    case 'any':
      return undefined;
    case 'literal': {
      const literals = literalsOf(schema);
      return literals.includes(value)
        ? undefined
        : `${placed(at)}${short(value)} is none of ${literals.map(literalText).join(', ')}`;
    }
    case 'null':
      return value === null ? undefined : wrong;
    case 'bytes': {
      const title = titleOf(schema, 'Uint8Array');
      return tagOf(value) === (title === 'Buffer' ? 'Uint8Array' : title) ? undefined : wrong;
    }
    case 'date':
    case 'url':
      return tagOf(value) === tags[kind] ? undefined : wrong;
    case 'list':
      return Array.isArray(value) ? misfitOfList(value, schema, root, at) : wrong;
    case 'map':
    case 'set':
      return tagOf(value) === tags[kind] ? misfitOfList([...(value as Iterable<unknown>)], schema, root, at) : wrong;
    case 'record':
      return typeof value === 'object' && value !== null && !Array.isArray(value)
        ? misfitOfRecord(value, schema, root, at)
        : wrong;
    default:
      return typeof value === kind ? undefined : wrong;
  }
}

function misfitOfList(items: readonly unknown[], schema: JsonSchema, root: JsonSchema, at: string): string | undefined {
  const prefix = Array.isArray(schema['prefixItems']) ? schema['prefixItems'].filter(isSchema) : [];
  const rest = schema['items'];
  const least = typeof schema['minItems'] === 'number' ? schema['minItems'] : 0;
  if (items.length < least || (rest === false && items.length > prefix.length))
    return `${placed(at)}${typeText(schema, root)} is wanted, not ${items.length} items`;
  for (const [index, item] of items.entries()) {
    const one = prefix[index] ?? rest;
    const issue = isSchema(one) ? misfitOf(item, one, root, `${at}[${index}]`) : undefined;
    if (issue !== undefined) return issue;
  }
  return undefined;
}

function misfitOfRecord(value: object, schema: JsonSchema, root: JsonSchema, at: string): string | undefined {
  const properties = isSchema(schema['properties']) ? schema['properties'] : {};
  const patterns = isSchema(schema['patternProperties']) ? Object.entries(schema['patternProperties']) : [];
  const required = Array.isArray(schema['required']) ? (schema['required'] as readonly string[]) : [];
  const path = (key: string): string => (at === '' ? key : `${at}.${key}`);
  for (const [key, item] of Object.entries(value)) {
    if (item === undefined && !required.includes(key)) continue;
    const pattern = patterns.find(([source]) => new RegExp(source, 'u').test(key))?.[1];
    const field = Object.hasOwn(properties, key) ? properties[key] : (pattern ?? schema['additionalProperties']);
    const issue = isSchema(field) ? misfitOf(item, field, root, path(key)) : undefined;
    if (issue !== undefined) return issue;
  }
  const missing = required.find((key) => !(key in value));
  return missing === undefined ? undefined : `\`${path(missing)}\` is missing`;
}

const tagOf = (value: unknown): string => Object.prototype.toString.call(value).slice(8, -1);

const placed = (at: string): string => (at === '' ? '' : `\`${at}\`: `);

function short(value: unknown): string {
  const text = inspect(value, { depth: 1, breakLength: Number.POSITIVE_INFINITY, maxStringLength: 60 });
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
