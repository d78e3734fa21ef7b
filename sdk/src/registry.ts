/**
 * What decorators and function forms record, kept by reflect-metadata: what a manifest cannot hold (callbacks, the code
 * itself) is found here at run time. The compiler does not need it, and nothing here needs `design:*`.
 *
 * Methods are recorded under their class: standard decorators give us its metadata object, legacy ones its prototype.
 * Not under the function, since another decorator may have put a different one in its place.
 */
import 'reflect-metadata';
import { sdkError } from './errors.ts';
import type { DagOptions, GroupOptions, TaskOptions } from './options.ts';
import { metadataSymbol } from './symbol-metadata.ts';

interface OptionsByKind {
  readonly task: TaskOptions;
  readonly dag: DagOptions;
  readonly group: GroupOptions;
}

export type Kind = keyof OptionsByKind;
export type Body = (this: unknown, ...args: readonly unknown[]) => unknown;

interface DefinitionAs<K extends Kind> {
  readonly kind: K;
  /** Class form (`body` wants its instance as `this`) or function form. */
  readonly form: 'method' | 'function';
  /** The method's name; in function form that of the function, if it has one. */
  readonly name: string | undefined;
  readonly options: Readonly<OptionsByKind[K]>;
  /** The user's code, unwrapped. */
  readonly body: Body;
}

export type TaskDefinition = DefinitionAs<'task'>;
export type DagDefinition = DefinitionAs<'dag'>;
export type GroupDefinition = DefinitionAs<'group'>;
export type Definition = TaskDefinition | DagDefinition | GroupDefinition;

// Text, not symbols or classes: another copy of this module finds the same entries.
const membersKey = 'tradewind:members';
const definitionKey = 'tradewind:definition';
const instanceKey = 'tradewind:instance';

type Members = Map<string, Definition>;

/** `owner` is a class's metadata object or its prototype. */
export function recordMember(owner: object, member: string, definition: Definition): void {
  let members = Reflect.getOwnMetadata(membersKey, owner) as Members | undefined;
  if (members === undefined) {
    members = new Map();
    Reflect.defineMetadata(membersKey, members, owner);
  }
  members.set(member, definition);
}

/** `instance`: class form, as a flow calls it. */
export function recordFunction(callable: object, definition: Definition, instance?: object): void {
  Reflect.defineMetadata(definitionKey, definition, callable);
  if (instance !== undefined) Reflect.defineMetadata(instanceKey, instance, callable);
}

/** Whose method a lifted call is; none in function form. */
export function instanceOf(callable: object): object | undefined {
  return Reflect.getOwnMetadata(instanceKey, callable) as object | undefined;
}

/** What was declared by `task(fn)`, `dag(fn)` or `group(fn)`. */
export function definitionOf(callable: unknown): Definition | undefined;
/** What stands before that method of a class (or of its prototype, or of an instance). */
export function definitionOf(target: unknown, member: string): Definition | undefined;
export function definitionOf(target: unknown, member?: string): Definition | undefined {
  if (!isObject(target)) return undefined;
  if (member === undefined) return Reflect.getOwnMetadata(definitionKey, target) as Definition | undefined;
  for (const owner of ownersOf(target)) {
    const definition = membersOf(owner)?.get(member);
    if (definition !== undefined) return withBody(target, member, definition);
  }
  return undefined;
}

/** All methods that were declared in a class and its base classes, by name; the nearest declaration wins. */
export function definitionsOf(target: object): ReadonlyMap<string, Definition> {
  const found = new Map<string, Definition>();
  for (const owner of ownersOf(target)) {
    for (const [member, definition] of membersOf(owner) ?? []) {
      if (!found.has(member)) found.set(member, withBody(target, member, definition));
    }
  }
  return found;
}

/** A task's definition. Throws TW1006 if it is something else. */
export function taskDefinition(target: unknown, member?: string): TaskDefinition {
  const definition = member === undefined ? definitionOf(target) : definitionOf(target, member);
  if (definition?.kind === 'task') return definition;
  const seen = definition === undefined ? 'nothing that was declared' : `a ${definition.kind}`;
  throw sdkError('TW1006', `${member === undefined ? 'this' : `"${member}"`} is ${seen}, where a task is wanted`, {
    help: 'Put `@task()` before the method, or declare the function with `task(…)`.',
  });
}

/** A sub-class may override a declared method without declaring it again: its options stay, its code is the new one. */
function withBody(target: object, member: string, definition: Definition): Definition {
  const body = (prototypeOf(target) as Record<string, unknown>)[member];
  return typeof body === 'function' && body !== definition.body ? { ...definition, body: body as Body } : definition;
}

/** Where a class and its base classes may have recorded members, nearest first. */
function* ownersOf(target: object): Generator<object> {
  if (typeof target === 'function') yield* metadataOf(target);
  let prototype: object | null = prototypeOf(target);
  while (prototype !== null && prototype !== Object.prototype) {
    yield prototype;
    if (Object.hasOwn(prototype, 'constructor')) yield* metadataOf(prototype.constructor);
    prototype = Object.getPrototypeOf(prototype) as object | null;
  }
}

function* metadataOf(constructor: object): Generator<object> {
  if (!Object.hasOwn(constructor, metadataSymbol)) return;
  const metadata = (constructor as Record<symbol, unknown>)[metadataSymbol];
  if (isObject(metadata)) yield metadata;
}

function membersOf(owner: object): Members | undefined {
  return Reflect.getOwnMetadata(membersKey, owner) as Members | undefined;
}

/** Of a class, its prototype; an instance or prototype is asked as it is. */
function prototypeOf(target: object): object {
  const prototype: unknown = typeof target === 'function' ? target.prototype : target;
  return isObject(prototype) ? prototype : target;
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
