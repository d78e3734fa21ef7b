/**
 * Checks a value against the few keywords of JSON Schema that `schema.ts` is written in, in one walk over the value. The
 * first thing that is wrong, in the order of the document, is named with its path.
 *
 * This is no general validator. `oneOf` must be told apart by a constant `kind`, which keeps the walk linear and the
 * messages to the point ("kind is …" and not "matches none of 16 schemas").
 */
import { manifestError } from './errors.ts';

/** The keywords that are known here. */
export interface ShapeSchema {
  readonly $schema?: string;
  readonly $id?: string;
  readonly title?: string;
  readonly $defs?: { readonly [name: string]: ShapeSchema };
  readonly $ref?: string;
  readonly type?: JsonType | readonly JsonType[];
  readonly const?: string | number | boolean;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly minItems?: number;
  readonly items?: ShapeSchema | false;
  readonly prefixItems?: readonly ShapeSchema[];
  readonly properties?: { readonly [name: string]: ShapeSchema };
  readonly required?: readonly string[];
  readonly additionalProperties?: ShapeSchema | false;
  readonly oneOf?: readonly ShapeSchema[];
}

type JsonType = 'null' | 'boolean' | 'number' | 'integer' | 'string' | 'array' | 'object';
type Check = (value: unknown, path: Path) => void;

/** A place in the document; only written out for a message. */
interface Path {
  readonly parent: Path | undefined;
  readonly key: string | number;
  readonly depth: number;
}

/** Deeper than any program that a person writes, and far from the end of the stack of those who walk over values. */
const maxDepth = 500;

function writePath(path: Path): string {
  const keys: (string | number)[] = [];
  for (let at: Path = path; at.parent !== undefined; at = at.parent) keys.push(at.key);
  let text = '';
  for (const key of keys.reverse()) {
    if (typeof key === 'number') text += `[${key}]`;
    else if (/^[A-Za-z_$][\w$]*$/.test(key)) text += text === '' ? key : `.${key}`;
    else text += `[${JSON.stringify(key)}]`;
  }
  return text;
}

function fail(path: Path, message: string): never {
  throw manifestError('TW1062', writePath(path), message);
}

