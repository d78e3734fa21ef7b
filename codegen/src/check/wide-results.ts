import {
  childrenOf,
  type DagManifest,
  type NodeId,
  type PointId,
  type TaskKey,
  type Value,
} from '@tradewind/sdk/manifest';
import type { ts } from 'ts-morph';
import type { TaskDeclaration } from '../discover/declarations.ts';
import { hasErrors } from '../diagnostics/diagnostic.ts';
import type { Found, Sink } from '../diagnostics/sink.ts';
import { either } from '../diagnostics/rule.ts';
import { once } from '../once.ts';
import { signatureOf } from '../types/task-types.ts';
import { type CheckedFile, type CheckInput, isOwn, type ProjectInput } from './context.ts';

/** Which of the fields of a result are read; `all`: it is handed on as a whole. */
type Reads = 'all' | ReadonlySet<string>;

/** Lists that a task returns, that are stored and copied, and that nobody reads. */
export function checkWideResults({ files }: ProjectInput, sink: Sink): void {
  // Where something could not be read, nothing is known of who reads what.
  if (hasErrors(sink.all())) return;
  const elsewhere = readElsewhere(files);
  for (const file of files) {
    const { own } = usesIn(file);
    if (own.some(({ key }) => elsewhere.has(key))) {
      for (const use of own) if (!elsewhere.has(use.key)) sink.take(foundOf(use, sink));
    } else sink.take(foundIn(file, sink));
  }
  for (const use of elsewhere.values()) sink.take(foundOf(use, sink));
}

/** A task that some dags call, and what they read of its result. */
interface ReadUse {
  readonly key: TaskKey;
  readonly task: TaskDeclaration;
  readonly read: Reads;
}

/** What the dags of one file call: of its own tasks, and of those of others. */
const usesIn = once(({ declarations, dags }: CheckedFile) => {
  const uses = new Map<TaskKey, ReadUse>();
  for (const { dag, tasks } of dags) {
    const reads = readsOfTasks(dag);
    for (const use of tasks) {
      if (use.kind !== 'declared') continue;
      const read = reads.get(use.key);
      const before = uses.get(use.key);
      if (read !== undefined) {
        uses.set(use.key, { key: use.key, task: use.declaration, read: together(before?.read, read) });
      }
    }
  }
  const keys = new Set(declarations.map(({ key }) => key));
  const all = [...uses.values()];
  return { own: all.filter(({ key }) => keys.has(key)), others: all.filter(({ key }) => !keys.has(key)) };
});

/** Tasks that dags of other files than their own call, with what is read of them anywhere. */
function readElsewhere(files: readonly CheckedFile[]): ReadonlyMap<TaskKey, ReadUse> {
  const uses = new Map<TaskKey, ReadUse>();
  const add = (use: ReadUse): void => {
    const before = uses.get(use.key);
    uses.set(use.key, before === undefined ? use : { ...before, read: together(before.read, use.read) });
  };
  for (const file of files) for (const use of usesIn(file).others) add(use);
  if (uses.size === 0) return uses;
  for (const file of files) for (const use of usesIn(file).own) if (uses.has(use.key)) add(use);
  return uses;
}

/** Of tasks that only the file's own dags call. */
const foundIn = once((file: CheckedFile, sink: Sink): readonly Found[] => {
  return usesIn(file).own.flatMap((use) => foundOf(use, sink));
});

/** Finds out what the check will ask of types, under the checker that has seen the file. */
export function measureResults({ dags, shared }: CheckInput): void {
  for (const { dag, tasks } of dags) {
    const reads = readsOfTasks(dag);
    for (const use of tasks) {
      const isAsked = use.kind === 'declared' && reads.get(use.key) !== 'all' && isOwn(use.declaration);
      if (isAsked) measure(use.declaration, shared.checker);
    }
  }
}

/** What was found of a task, and for which fields that are read. */
const told = new WeakMap<TaskDeclaration, { readonly of: string; readonly found: readonly Found[] }>();

function foundOf({ task, read }: ReadUse, sink: Sink): readonly Found[] {
  // What tears down is given all of it.
  if (read === 'all' || !isOwn(task) || task.options.teardown !== undefined) return [];
  const of = JSON.stringify([...read]);
  const before = told.get(task);
  if (before?.of === of) return before.found;
  const found: Found[] = [];
  sink.collect(found, () => checkTask(task, read, sink));
  told.set(task, { of, found });
  return found;
}

