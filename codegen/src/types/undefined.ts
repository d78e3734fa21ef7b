import { ts } from 'ts-morph';

/** Whether `undefined` is one of the values of a type. */
export function takesUndefined(type: ts.Type): boolean {
  const { Any, Unknown, Undefined, Void } = ts.TypeFlags;
  const parts = type.isUnion() ? type.types : [type];
  return parts.some(({ flags }) => (flags & (Any | Unknown | Undefined | Void)) !== 0);
}
