/** The few questions about types that reading a flow asks. */
import { ts } from 'ts-morph';
import { originOf } from '../origins.ts';
import type { Reader } from '../reader.ts';

export function typeAt(r: Reader, node: ts.Node): ts.Type {
  return r.checker.getTypeAtLocation(node);
}

export function isDate(type: ts.Type): boolean {
  return type.getSymbol()?.name === 'Date';
}

/** Whether a field of it can be read without throwing, as far as types tell. */
export function isSurelyThere(r: Reader, type: ts.Type): boolean {
  const unsure =
    ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.Undefined | ts.TypeFlags.Null | ts.TypeFlags.Void;
  if ((type.flags & unsure) !== 0) return false;
  const { strict, strictNullChecks } = r.shared.project.program.getCompilerOptions();
  if ((strictNullChecks ?? strict) === false) return false;
  return r.checker.getNonNullableType(type) === type;
}

/** `Handle<T>` for a message: `T`. */
export function typeText(r: Reader, node: ts.Node): string {
  const type = typeAt(r, node);
  return r.checker.typeToString(type, node, ts.TypeFormatFlags.NoTruncation).slice(0, 80);
}

/** Whether a method call on a handle is its list's `map`. */
export function isListMap(r: Reader, name: ts.MemberName): boolean {
  const symbol = r.checker.getSymbolAtLocation(name);
  return symbol !== undefined && originOf(r.shared, symbol) === 'sdk';
}
