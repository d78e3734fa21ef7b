/**
 * JSON Schemas of a manifest as TypeScript types. Everything is read-only, so that constants fit as parameters. Named
 * types of the sources keep their names, which is what lets a type contain itself.
 */
import type { JsonSchema } from '@tradewind/sdk/manifest';

/** Names that mean something else in the file, or in the types that are written into it. */
const reserved =
  'Client ClientOptions Dags create createClient Date URL Record ReadonlyMap ReadonlySet ArrayBuffer Buffer Int8Array ' +
  'Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array Float16Array Float32Array Float64Array ' +
  'BigInt64Array BigUint64Array string number boolean bigint null undefined unknown never object any';

const widest = 100;

/** Writes types, and collects the named ones that they refer to. */
export class TypeWriter {
  readonly #names = new Map<string, string>();
  readonly #taken = new Set(reserved.split(' '));
  /** Name → type, in the order in which they are met. */
  readonly #declared = new Map<string, string>();

  /** The type of a whole schema; `indent` is what its further lines begin with. */
  write(schema: JsonSchema, indent = ''): string {
    return new SchemaType(schema, this).text(schema, indent);
  }

  /** `type Launch = …;`, one for each named type. */
  declarations(): string[] {
    return [...this.#declared].map(([name, text]) => `export type ${name} = ${text};`);
  }

  /** The name of a definition; the same definition in two schemas is one type. */
  named(name: string, root: JsonSchema): string {
    const key = JSON.stringify([name, closureOf(name, root)]);
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    const plain = name.replaceAll(/[^A-Za-z0-9_$]/g, '_').replace(/^(?=\d)/, '_') || '_';
    let free = plain;
    for (let number = 2; this.#taken.has(free); number++) free = `${plain}_${number}`;
    this.#taken.add(free);
    this.#names.set(key, free);
    // Takes its place before what it refers to does.
    this.#declared.set(free, 'unknown');
    this.#declared.set(free, new SchemaType(root, this).text(definitionsOf(root)[name] ?? {}, ''));
    return free;
  }
}

/** One schema, with the definitions that it brings. */
class SchemaType {
  readonly #root: JsonSchema;
  readonly #writer: TypeWriter;

  constructor(root: JsonSchema, writer: TypeWriter) {
    this.#root = root;
    this.#writer = writer;
  }

  text(schema: JsonSchema, indent: string): string {
    const { $ref, anyOf, oneOf, enum: values } = schema;
    if (typeof $ref === 'string') return this.#writer.named(refName($ref), this.#root);
    if ('const' in schema) return literalText(schema['const']);
    if (Array.isArray(values)) return values.map(literalText).join(' | ');
    const members = anyOf ?? oneOf;
    if (Array.isArray(members))
      return (
        schemasIn(members)
          .map((one) => this.text(one, indent))
          .join(' | ') || 'never'
      );
    return this.#special(schema, indent) ?? this.#plain(schema, indent);
  }

  /** What JSON does not have. */
  #special(schema: JsonSchema, indent: string): string | undefined {
    switch (schema['x-tradewind']) {
      case 'date':
        return 'Date';
      case 'url':
        return 'URL';
      case 'bigint':
        return 'bigint';
      case 'undefined':
        return 'undefined';
      case 'bytes':
        return typeof schema['title'] === 'string' ? schema['title'] : 'Uint8Array';
      case 'set':
        return `ReadonlySet<${this.text(schemaIn(schema['items']), indent)}>`;
      case 'map': {
        const [key = {}, value = {}] = schemasIn(schemaIn(schema['items'])['prefixItems']);
        return `ReadonlyMap<${this.text(key, indent)}, ${this.text(value, indent)}>`;
      }
      default:
        return undefined;
    }
  }

  #plain(schema: JsonSchema, indent: string): string {
    switch (schema['type']) {
      case 'string':
      case 'boolean':
      case 'null':
        return schema['type'];
      case 'number':
      case 'integer':
        return 'number';
      case 'array':
        return this.#list(schema, indent);
      case 'object':
        return this.#object(schema, indent);
      default:
        return 'unknown';
    }
  }

  #list(schema: JsonSchema, indent: string): string {
    const { prefixItems, items, minItems = 0 } = schema;
    if (prefixItems === undefined && items !== false) return `readonly ${this.#item(schemaIn(items), indent)}[]`;
    const places = schemasIn(prefixItems).map((one, index) =>
      index < Number(minItems) ? this.text(one, indent) : `${inBrackets(this.text(one, indent))}?`,
    );
    const rest = items === false || items === undefined ? [] : [`...${this.#item(schemaIn(items), indent)}[]`];
    return `readonly [${[...places, ...rest].join(', ')}]`;
  }

  #item(schema: JsonSchema, indent: string): string {
    return inBrackets(this.text(schema, indent));
  }

  #object(schema: JsonSchema, indent: string): string {
    const required = new Set(Array.isArray(schema['required']) ? schema['required'] : []);
    const inner = `${indent}  `;
    const fields = Object.entries(schemaIn(schema['properties'])).map(
      ([name, one]) => `readonly ${keyText(name)}${required.has(name) ? '' : '?'}: ${this.text(schemaIn(one), inner)}`,
    );
    const others = schema['additionalProperties'];
    // Keys of a pattern have no spelling that fits all of them: what is under them is not looked at.
    if (schema['patternProperties'] !== undefined) fields.push('readonly [key: string]: unknown');
    else if (isSchema(others)) fields.push(`readonly [key: string]: ${this.text(others, inner)}`);
    return fields.length === 0 ? 'object' : recordText(fields, indent);
  }
}

/** An object type: on one line if it fits. Without fields, it is one that nothing may be in. */
export function recordText(fields: readonly string[], indent: string): string {
  if (fields.length === 0) return 'Record<string, never>';
  const line = `{ ${fields.join('; ')} }`;
  if (line.length + indent.length <= widest && !line.includes('\n')) return line;
  return `{\n${fields.map((field) => `${indent}  ${field};\n`).join('')}${indent}}`;
}

/** A property's name, in quotes if it needs them. */
export function keyText(name: string): string {
  return /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(name) ? name : literalText(name);
}

function literalText(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

const inBrackets = (text: string): string => (/^readonly | \| /.test(text) ? `(${text})` : text);

const refName = (ref: string): string => ref.replace('#/$defs/', '');

function definitionsOf(root: JsonSchema): Readonly<Record<string, JsonSchema>> {
  return schemaIn(root['$defs']) as Readonly<Record<string, JsonSchema>>;
}

/** A definition and all that it refers to. */
function closureOf(name: string, root: JsonSchema): unknown {
  const definitions = definitionsOf(root);
  const found = new Set([name]);
  for (const one of found) {
    const refs = JSON.stringify(definitions[one] ?? {}).matchAll(/"\$ref":"#\/\$defs\/((?:[^"\\]|\\.)*)"/g);
    for (const [, ref = ''] of refs) found.add(JSON.parse(`"${ref}"`) as string);
  }
  return [...found].toSorted().map((one) => [one, definitions[one]]);
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const schemaIn = (value: unknown): JsonSchema => (isSchema(value) ? value : {});
const schemasIn = (value: unknown): JsonSchema[] => (Array.isArray(value) ? value.map(schemaIn) : []);
