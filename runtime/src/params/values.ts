/**
 * From what a person types to a value of a parameter's type. Text first: `7` is a number for a number and a text for a
 * string. Inside of JSON, dates, URLs and big integers are texts, maps are lists of pairs, sets are lists.
 */
import { decode } from '@tradewind/sdk/runtime';
import {
  alternativesOf,
  isSchema,
  type JsonSchema,
  type Kind,
  kindOf,
  literalsOf,
  literalText,
  titleOf,
  typeText,
} from '@tradewind/sdk/manifest';
import { parseInstant } from './dates.ts';

export type Read = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly issue: string };

const good = (value: unknown): Read => ({ ok: true, value });
const bad = (issue: string): Read => ({ ok: false, issue });

/** What a text may be, from what few texts are to what every text is. */
const fromNarrow: readonly Kind[] = [
  'literal',
  'null',
  'undefined',
  'boolean',
  'number',
  'bigint',
  'date',
  'url',
  'list',
  'record',
  'map',
  'set',
  'bytes',
  'any',
  'string',
];

/** A value given as `name=text`. */
export function readText(text: string, schema: JsonSchema, root: JsonSchema = schema): Read {
  const alternatives = alternativesOf(schema, root).sort(
    (a, b) => fromNarrow.indexOf(kindOf(a)) - fromNarrow.indexOf(kindOf(b)),
  );
  const answers = alternatives.map((one) => readOneText(text, one, root));
  return chosen(answers, schema, root, literalText(text));
}

/** A value given as JSON. */
export function readJson(json: unknown, schema: JsonSchema, root: JsonSchema = schema, at = ''): Read {
  const answers = alternativesOf(schema, root).map((one) => readOneJson(json, one, root, at));
  return chosen(answers, schema, root, short(json), at);
}

function chosen(answers: readonly Read[], schema: JsonSchema, root: JsonSchema, seen: string, at = ''): Read {
  const [first] = answers;
  const found = answers.find(({ ok }) => ok);
  if (found) return found;
  if (first && answers.length === 1) return first;
  return bad(`${at === '' ? '' : `\`${at}\`: `}${seen} is none of ${typeText(schema, root)}`);
}

function readOneText(text: string, schema: JsonSchema, root: JsonSchema): Read {
  const wanted = `a ${typeText(schema, root)} is wanted, not ${literalText(text)}`;
  switch (kindOf(schema)) {
    case 'string':
      return good(text);
    case 'literal': {
      const literals = literalsOf(schema);
      const found = literals.find(
        (value) => value === text || (typeof value !== 'string' && JSON.stringify(value) === text),
      );
      return found === undefined
        ? bad(`${literalText(text)} is none of ${literals.map(literalText).join(', ')}`)
        : good(found);
    }
    case 'number':
      return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? good(Number(text)) : bad(wanted);
    case 'boolean':
      return text === 'true' || text === 'false' ? good(text === 'true') : bad(`${wanted}; write true or false`);
    case 'null':
      return text === 'null' ? good(null) : bad(wanted);
    case 'undefined':
      return text === 'undefined' ? good(undefined) : bad(wanted);
    case 'any':
      return good(parsed(text) ?? text);
    case 'bigint':
    case 'date':
    case 'url':
    case 'bytes':
      return readOneJson(text, schema, root, '');
    case 'list':
    case 'record':
    case 'map':
    case 'set': {
      const json = parsed(text);
      if (json === undefined) return bad(`${wanted}; write it as JSON, in quotes for the shell`);
      return readOneJson(json, schema, root, '');
    }
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function readOneJson(json: unknown, schema: JsonSchema, root: JsonSchema, at: string): Read {
  const where = at === '' ? '' : `\`${at}\`: `;
  const kind = kindOf(schema);
  const wrong = bad(`${where}a ${typeText(schema, root)} is wanted, not ${short(json)}`);
  switch (kind) {
    case 'any':
      return good(json);
    case 'literal': {
      const literals = literalsOf(schema);
      return literals.includes(json)
        ? good(json)
        : bad(`${where}${short(json)} is none of ${literals.map(literalText).join(', ')}`);
    }
    case 'string':
    case 'number':
    case 'boolean':
      return typeof json === kind ? good(json) : wrong;
    case 'null':
      return json === null ? good(null) : wrong;
    case 'undefined':
      return json === undefined ? good(undefined) : wrong;
    case 'bigint': {
      const text = typeof json === 'number' && Number.isSafeInteger(json) ? String(json) : json;
      return typeof text === 'string' && /^-?\d+$/.test(text) ? good(BigInt(text)) : wrong;
    }
    case 'date': {
      const at = typeof json === 'string' ? parseInstant(json) : undefined;
      return at === undefined
        ? bad(`${where}a date is wanted (2026-01-31, 2026-01-31T06:00:00Z), not ${short(json)}`)
        : good(at);
    }
    case 'url':
      return typeof json === 'string' && URL.canParse(json) ? good(new URL(json)) : wrong;
    case 'bytes':
      return readBytes(json, schema) ?? bad(`${where}base64 is wanted, not ${short(json)}`);
    case 'list':
      return Array.isArray(json) ? readList(json, schema, root, at) : wrong;
    case 'set':
      return Array.isArray(json)
        ? mapped(readList(json, schema, root, at), (items) => new Set(items as unknown[]))
        : wrong;
    case 'map':
      return readMap(json, schema, root, at) ?? wrong;
    case 'record':
      return isRecord(json) ? readRecord(json, schema, root, at) : wrong;
  }
}

