/**
 * Arrays and records of the flow that several things hold. In JavaScript each of them sees a change; where an array or
 * record is one value that only the run knows, it holds a copy of what was put in, which does not. Such a change is refused.
 */
import { ts } from 'ts-morph';
import type { Reader } from './reader.ts';
import type { Cell } from './store.ts';
import { usesOf } from './uses-of.ts';
import type { Abstract, Dynamic } from './values.ts';

/** Something takes a copy of what this is now. */
export function copied(r: Reader, value: Abstract, at: ts.Node): void {
  for (const cell of containersIn(r, value)) if (!r.copied.has(cell)) r.copied.set(cell, at);
}

/** A variable holds it. An entry of a record, under its name, is a copy from here on. */
export function named(r: Reader, value: Abstract, name: ts.Identifier | undefined, at: ts.Node): void {
  if (name === undefined) return;
  if (value.kind === 'list' || value.kind === 'record') r.names.set(value.cell, name);
  const record = takenFrom(value);
  if (record !== undefined && isContainer(r, at)) lend(r, record, name);
}

/** It is an entry of this record. */
export function entered(r: Reader, record: Cell<unknown>, value: Abstract): void {
  for (const cell of containersIn(r, value)) lend(r, record, r.names.get(cell));
}

/** The variable that holds an entry of this record, too, and is asked for it after the change. */
export function otherName(r: Reader, record: Cell<unknown>, change: ts.Node): ts.Identifier | undefined {
  return r.lent.get(record)?.find((name) => {
    // In a loop's body each iteration has a variable of its own.
    if (name.pos > change.pos) return false;
    const symbol = r.checker.getSymbolAtLocation(name);
    const body = ts.findAncestor(name, (node) => ts.isBlock(node) || ts.isSourceFile(node));
    return (
      symbol !== undefined &&
      body !== undefined &&
      usesOf(symbol, body, r.checker).some((use) => use.pos > change.end && !isSet(use))
    );
  });
}

/** The record of the flow's own that it was read from. */
export function takenFrom(value: Abstract): Dynamic['taken'] {
  return value.kind === 'value' ? (value.taken ?? value.place?.cell) : undefined;
}

/** What a record of the flow's own is now. */
export function readOf(record: Cell<ReadonlyMap<string, Abstract>>, whole: Abstract): Abstract {
  return whole.kind === 'value' ? { ...whole, taken: record } : whole;
}

/** A part of a value. */
export function partOf(whole: Abstract, part: Abstract): Abstract {
  const taken = takenFrom(whole);
  return taken === undefined || part.kind !== 'value' ? part : { ...part, taken };
}

/** Either of two values. */
export function either(value: Dynamic, one: Abstract, other: Abstract): Dynamic {
  const taken = takenFrom(one) ?? takenFrom(other);
  return taken === undefined ? value : { ...value, taken };
}

function lend(r: Reader, record: Cell<unknown>, name: ts.Identifier | undefined): void {
  const names = r.lent.get(record) ?? [];
  if (name !== undefined && !names.includes(name)) r.lent.set(record, [...names, name]);
}

/** The arrays and records that it is and holds, as far as they are known one by one. */
function containersIn(r: Reader, value: Abstract): Cell<unknown>[] {
  if ((value.kind !== 'list' && value.kind !== 'record') || value.cell.owner !== r.store) return [];
  const items: Iterable<Abstract> = value.kind === 'list' ? r.store.get(value.cell) : r.store.get(value.cell).values();
  return [value.cell, ...[...items].flatMap((item) => containersIn(r, item))];
}

function isContainer(r: Reader, at: ts.Node): boolean {
  const type = r.checker.getNonNullableType(r.checker.getTypeAtLocation(at));
  return (type.flags & ts.TypeFlags.Object) !== 0;
}

function isSet(use: ts.Identifier): boolean {
  const { parent } = use;
  return (
    ts.isBinaryExpression(parent) && parent.left === use && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken
  );
}
