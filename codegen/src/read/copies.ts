/**
 * Arrays and records of the flow that several things hold. In JavaScript each of them sees a change; where an array or
 * record is one value that only the run knows, it holds a copy of what was put in, which does not. Such a change is refused.
 */
import { ts } from 'ts-morph';
import type { Place } from '../diagnostics/sink.ts';
import type { Reader } from './reader.ts';
import type { Cell } from './store.ts';
import { unwrap } from './symbols.ts';
import { usesOf } from './uses-of.ts';
import type { Abstract, Dynamic, List, RecordValue } from './values.ts';

/** Something takes a copy of what this is now. */
export function copied(r: Reader, value: Abstract, at: ts.Node): void {
  for (const cell of containersIn(r, value)) if (!r.copied.has(cell)) r.copied.set(cell, at);
}

/** Where the copy is taken, in a message about the change. */
export function placeOfCopy(copy: ts.Node): { readonly at: Place; readonly message: string } {
  if (!ts.isIterationStatement(copy, false)) return { at: copy, message: 'a copy of it is taken here' };
  const head = { sourceFile: copy.getSourceFile(), start: copy.getStart(), end: copy.statement.getFullStart() };
  return { at: head, message: 'this loop hands on a copy of it' };
}

/** A variable holds it. An entry of a record, under its name, is a copy from here on. */
export function named(r: Reader, value: Abstract, name: ts.Identifier | undefined, at: ts.Node): void {
  if (name === undefined) return;
  if (value.kind === 'list' || value.kind === 'record') add(r.names, value.cell, name);
  // `Object.values(groups)` is a new array, of the same entries.
  const parts = value.kind === 'list' ? r.store.get(value.cell) : [value];
  for (const part of parts) {
    const record = takenFrom(part.kind === 'spread' ? part.of : part);
    if (record !== undefined && isContainer(r, at)) add(r.lent, record, name);
  }
}

/** It is an entry of this record. */
export function entered(r: Reader, record: Cell<unknown>, value: Abstract): void {
  for (const cell of containersIn(r, value)) for (const name of r.names.get(cell) ?? []) add(r.lent, record, name);
}

/** It is a copy of something that others hold. */
export function handedOn(r: Reader, value: Abstract, at: ts.Node): void {
  copied(r, value, at);
  for (const cell of containersIn(r, value)) r.handedOn.add(cell);
}

/** What a variable is where ways meet: its own, if none of what it may be has another name. */
export function met(r: Reader, made: Abstract, cases: readonly { readonly value: Abstract }[], at: ts.Node): Abstract {
  const isHandedOn = cases.some(({ value }) => 'cell' in value && r.handedOn.has(value.cell));
  if (isHandedOn) handedOn(r, made, at);
  const shared = cases.filter(({ value }) => 'cell' in value && (r.names.get(value.cell)?.length ?? 0) > 1);
  if (shared.length > 0) for (const { value } of [...shared, { value: made }]) copied(r, value, at);
  return made;
}

/**
 * The variable that holds an entry of this record, too, and is asked for it after the change.
 *
 * @param whole one that holds the record itself
 */
export function otherName(
  r: Reader,
  record: Cell<unknown>,
  change: ts.Node,
  whole: boolean,
): ts.Identifier | undefined {
  return r.lent.get(record)?.find((name) => {
    // In a loop's body each iteration has a variable of its own.
    if (name.pos > change.pos || (whole && !isNameOfName(name))) return false;
    const symbol = r.checker.getSymbolAtLocation(name);
    const body = ts.findAncestor(name, (node) => ts.isBlock(node) || ts.isSourceFile(node));
    if (symbol === undefined || body === undefined) return false;
    const uses = usesOf(symbol, body, r.checker);
    return uses.some((use) => !isSet(use) && (use.pos > change.end || comesAgain(use, change, name, uses)));
  });
}

/** Whether a loop comes back from the change to a use that stands before it, with what the variable held all the time. */
function comesAgain(use: ts.Node, change: ts.Node, name: ts.Node, uses: readonly ts.Identifier[]): boolean {
  const loop = ts.findAncestor(
    change,
    (node) => ts.isIterationStatement(node, false) && isIn(node, use) && !isIn(node, name),
  );
  const isSetFirst = (one: ts.Identifier): boolean =>
    isSet(one) && one.pos < use.pos && one.parent.parent.parent === (loop as ts.IterationStatement).statement;
  return loop !== undefined && !uses.some(isSetFirst);
}

function isIn(outer: ts.Node, node: ts.Node): boolean {
  return outer.pos <= node.pos && node.end <= outer.end;
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

function add(to: Map<Cell<unknown>, readonly ts.Identifier[]>, cell: Cell<unknown>, name: ts.Identifier): void {
  const names = to.get(cell) ?? [];
  if (!names.includes(name)) to.set(cell, [...names, name]);
}

/** `const same = groups` */
function isNameOfName({ parent }: ts.Identifier): boolean {
  return (
    ts.isVariableDeclaration(parent) && parent.initializer !== undefined && ts.isIdentifier(unwrap(parent.initializer))
  );
}

/**
 * Whether others hold what this variable or entry of a record holds, too, or part of it: `const same = list`, `{ list }`.
 *
 * @param names of arrays and records, before whatever is asked about was read
 * @param holder the variable, or the record
 */
export function isHeldElsewhere(r: Reader, names: Reader['names'], value: Abstract, holder: Cell<unknown>): boolean {
  const own = new Set(containersIn(r, value));
  if (own.size === 0) return false;
  const isNamed = [...own].some((cell) => names.get(cell)?.some((name) => name !== holder.name) === true);
  return isNamed || [...names.keys()].some((cell) => !own.has(cell) && reaches(r, cell, own, holder));
}

function reaches(r: Reader, from: Cell<unknown>, cells: ReadonlySet<Cell<unknown>>, except: Cell<unknown>): boolean {
  if (from === except) return false;
  return containersOf(r, from).some((cell) => cells.has(cell) || reaches(r, cell, cells, except));
}

/** The same arrays and records, each behind those that it holds. */
export function innerFirst<T extends Cell<unknown>>(r: Reader, cells: ReadonlySet<T>): ReadonlySet<T> {
  const found = new Set<T>();
  const visit = (cell: Cell<unknown>): void => {
    for (const inner of containersOf(r, cell)) visit(inner);
    if (cells.has(cell as T)) found.add(cell as T);
  };
  for (const cell of cells) visit(cell);
  return found;
}

/** What this array or record holds. */
function containersOf(r: Reader, cell: Cell<unknown>): Cell<unknown>[] {
  const content = r.store.get(cell);
  const items = Array.isArray(content) || content instanceof Map ? content.values() : [];
  return [...(items as Iterable<Abstract>)].flatMap((item) => (isKnownContainer(r, item) ? [item.cell] : []));
}

/** The arrays and records that it is and holds, as far as they are known one by one. */
export function containersIn(r: Reader, value: Abstract): Cell<unknown>[] {
  if (!isKnownContainer(r, value)) return [];
  const items: Iterable<Abstract> = value.kind === 'list' ? r.store.get(value.cell) : r.store.get(value.cell).values();
  return [value.cell, ...[...items].flatMap((item) => containersIn(r, item))];
}

function isKnownContainer(r: Reader, value: Abstract): value is List | RecordValue {
  return (value.kind === 'list' || value.kind === 'record') && value.cell.owner === r.store;
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
