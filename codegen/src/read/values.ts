/**
 * What an expression of a flow is while the flow is read. The reader runs the body over these instead of over values:
 * constants stay what they are, everything that is only known at run time is a reference into the graph.
 */
import type { PointId, Value } from '@tradewind/sdk/manifest';
import type { ts } from 'ts-morph';
import type { ClassInfo } from '../discover/classes.ts';
import type { FlowDeclaration, TaskDeclaration, Word } from '../discover/declarations.ts';
import type { RuleName } from '../diagnostics/rules.ts';
import type { CallOptionsSpec } from '../options/specs.ts';
import type { Expr } from './expr.ts';
import type { Scope } from './scope.ts';
import type { Cell } from './store.ts';

/** Known when the project is compiled: a primitive, or an object that is no plain array or record. */
export interface Constant {
  readonly kind: 'const';
  readonly value:
    | undefined
    | null
    | string
    | number
    | bigint
    | boolean
    | Date
    | RegExp
    | URL
    | Map<unknown, unknown>
    | Set<unknown>;
}

/** An array whose items are known one by one. Arrays and records are cells: they may be changed while the flow is read. */
export interface List {
  readonly kind: 'list';
  readonly cell: Cell<readonly Abstract[]>;
}

export interface RecordValue {
  readonly kind: 'record';
  readonly cell: Cell<ReadonlyMap<string, Abstract>>;
  /** Where each property was written, for diagnostics. */
  readonly origins?: ReadonlyMap<string, ts.Node>;
}

/** Only known at run time, but a value: a parameter, an awaited result, an item, or glue over these. */
export interface Dynamic {
  readonly kind: 'value';
  readonly expr: Expr;
  /** Came out of a task: it is frozen. */
  readonly awaited?: boolean;
  /** An array that the flow itself has made: it may be changed. */
  readonly own?: true;
  /** The entry of a record of the flow's own that it was read from. */
  readonly place?: { readonly cell: Cell<ReadonlyMap<string, Abstract>>; readonly key: Abstract };
  /** The record of the flow's own that it was read from, of what has a name of its own now. */
  readonly taken?: Cell<ReadonlyMap<string, Abstract>>;
}

/** The promise of a result. */
export interface HandleValue {
  readonly kind: 'handle';
  readonly ref: Value;
}

/** A function with the variables around it. */
export interface Closure {
  readonly kind: 'closure';
  readonly node: ClosureNode;
  readonly scope: Scope;
  readonly self?: Abstract;
}
export type ClosureNode =
  | ts.ArrowFunction
  | ts.FunctionExpression
  | ts.FunctionDeclaration
  | ts.MethodDeclaration
  | ts.GetAccessorDeclaration;

/** The SDK's `triggerDag`. */
export interface TriggerWord {
  readonly kind: 'trigger';
  readonly name: string;
}

/** Something that a call turns into a part of the graph. */
export interface Callable {
  readonly kind: 'callable';
  readonly declaration: TaskDeclaration | FlowDeclaration | TriggerWord;
  /** From `.with(…)`, outermost last. */
  readonly overrides: readonly CallOptionsSpec[];
  /** From `.after(…)`. */
  readonly after: readonly Value[];
  /** Where the id was given. */
  readonly idNode?: ts.Node;
}

/** `call.with` and `call.after`, before they are called. */
export interface Modifier {
  readonly kind: 'modifier';
  readonly which: 'with' | 'after';
  readonly call: Callable;
}

/** `this` of a flow. */
export interface Instance {
  readonly kind: 'instance';
  readonly class: ClassInfo;
}

export interface ClassValue {
  readonly kind: 'class';
  readonly class: ClassInfo;
}

/** `import * as x`. */
export interface ModuleValue {
  readonly kind: 'module';
  readonly symbol: ts.Symbol;
  readonly specifier?: string;
}

/** Something of the standard library or the platform, by its path: `Promise.all`, `Math.max`, `process.env`. */
export interface Global {
  readonly kind: 'global';
  readonly path: string;
}

/** Something of a package of which only the types are known. */
export interface External {
  readonly kind: 'external';
  readonly specifier: string;
  readonly exportName: string;
  readonly path: readonly string[];
  readonly symbol: ts.Symbol;
}

/** A name of the SDK: `chain`, `run`, `addDays`. */
export interface SdkName {
  readonly kind: 'sdk';
  readonly name: string;
}

/** `task({ … })`, before it decorates a method. */
export interface DecoratorValue {
  readonly kind: 'decorator';
  readonly word: Word;
  readonly options: Abstract | undefined;
  readonly at: ts.Node;
}

/** A member of a value, before it is called: `list.map`. */
export interface Method {
  readonly kind: 'method';
  readonly of: Abstract;
  readonly name: string;
}

/** A promise that a flow makes itself: of several handles together, or of an async function that was called. */
export interface PromiseValue {
  readonly kind: 'promise';
  readonly mode: 'all' | 'settled' | 'any' | 'race' | 'body';
  /** What is waited for; a gathered array is all its items. */
  readonly of: readonly Abstract[] | Gathered;
  /** Of an async function: what it returned. */
  readonly strand?: Strand;
}

/** An array that has one item for each iteration of a run-time loop: handles, or promises of async callbacks. */
export interface Gathered {
  readonly kind: 'gathered';
  readonly ref: Value;
  /** The list that was looped over, which is as long. */
  readonly source?: Value;
  readonly promises: boolean;
  /** Of promises: records or lists with handles in them, which an `await` of the promise does not wait for. */
  readonly hold?: true;
}

/** In a list: the items of an array that only the run knows, put in one by one. */
export interface Spread {
  readonly kind: 'spread';
  readonly of: Gathered | Dynamic | Opaque | Faulty;
}

/** How a call of an async function ended. */
export interface Strand {
  readonly result: Abstract;
  /** The point at its end; waiting for the strand is waiting for it. Absent: nothing in it takes time. */
  readonly end: PointId | undefined;
}

/** Something that cannot be known here; a diagnostic is due where it is used. */
export interface Opaque {
  readonly kind: 'opaque';
  /** Completes "… but `x` …": `reads the clock`. */
  readonly because: string;
  readonly at?: ts.Node;
  /** The rule to report, if it is not merely "not constant". */
  readonly fault?: { readonly rule: RuleName; readonly args: unknown };
}

/** A diagnostic was reported already; whatever is made of it is silent. */
export interface Faulty {
  readonly kind: 'faulty';
}

export type Abstract =
  | Constant
  | List
  | RecordValue
  | Dynamic
  | HandleValue
  | Closure
  | Callable
  | Modifier
  | Instance
  | ClassValue
  | ModuleValue
  | Global
  | External
  | SdkName
  | DecoratorValue
  | Method
  | PromiseValue
  | Gathered
  | Spread
  | Opaque
  | Faulty;

/** A value under another name: what is done to it from there is not done to where it was read. */
export function elsewhere(value: Abstract): Abstract {
  if (value.kind !== 'value' || value.place === undefined) return value;
  const { place, ...rest } = value;
  return { ...rest, taken: place.cell };
}

export const faulty: Faulty = { kind: 'faulty' };
export const nothing: Constant = { kind: 'const', value: undefined };

export function constant(value: Constant['value']): Constant {
  return { kind: 'const', value };
}

export function dynamic(expr: Expr, awaited = false): Dynamic {
  return awaited ? { kind: 'value', expr, awaited } : { kind: 'value', expr };
}

export function leaf(value: Value, awaited = false): Dynamic {
  return dynamic({ kind: 'leaf', value }, awaited);
}

export function handle(ref: Value): HandleValue {
  return { kind: 'handle', ref };
}