function mapped(read: Read, change: (value: unknown) => unknown): Read {
  return read.ok ? good(change(read.value)) : read;
}

function readBytes(json: unknown, schema: JsonSchema): Read | undefined {
  if (typeof json !== 'string') return undefined;
  try {
    return good(decode({ $type: titleOf(schema, 'Uint8Array'), value: json }));
  } catch {
    return undefined;
  }
}

function readList(json: readonly unknown[], schema: JsonSchema, root: JsonSchema, at: string): Read {
  const prefix = Array.isArray(schema['prefixItems']) ? schema['prefixItems'].filter(isSchema) : [];
  const rest = schema['items'];
  const least = typeof schema['minItems'] === 'number' ? schema['minItems'] : 0;
  const tooMany = rest === false && json.length > prefix.length;
  if (json.length < least || tooMany) {
    return bad(`${at === '' ? '' : `\`${at}\`: `}${typeText(schema, root)} is wanted, not ${json.length} items`);
  }
  const items: unknown[] = [];
  for (const [index, item] of json.entries()) {
    const itemSchema = prefix[index] ?? (isSchema(rest) ? rest : {});
    const read = readJson(item, itemSchema, root, `${at}[${index}]`);
    if (!read.ok) return read;
    items.push(read.value);
  }
  return good(items);
}

/** As pairs, or as an object where the keys are texts. */
function readMap(json: unknown, schema: JsonSchema, root: JsonSchema, at: string): Read | undefined {
  const entries = isRecord(json) ? Object.entries(json) : json;
  if (!Array.isArray(entries)) return undefined;
  return mapped(readList(entries, schema, root, at), (pairs) => new Map(pairs as (readonly [unknown, unknown])[]));
}

function readRecord(json: Readonly<Record<string, unknown>>, schema: JsonSchema, root: JsonSchema, at: string): Read {
  const properties = isSchema(schema['properties']) ? schema['properties'] : {};
  const patterns = isSchema(schema['patternProperties']) ? Object.entries(schema['patternProperties']) : [];
  const others = schema['additionalProperties'];
  const path = (key: string): string => (at === '' ? key : `${at}.${key}`);
  const record: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(json)) {
    const pattern = patterns.find(([source]) => new RegExp(source, 'u').test(key))?.[1];
    const field = Object.hasOwn(properties, key) ? properties[key] : (pattern ?? others);
    if (field === undefined) return bad(`there is no \`${path(key)}\` in ${typeText(schema, root)}`);
    const read = readJson(value, isSchema(field) ? field : {}, root, path(key));
    if (!read.ok) return read;
    Object.defineProperty(record, key, { value: read.value, enumerable: true, configurable: true, writable: true });
  }
  const required = Array.isArray(schema['required']) ? (schema['required'] as readonly string[]) : [];
  const missing = required.find((key) => !Object.hasOwn(json, key));
  return missing === undefined ? good(record) : bad(`\`${path(missing)}\` is missing`);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function short(json: unknown): string {
  const text = json === undefined ? 'undefined' : JSON.stringify(json);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
