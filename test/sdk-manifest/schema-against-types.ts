/** Walks a TypeScript type and a JSON Schema side by side and names every difference. */
import { dirname } from 'node:path';
import type { manifestSchema } from '@tradewind/sdk/manifest';
import ts from 'typescript-6';

type Schema = typeof manifestSchema;

/** What differs between the type `name` in `file` and the schema, in the order of the types. */
export function differences(file: string, name: string, schema: Schema): string[] {
  const program = ts.createProgram([file], {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2024,
    module: ts.ModuleKind.NodeNext,
    allowImportingTsExtensions: true,
    types: [],
    baseUrl: dirname(file),
    ignoreDeprecations: '6.0',
  });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const symbol = source && checker.getSymbolAtLocation(source);
  const exported = symbol && checker.getExportsOfModule(symbol).find((one) => one.name === name);
  if (source === undefined || exported === undefined) throw new Error(`${file} has no type ${name}`);
  const walk = new Walk(checker, schema, source);
  walk.compare(checker.getDeclaredTypeOfSymbol(exported), schema, name);
  return walk.found;
}

class Walk {
  readonly found: string[] = [];
  readonly #seen = new Set<string>();
  readonly #checker: ts.TypeChecker;
  readonly #root: Schema;
  readonly #at: ts.Node;

  constructor(checker: ts.TypeChecker, root: Schema, at: ts.Node) {
    this.#checker = checker;
    this.#root = root;
    this.#at = at;
  }

  compare(type: ts.Type, schema: Schema, path: string): void {
    if (schema.$ref !== undefined) {
      const key = `${this.#checker.typeToString(type)} ${schema.$ref}`;
      if (this.#seen.has(key)) return;
      this.#seen.add(key);
      const target = this.#root.$defs?.[schema.$ref.slice('#/$defs/'.length)];
      if (target === undefined) this.found.push(`${path}: ${schema.$ref} is not there`);
      else this.compare(type, target, path);
      return;
    }
    const words = this.#words(type);
    if (words !== undefined) return this.#same(words, wordsOf(schema), path);
    if (type.isUnion()) return this.#kinds(type, schema, path);
    if (this.#checker.isTupleType(type)) return this.#tuple(type, schema, path);
    if (this.#checker.isArrayType(type)) {
      const [item] = this.#checker.getTypeArguments(type as ts.TypeReference);
      if (schema.type !== 'array' || !schema.items) this.found.push(`${path}: a list only in the types`);
      else if (item !== undefined) this.compare(item, schema.items, `${path}[]`);
      return;
    }
    this.#object(type, schema, path);
  }

  /** What a scalar or a union of them may be; undefined for everything else. Any JSON is `encoded`. */
  #words(type: ts.Type): string[] | undefined {
    if (type.aliasSymbol?.name === 'Encoded') return ['encoded'];
    const parts = type.isUnion() ? type.types : [type];
    const words = parts.map((part) => {
      if (part.isStringLiteral() || part.isNumberLiteral()) return JSON.stringify(part.value);
      const text = this.#checker.typeToString(part);
      if (part.flags & ts.TypeFlags.TemplateLiteral) return 'string';
      return ['string', 'number', 'true', 'false', 'boolean', 'null'].includes(text) ? text : undefined;
    });
    if (words.some((word) => word === undefined)) return undefined;
    const known = new Set(words as string[]);
    if (known.has('true') && known.has('false')) {
      known.delete('true');
      known.delete('false');
      known.add('boolean');
    }
    // A template literal is a pattern in the schema.
    if (known.has('string')) for (const word of known) if (word.startsWith('"')) known.delete(word);
    return [...known];
  }

  #same(inTypes: readonly string[], inSchema: readonly string[] | undefined, path: string): void {
    const left = inTypes.toSorted().join(' | ');
    const right = inSchema?.toSorted().join(' | ');
    if (left !== right) this.found.push(`${path}: ${left} in the types, ${right} in the schema`);
  }

  #kinds(type: ts.UnionType, schema: Schema, path: string): void {
    const options = new Map((schema.oneOf ?? []).map((one) => [String(one.properties?.['kind']?.const), one]));
    for (const part of type.types) {
      const symbol = part.getProperty('kind');
      const kind = symbol && this.#checker.getTypeOfSymbolAtLocation(symbol, this.#at);
      const names = kind?.isUnion() ? kind.types : kind ? [kind] : [];
      for (const name of names) {
        const word = name.isStringLiteral() ? name.value : '?';
        const option = options.get(word);
        options.delete(word);
        if (option === undefined) this.found.push(`${path}<${word}>: only in the types`);
        else this.#object(part, option, `${path}<${word}>`);
      }
    }
    for (const word of options.keys()) this.found.push(`${path}<${word}>: only in the schema`);
  }

  #tuple(type: ts.Type, schema: Schema, path: string): void {
    const items = this.#checker.getTypeArguments(type as ts.TypeReference);
    const places = schema.prefixItems ?? [];
    if (items.length !== places.length || schema.items !== false || schema.minItems !== items.length) {
      this.found.push(`${path}: tuple of ${items.length} in the types, of ${places.length} in the schema`);
    }
    for (const [index, item] of items.entries()) {
      const place = places[index];
      if (place !== undefined) this.compare(item, place, `${path}[${index}]`);
    }
  }

  #object(type: ts.Type, schema: Schema, path: string): void {
    const index = this.#checker.getIndexInfoOfType(type, ts.IndexKind.String);
    if (index !== undefined) {
      const others = schema.additionalProperties;
      if (!others) this.found.push(`${path}: any key only in the types`);
      // `unknown`: what a JSON Schema holds is its own business.
      else if (!(index.type.flags & ts.TypeFlags.Unknown)) this.compare(index.type, others, `${path}[key]`);
      return;
    }
    if (schema.additionalProperties !== false) this.found.push(`${path}: any key only in the schema`);
    const left = new Map(type.getProperties().map((one) => [one.name, one]));
    const properties = schema.properties ?? {};
    for (const [name, symbol] of left) {
      const own = properties[name];
      const at = `${path}.${name}`;
      if (own === undefined) {
        this.found.push(`${at}: only in the types`);
        continue;
      }
      const optional = (symbol.flags & ts.SymbolFlags.Optional) !== 0;
      const inSchema = !(schema.required ?? []).includes(name);
      if (optional !== inSchema) this.found.push(`${at}: optional only in the ${optional ? 'types' : 'schema'}`);
      const declared = this.#checker.getTypeOfSymbolAtLocation(symbol, this.#at);
      this.compare(optional ? this.#checker.getNonNullableType(declared) : declared, own, at);
    }
    for (const name of Object.keys(properties)) {
      if (!left.has(name)) this.found.push(`${path}.${name}: only in the schema`);
    }
  }
}

function wordsOf(schema: Schema): string[] | undefined {
  if (schema.const !== undefined)
    return [JSON.stringify(schema.const)].map((word) => (word === 'true' ? 'true' : word));
  if (schema.enum !== undefined) return schema.enum.map((word) => JSON.stringify(word));
  const types = typeof schema.type === 'string' ? [schema.type] : schema.type;
  if (types?.includes('object')) return types.includes('null') ? ['encoded'] : undefined;
  return types?.map((type) => (type === 'integer' ? 'number' : type));
}
