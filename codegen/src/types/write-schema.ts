import type { JsonSchema } from '@tradewind/sdk/manifest';
import { mapSchema, setSchema, undefinedSchema } from './builtin.ts';
import { sortedMembers } from './order.ts';
import { type Content, type Shape, stepsOf } from './shape.ts';

type Schema = Record<string, unknown>;
type Literal = Extract<Content, { kind: 'literal' }>['value'];

/** A shape as JSON Schema (2020-12). What contains itself, and named objects that are met twice, stand in `$defs`. */
export function writeSchema(root: Shape): JsonSchema {
  const writer = new SchemaWriter(root);
  const schema = writer.schemaOf(root);
  const { definitions } = writer;
  return Object.keys(definitions).length === 0 ? schema : { ...schema, $defs: definitions };
}

class SchemaWriter {
  readonly definitions: Record<string, JsonSchema> = {};
  readonly #names: ReadonlyMap<Shape, string>;
  readonly #begun = new Set<Shape>();

  constructor(root: Shape) {
    this.#names = nameDefinitions(root);
  }

  schemaOf(shape: Shape): Schema {
    const name = this.#names.get(shape);
    if (name === undefined) return this.#bodyOf(shape);
    if (!this.#begun.has(shape)) {
      this.#begun.add(shape);
      // Takes its place before what it refers to does.
      this.definitions[name] = {};
      this.definitions[name] = this.#bodyOf(shape);
    }
    return { $ref: `#/$defs/${name}` };
  }

  #bodyOf({ content, doc }: Shape): Schema {
    const schema = this.#contentSchema(content);
    return doc === undefined || content.kind === 'leaf' ? schema : { ...schema, description: doc };
  }

  #contentSchema(content: Content): Schema {
    switch (content.kind) {
      case 'leaf':
        return { ...content.schema };
      case 'literal':
        return literalSchema([content.value]);
      case 'undefined':
        return { ...undefinedSchema };
      case 'array':
        return { type: 'array', items: this.schemaOf(content.items) };
      case 'tuple':
        return this.#tupleSchema(content);
      case 'object':
        return this.#objectSchema(content);
      case 'union':
        return this.#unionSchema(sortedMembers(content.members));
      case 'map':
        return { ...mapSchema(this.schemaOf(content.key), this.schemaOf(content.value)) };
      case 'set':
        return { ...setSchema(this.schemaOf(content.items)) };
      case 'fault':
      case 'pending':
        return {};
    }
  }

  #tupleSchema({ items, rest }: Extract<Content, { kind: 'tuple' }>): Schema {
    const prefixItems = items.map(({ shape, optional, label }) => {
      const schema = optional ? this.#present(shape) : this.schemaOf(shape);
      return label === undefined ? schema : { ...schema, title: label };
    });
    return {
      type: 'array',
      ...(prefixItems.length === 0 ? {} : { prefixItems }),
      items: rest === undefined ? false : this.schemaOf(rest),
      minItems: items.filter((item) => !item.optional).length,
    };
  }

  #objectSchema({ properties, index }: Extract<Content, { kind: 'object' }>): Schema {
    const written: Record<string, JsonSchema> = {};
    for (const { name, shape, optional, doc } of properties) {
      const schema = optional ? this.#present(shape) : this.schemaOf(shape);
      setOwn(written, name, doc === undefined ? schema : { ...schema, description: doc });
    }
    const required = properties.filter((property) => !property.optional).map((property) => property.name);
    const named: Record<string, JsonSchema> = {};
    let others: JsonSchema | undefined;
    for (const { pattern, shape } of index) {
      if (pattern === undefined) others = this.schemaOf(shape);
      else named[pattern] = this.schemaOf(shape);
    }
    return {
      type: 'object',
      ...(properties.length === 0 ? {} : { properties: written }),
      ...(required.length === 0 ? {} : { required }),
      ...(Object.keys(named).length === 0 ? {} : { patternProperties: named }),
      ...(others === undefined ? {} : { additionalProperties: others }),
    };
  }

  #present(shape: Shape): Schema {
    const members = presentMembers(shape);
    return members === undefined ? this.schemaOf(shape) : this.#unionSchema(members);
  }

  #unionSchema(members: readonly Shape[]): Schema {
    const literals: Literal[] = [];
    const others: Shape[] = [];
    for (const member of members) {
      if (member.content.kind === 'literal') literals.push(member.content.value);
      else others.push(member);
    }
    const parts = [...splitLiterals(literals), ...others.map((one) => this.schemaOf(one))];
    if (literals.includes(null)) parts.push({ type: 'null' });
    if (parts.length === 1 && parts[0]) return parts[0];
    const tag = literals.length === 0 ? discriminatorOf(others) : undefined;
    return tag === undefined ? { anyOf: parts } : { oneOf: parts, discriminator: { propertyName: tag } };
  }
}

