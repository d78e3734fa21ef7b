/**
 * Operators of glue: what JavaScript makes of plain data, and nothing else. Fields are looked up as own properties and in
 * a short list of what the types that travel show; no prototype is reached and nothing of the user's is called.
 */
import type { Operator } from '@tradewind/sdk/manifest';

/** The value of the operator's `index`-th argument; evaluated when it is asked for. */
export type Arguments = (index: number) => unknown;

/** Throws what JavaScript would throw. */
export function operate(operator: Operator, count: number, argument: Arguments): unknown {
  switch (operator) {
    case '&&':
      return argument(0) && argument(1);
    case '||':
      return argument(0) || argument(1);
    case '??':
      return argument(0) ?? argument(1);
    case '?:':
      return argument(0) ? argument(1) : argument(2);
    case 'template':
      return template(count, argument);
    case '?.':
      return optionalField(argument(0), () => argument(1));
    case 'get':
      return computedField(argument(0), () => argument(1));
    default:
      return count < 2 ? unary(operator, argument(0)) : binary(operator, argument(0), argument(1));
  }
}

function template(count: number, argument: Arguments): string {
  let text = '';
  // Not `+`: a template asks an object for its text, not for its value.
  for (let i = 0; i < count; i++) text += String.prototype.concat.call('', argument(i) as string);
  return text;
}

function optionalField(of: unknown, key: () => unknown): unknown {
  return of === null || of === undefined ? undefined : fieldOf(of, propertyKey(key()));
}

function computedField(of: unknown, key: () => unknown): unknown {
  // JavaScript evaluates both before it looks.
  const name = key();
  return strictFieldOf(of, of === null || of === undefined ? String(name) : propertyKey(name));
}

function propertyKey(key: unknown): string | number {
  return typeof key === 'number' ? key : String(key);
}

type Unary = Extract<Operator, '!' | '-x' | '+x' | '~' | 'typeof'>;

function unary(operator: Operator, value: unknown): unknown {
  switch (operator as Unary) {
    case '!':
      return !value;
    case '-x':
      return -(value as number);
    case '+x':
      // Not Number(): that takes a bigint.
      return unaryPlus(value);
    case '~':
      return ~(value as number);
    case 'typeof':
      return typeof value;
    default:
      throw unknownOperator(operator);
  }
}

function binary(operator: Operator, left: unknown, right: unknown): unknown {
  // Plain data, whatever its type: JavaScript's own conversions are what is asked for.
  const a = left as number;
  const b = right as number;
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '%':
      return a % b;
    case '**':
      return a ** b;
    case '<<':
      return a << b;
    case '>>':
      return a >> b;
    case '>>>':
      return a >>> b;
    case '&':
      return a & b;
    case '|':
      return a | b;
    case '^':
      return a ^ b;
    default:
      return compare(operator, left, right);
  }
}

function compare(operator: Operator, left: unknown, right: unknown): boolean {
  const a = left as number;
  const b = right as number;
  switch (operator) {
    case '===':
      return a === b;
    case '!==':
      return a !== b;
    case '==':
      // oxlint-disable-next-line eqeqeq -- the flow says `==`
      return a == b;
    case '!=':
      // oxlint-disable-next-line eqeqeq -- the flow says `!=`
      return a != b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    case 'in':
      if (typeof right !== 'object' || right === null) {
        throw new TypeError(`Cannot use 'in' operator to search for '${String(left)}' in ${String(right)}`);
      }
      return Object.hasOwn(right, String(left)) || isShown(right, String(left));
    default:
      throw unknownOperator(operator);
  }
}

function unaryPlus(value: unknown): number {
  // oxlint-disable-next-line typescript/no-unnecessary-type-conversion -- the value is of any type
  return +(value as number);
}

function unknownOperator(operator: Operator): Error {
  return new Error(`the manifest has an unknown operator or the wrong number of arguments: ${operator}`);
}

// ── fields ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Getters on prototypes that are as good as data. */
const shown: readonly (readonly [type: (value: object) => boolean, names: ReadonlySet<string>])[] = [
  [(value) => value instanceof Map || value instanceof Set, new Set(['size'])],
  [(value) => ArrayBuffer.isView(value), new Set(['length', 'byteLength', 'byteOffset'])],
  [(value) => value instanceof ArrayBuffer, new Set(['byteLength'])],
  [
    (value) => value instanceof URL,
    new Set([
      'href',
      'origin',
      'protocol',
      'username',
      'password',
      'host',
      'hostname',
      'port',
      'pathname',
      'search',
      'hash',
    ]),
  ],
];

function isShown(value: object, key: string): boolean {
  return shown.some(([isType, names]) => names.has(key) && isType(value));
}

/** A field of a handle: of nothing it is undefined. */
export function fieldOf(value: unknown, key: string | number): unknown {
  if (typeof value === 'string') return key === 'length' ? value.length : characterOf(value, key);
  if (typeof value !== 'object' || value === null) return undefined;
  if (Object.hasOwn(value, key) || isShown(value, String(key))) return (value as Record<string | number, unknown>)[key];
  return undefined;
}

function characterOf(text: string, key: string | number): unknown {
  return Object.hasOwn(Object(text) as object, key) ? text[Number(key)] : undefined;
}

/** A field of a value: of nothing it throws, as in JavaScript. */
export function strictFieldOf(value: unknown, key: string | number): unknown {
  if (value === null || value === undefined) {
    throw new TypeError(`Cannot read properties of ${String(value)} (reading '${key}')`);
  }
  return fieldOf(value, key);
}