function checkTask(task: TaskDeclaration, read: ReadonlySet<string>, sink: Sink): void {
  const width = widths.get(task);
  if (width === undefined || (read.size === 0 && !width.isLong)) return;
  const args = { task: task.name, type: width.type };
  if (width.isLong) {
    if (read.size === 0) sink.report('wide-result', width.at, { ...args, unread: undefined, read: undefined });
    return;
  }
  const unread = width.longFields.filter((name) => !read.has(name)).map((name) => `.${name}`);
  if (unread.length === 0) return;
  const names = [...read].map((name) => `.${name}`);
  sink.report('wide-result', width.at, { ...args, unread: either(unread, 'and'), read: either(names, 'and') });
}

interface Width {
  readonly type: string;
  readonly at: ts.Node;
  readonly isLong: boolean;
  readonly longFields: readonly string[];
}

/** A declaration lives for as long as nothing that it depends on changes. */
const widths = new WeakMap<TaskDeclaration, Width | undefined>();

function measure(task: TaskDeclaration, checker: ts.TypeChecker): void {
  if (!widths.has(task)) widths.set(task, findWidth(task, checker));
}

/** Undefined: nothing in it is long. */
function findWidth(task: TaskDeclaration, checker: ts.TypeChecker): Width | undefined {
  const signature = signatureOf(task, checker);
  if (signature === undefined) return undefined;
  const returned = signature.getReturnType();
  const type = checker.getAwaitedType(returned) ?? returned;
  const isWhole = isLong(type, checker);
  const longFields = checker
    .getPropertiesOfType(type)
    .filter((property) => isLong(checker.getTypeOfSymbol(property), checker))
    .map(({ name }) => name);
  if (!isWhole && longFields.length === 0) return undefined;
  const at = signature.getDeclaration()?.type ?? task.nameNode;
  return { type: shortened(checker.typeToString(type)), at, isLong: isWhole, longFields };
}

/** As long as the data are. */
function isLong(type: ts.Type, checker: ts.TypeChecker): boolean {
  if (type.isUnion()) return type.types.some((part) => isLong(part, checker));
  return checker.isArrayType(type) || /^(Readonly)?(Map|Set)$|Array$/.test(type.getSymbol()?.getName() ?? '');
}

function shortened(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`;
}

function together(a: Reads | undefined, b: Reads): Reads {
  if (a === undefined) return b;
  if (a === 'all' || b === 'all') return 'all';
  return new Set([...a, ...b]);
}

/** What a dag reads of its tasks. */
const readsOfTasks = once((dag: DagManifest): ReadonlyMap<TaskKey, Reads> => {
  const reads = new Map<TaskKey, Reads>();
  const read = findReads(dag);
  for (const { id, task, hidden, teardown } of dag.nodes) {
    if (hidden !== true) reads.set(task, together(reads.get(task), teardown ? 'all' : (read.get(id) ?? new Set())));
  }
  return reads;
});

/** What is read of each call. Waiting for one reads nothing. */
function findReads(dag: DagManifest): ReadonlyMap<NodeId, Reads> {
  const reads = new Map<NodeId, Reads>();
  const points = new Map(dag.points.map((point) => [point.id, point]));
  const behind = (id: PointId): readonly Value[] => {
    const point = points.get(id);
    return point?.kind === 'await' ? point.of : [];
  };
  const visit = (value: Value): void => {
    if (value.kind === 'node') reads.set(value.node, 'all');
    else if (value.kind === 'point') for (const one of behind(value.point)) visit(one);
    else if (value.kind !== 'field' || !readField(value.of, String(value.key))) {
      for (const child of childrenOf(value)) visit(child);
    }
  };
  const readField = (of: Value, key: string): boolean => {
    if (of.kind === 'node') {
      reads.set(of.node, together(reads.get(of.node), new Set([key])));
      return true;
    }
    const [only, ...others] = of.kind === 'point' ? behind(of.point) : [];
    return only !== undefined && others.length === 0 && readField(only, key);
  };
  for (const value of valuesOf(dag)) visit(value);
  return reads;
}

/** Everything in a dag that takes a value. */
function valuesOf({ nodes, points, joins, regions, groups, result }: DagManifest): Value[] {
  return [
    ...nodes.flatMap(({ args }) => args),
    ...points.flatMap((point) => {
      if (point.kind === 'decide') return point.branches.flatMap(({ test }) => test ?? []);
      if (point.kind === 'glue') return [point.value];
      return point.kind === 'throw' ? [point.error] : [];
    }),
    ...joins.flatMap(({ cases }) => cases.map(({ value }) => value)),
    ...regions.flatMap(({ source, carried }) => [
      source,
      ...(carried ?? []).flatMap(({ first, next }) => [first, next]),
    ]),
    ...groups.flatMap((group) => group.result ?? []),
    ...(result === undefined ? [] : [result]),
  ];
}