/** Of something optional, `undefined` is said by leaving it out: the other members of such a union. */
function presentMembers({ content }: Shape): readonly Shape[] | undefined {
  if (content.kind !== 'union') return undefined;
  const members = sortedMembers(content.members);
  const rest = members.filter((member) => member.content.kind !== 'undefined');
  return rest.length === members.length ? undefined : rest;
}

/** What a schema of it is written of, in that order. */
function partsOf(content: Content): readonly Shape[] {
  if (content.kind === 'union') return sortedMembers(content.members);
  const optional = content.kind === 'tuple' ? content.items : content.kind === 'object' ? content.properties : [];
  const skipped = new Set(optional.filter((one) => one.optional).map((one) => one.shape));
  return stepsOf(content).flatMap(({ shape }) => (skipped.has(shape) && presentMembers(shape)) || [shape]);
}

/** Both booleans are `boolean`; null stands by itself, behind all others; the rest is one list. */
function splitLiterals(literals: readonly Literal[]): Schema[] {
  const parts: Schema[] = [];
  const both = literals.includes(true) && literals.includes(false);
  const listed = literals.filter((value) => value !== null && !(both && typeof value === 'boolean'));
  if (listed.length > 0) parts.push(literalSchema(listed));
  if (both) parts.push({ type: 'boolean' });
  return parts;
}

function literalSchema(values: readonly Literal[]): Schema {
  if (values.length === 1) return values[0] === null ? { type: 'null' } : { const: values[0] };
  const kinds = new Set(values.map((value) => typeof value));
  return kinds.size === 1 ? { type: [...kinds][0], enum: [...values] } : { enum: [...values] };
}

/** The property that tells the members of a union apart by a literal of its own in each. */
function discriminatorOf(members: readonly Shape[]): string | undefined {
  const [first] = members;
  if (first?.content.kind !== 'object' || members.length < 2) return undefined;
  return first.content.properties.find(({ name }) => {
    const values = members.map((member) => literalAt(member, name));
    return !values.includes(undefined) && new Set(values).size === members.length;
  })?.name;
}

function literalAt({ content }: Shape, name: string): Literal | undefined {
  if (content.kind !== 'object') return undefined;
  const property = content.properties.find((one) => one.name === name && !one.optional);
  return property?.shape.content.kind === 'literal' ? property.shape.content.value : undefined;
}

/** Which shapes become definitions, under which names, in the order in which they are met. */
function nameDefinitions(root: Shape): Map<Shape, string> {
  const wanted: Shape[] = [];
  const met = new Set<Shape>();
  const above = new Set<Shape>();
  const visit = (shape: Shape): void => {
    if (met.has(shape)) {
      if ((above.has(shape) || isWorthNaming(shape)) && !wanted.includes(shape)) wanted.push(shape);
      return;
    }
    const parts = partsOf(shape.content);
    if (parts.length === 0) return;
    met.add(shape);
    above.add(shape);
    for (const part of parts) visit(part);
    above.delete(shape);
  };
  visit(root);
  const names = new Map<Shape, string>();
  const taken = new Set<string>();
  for (const shape of wanted) {
    const name = freeName(shape.name ?? 'Type', taken);
    taken.add(name);
    names.set(shape, name);
  }
  return names;
}

function isWorthNaming({ name, content }: Shape): boolean {
  if (name === undefined) return false;
  if (content.kind === 'union') return content.members.some((member) => stepsOf(member.content).length > 0);
  return content.kind === 'object' && content.properties.length + content.index.length > 0;
}

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  let number = 2;
  while (taken.has(`${wanted}_${number}`)) number++;
  return `${wanted}_${number}`;
}

/** Also for `__proto__`. */
function setOwn(record: Record<string, JsonSchema>, key: string, value: JsonSchema): void {
  Object.defineProperty(record, key, { value, enumerable: true, configurable: true, writable: true });
}
