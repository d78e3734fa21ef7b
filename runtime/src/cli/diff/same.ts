/** Equality of what manifests hold. */
import type { JsonSchema } from '@tradewind/sdk/manifest';
import { isDeepStrictEqual } from 'node:util';

export const sameValue = (a: unknown, b: unknown): boolean => isDeepStrictEqual(a, b);

/** Documentation does not change a type. */
export const sameSchema = (a: JsonSchema, b: JsonSchema): boolean => sameValue(withoutDocs(a), withoutDocs(b));

function withoutDocs(value: unknown, isProperties = false): unknown {
  if (Array.isArray(value)) return value.map((one) => withoutDocs(one));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, text]) => isProperties || key !== 'description' || typeof text !== 'string')
      .map(([key, one]) => [key, withoutDocs(one, !isProperties && (key === 'properties' || key === '$defs'))]),
  );
}

/** Two descriptions may be the same text where types differ further inside. */
export const was = (before: string, after: string): string =>
  before === after ? `differs inside of ${after}` : `was ${before}, is ${after}`;
