/** A parameter's type in the words of TypeScript, for messages. */
import type { JsonSchema } from '../manifest/types.ts';
import { alternativesOf, isSchema, kindOf, resolveRef, titleOf } from './schema.ts';

const deepest = 3;

export function typeText(schema: JsonSchema, root: JsonSchema = schema, depth = 0): string {
  const alternatives = alternativesOf(schema, root);
  if (alternatives.length > 1)
    return [...new Set(alternatives.map((one) => typeText(one, root, depth + 1)))].join(' | ');
  const only = alternatives[0] ?? schema;
  const kind = kindOf(only);
  switch (kind) {
    case 'literal':
      return literalsOf(only).map(literalText).join(' | ');
    case 'list':
      return listText(only, root, depth);
    case 'record':
      return depth >= deepest ? 'object' : recordText(only, root, depth);
    case 'map':
      return 'Map';
    case 'set':
      return 'Set';
    case 'bytes':
      return titleOf(only, 'bytes');
    case 'date':
      return 'Date';
    case 'url':
      return 'URL';
    case 'any':
      return 'anything';
    default:
      return kind;
  }
}

export function literalsOf(schema: JsonSchema): readonly unknown[] {
  return 'const' in schema ? [schema['const']] : ((schema['enum'] as readonly unknown[] | undefined) ?? []);
}

/** A value as it would be typed. */
export function literalText(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
}

function listText(schema: JsonSchema, root: JsonSchema, depth: number): string {
  const prefix = schema['prefixItems'];
  if (Array.isArray(prefix))
    return `[${prefix
      .filter(isSchema)
      .map((item) => typeText(item, root, depth + 1))
      .join(', ')}]`;
  const items = schema['items'];
  if (!isSchema(items)) return 'array';
  const text = typeText(items, root, depth + 1);
  return /[ |]/.test(text) ? `(${text})[]` : `${text}[]`;
}

function recordText(schema: JsonSchema, root: JsonSchema, depth: number): string {
  const properties = schema['properties'];
  if (!isSchema(properties)) return 'object';
  const required = new Set(Array.isArray(schema['required']) ? schema['required'] : []);
  const fields = Object.entries(properties).map(([name, field]) => {
    const text = isSchema(field) ? typeText(resolveRef(field, root), root, depth + 1) : 'anything';
    return `${name}${required.has(name) ? '' : '?'}: ${text}`;
  });
  return `{ ${fields.join('; ')} }`;
}