/** A value in a message: short, whatever it is. */
function show(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}…` : value);
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(value);
    case 'undefined':
      return 'nothing';
    case 'object':
      return value === null ? 'null' : 'an object';
    default:
      return `a ${typeof value}`;
  }
}

const typeTests: Readonly<Record<JsonType, (value: unknown) => boolean>> = {
  null: (value) => value === null,
  boolean: (value) => typeof value === 'boolean',
  // `unknown` may hold what no JSON text can.
  number: Number.isFinite,
  integer: Number.isInteger,
  string: (value) => typeof value === 'string',
  array: Array.isArray,
  object: isRecord,
};

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Makes a check of a schema; each definition is made once. */
export function compileShape(schema: ShapeSchema): (value: unknown) => void {
  const definitions = new Map<string, Check>();
  const define = (reference: string): Check => {
    const known = definitions.get(reference);
    if (known !== undefined) return known;
    // Definitions refer to themselves: the name is there before its check is.
    const made: { check?: Check } = {};
    definitions.set(reference, (value, path) => made.check?.(value, path));
    const target = schema.$defs?.[reference.slice('#/$defs/'.length)];
    if (target === undefined) throw new Error(`schema has no ${reference}`);
    made.check = compile(target, define);
    return made.check;
  };
  const check = compile(schema, define);
  return (value) => check(value, { parent: undefined, key: '', depth: 0 });
}

type Define = (reference: string) => Check;

function compile(schema: ShapeSchema, define: Define): Check {
  if (schema.$ref !== undefined) return define(schema.$ref);
  if (schema.oneOf !== undefined) return compileKinds(schema.oneOf, define);
  const checks = [
    ...compileScalar(schema),
    ...(schema.properties !== undefined || schema.additionalProperties !== undefined
      ? [compileObject(schema, define)]
      : []),
    ...(schema.items !== undefined ? [compileList(schema, define)] : []),
  ];
  const [only] = checks;
  if (checks.length === 1 && only !== undefined) return only;
  return (value, path) => {
    for (const check of checks) check(value, path);
  };
}

function compileScalar(schema: ShapeSchema): Check[] {
  const checks: Check[] = [];
  const { type, const: constant, enum: names, pattern, minimum, exclusiveMinimum } = schema;
  if (type !== undefined) {
    const types = typeof type === 'string' ? [type] : type;
    const tests = types.map((name) => typeTests[name]);
    const wanted = types.map((name) => typeNames[name]).join(' or ');
    checks.push((value, path) => {
      if (!tests.some((test) => test(value))) fail(path, `must be ${wanted}, but is ${show(value)}`);
    });
  }
  if (constant !== undefined) {
    checks.push((value, path) => {
      if (value !== constant) fail(path, `must be ${show(constant)}, but is ${show(value)}`);
    });
  }
  if (names !== undefined) {
    const known = new Set<unknown>(names);
    checks.push((value, path) => {
      if (!known.has(value)) fail(path, `is ${show(value)}, but must be one of ${names.join(', ')}`);
    });
  }
  if (pattern !== undefined) {
    const expression = new RegExp(pattern, 'u');
    checks.push((value, path) => {
      if (!expression.test(String(value))) fail(path, `${show(value)} does not match ${pattern}`);
    });
  }
  if (minimum !== undefined || exclusiveMinimum !== undefined) {
    checks.push((value, path) => {
      if (Number(value) < (minimum ?? -Infinity) || Number(value) <= (exclusiveMinimum ?? -Infinity)) {
        fail(path, `${show(value)} is too small`);
      }
    });
  }
  return checks;
}

const typeNames: Readonly<Record<JsonType, string>> = {
  null: 'null',
  boolean: 'true or false',
  number: 'a number',
  integer: 'a whole number',
  string: 'a text',
  array: 'a list',
  object: 'an object',
};

function inside(path: Path, key: string | number): Path {
  if (path.depth >= maxDepth) fail(path, `is nested more than ${maxDepth} levels deep`);
  return { parent: path, key, depth: path.depth + 1 };
}

function compileObject(schema: ShapeSchema, define: Define): Check {
  const known = new Map(Object.entries(schema.properties ?? {}).map(([key, own]) => [key, compile(own, define)]));
  const others = schema.additionalProperties;
  const other = others === undefined || others === false ? undefined : compile(others, define);
  const required = schema.required ?? [];
  return (value, path) => {
    // The type was checked before; here it only says whether this part of a mixed schema applies.
    if (!isRecord(value)) return;
    for (const key of required) if (value[key] === undefined) fail(path, `has no \`${key}\``);
    for (const key of Object.keys(value)) {
      const entry = value[key];
      // Built in memory, an optional field may be there with nothing in it.
      if (entry === undefined && known.has(key)) continue;
      const check = known.get(key) ?? other;
      if (check === undefined) fail(path, `has a field \`${key}\` that is not known`);
      check(entry, inside(path, key));
    }
  };
}

function compileList(schema: ShapeSchema, define: Define): Check {
  const places = (schema.prefixItems ?? []).map((place) => compile(place, define));
  const rest = schema.items === undefined || schema.items === false ? undefined : compile(schema.items, define);
  return (value, path) => {
    if (!Array.isArray(value)) return;
    if (value.length < (schema.minItems ?? 0)) fail(path, `must have ${schema.minItems} items`);
    for (let index = 0; index < value.length; index += 1) {
      const check = places[index] ?? rest;
      if (check === undefined) fail(path, `must have ${places.length} items`);
      check(value[index], inside(path, index));
    }
  };
}

function compileKinds(options: readonly ShapeSchema[], define: Define): Check {
  const byKind = new Map<unknown, Check>();
  for (const option of options) byKind.set(option.properties?.['kind']?.const, compile(option, define));
  const names = [...byKind.keys()].join(', ');
  return (value, path) => {
    if (!isRecord(value)) fail(path, `must be an object, but is ${show(value)}`);
    const check = byKind.get(value['kind']);
    if (check === undefined) {
      fail(inside(path, 'kind'), `is ${show(value['kind'])}, but must be one of ${names}`);
    }
    check(value, path);
  };
}
