/**
 * Flow programs as data. A program says *which* name it means by a number, and the printer takes that number modulo the
 * names that fit there: so any data is a well-typed program, and data can be made smaller without looking at types.
 */

import type { Collects } from './collections.ts';

/** One of the names that are in scope and of the type that is needed. */
export type Ref = number;

export type Num =
  | { readonly k: 'const'; readonly n: number }
  | { readonly k: 'ref'; readonly r: Ref }
  | { readonly k: 'plus'; readonly r: Ref; readonly n: number }
  | { readonly k: 'field'; readonly r: Ref }
  | { readonly k: 'length'; readonly r: Ref }
  /** An item of a list that may not be there, or a number that may be 0. */
  | { readonly k: 'else'; readonly op: '??' | '||' | '&&' | '?.'; readonly r: Ref; readonly n: number }
  /** Glue that throws if there is no such item. */
  | { readonly k: 'item'; readonly r: Ref; readonly n: number }
  | { readonly k: 'call'; readonly call: Call };

export type ListArg = { readonly k: 'ref'; readonly r: Ref } | { readonly k: 'nums'; readonly items: readonly Num[] };

export const numTasks = ['num', 'odd', 'picky', 'fails', 'absent', 'flaky', 'hopeless', 'add', 'sum', 'size'] as const;
export const listTasks = ['range', 'wide', 'none', 'brittle', 'many'] as const;
export type TaskName = (typeof numTasks)[number] | (typeof listTasks)[number] | 'rec' | 'text';

export interface Call {
  readonly task: TaskName;
  readonly a: Num;
  readonly b: Num;
  readonly list: ListArg;
  readonly after: readonly Ref[];
  readonly rule: string | null;
  /** In place of the task's own. */
  readonly retries: number | null;
}

export interface Cond {
  readonly r: Ref;
  readonly op: 'more' | 'even' | 'both' | 'either' | 'long' | 'latest';
  readonly n: number;
}

export type Source =
  | { readonly k: 'list'; readonly r: Ref; readonly task: (typeof listTasks)[number]; readonly n: number }
  | { readonly k: 'entries'; readonly n: number }
  | { readonly k: 'param' };

export type Stmt =
  | { readonly k: 'call'; readonly call: Call; readonly awaited: boolean }
  | { readonly k: 'let'; readonly call: Call; readonly awaited: boolean }
  | { readonly k: 'assign'; readonly r: Ref; readonly call: Call; readonly n: Num }
  | { readonly k: 'await'; readonly r: Ref }
  | { readonly k: 'together'; readonly how: 'all' | 'allSettled' | 'any' | 'race'; readonly calls: readonly Call[] }
  | { readonly k: 'if'; readonly cond: Cond; readonly body: readonly Stmt[]; readonly other: readonly Stmt[] }
  | { readonly k: 'choose'; readonly cond: Cond; readonly call: Call; readonly n: Num; readonly awaited: boolean }
  | {
      readonly k: 'fallback';
      readonly op: '??' | '||';
      readonly r: Ref;
      readonly n: number;
      readonly call: Call;
      readonly awaited: boolean;
    }
  | { readonly k: 'pair'; readonly n: Num; readonly awaited: boolean }
  | { readonly k: 'and'; readonly cond: Cond; readonly call: Call }
  | {
      readonly k: 'switch';
      readonly r: Ref;
      readonly body: readonly Stmt[];
      readonly other: readonly Stmt[];
      /** From the first clause on, without a `break`. */
      readonly falls: boolean;
    }
  | { readonly k: 'return'; readonly cond: Cond; readonly n: Num }
  | { readonly k: 'throw'; readonly cond: Cond; readonly n: number }
  | {
      readonly k: 'loop';
      readonly source: Source;
      readonly body: readonly Stmt[];
      readonly push: Num | null;
      /** What is pushed are values, also from further inside. */
      readonly values: boolean;
      readonly indexed: boolean;
      /** A sum over the iterations. */
      readonly carries: 'value' | 'handle' | null;
      /** What is in each iteration put in, and read. */
      readonly collects: Collects | null;
    }
  | { readonly k: 'push'; readonly r: Ref; readonly n: Num }
  | { readonly k: 'jump'; readonly how: 'break' | 'continue'; readonly cond: Cond }
  | { readonly k: 'unroll'; readonly how: 'names' | 'count'; readonly n: number; readonly body: readonly Stmt[] }
  | {
      readonly k: 'map';
      readonly source: Source;
      readonly how: 'async' | 'sync' | 'handle';
      readonly body: readonly Stmt[];
      readonly n: Num;
      readonly again: boolean;
      /** Of `async` callbacks: what each came to, in place of all of them. */
      readonly settled: boolean;
    }
  | {
      readonly k: 'try';
      readonly body: readonly Stmt[];
      readonly handler: readonly Stmt[] | null;
      readonly sees: 'nothing' | 'failure' | 'both' | 'again';
      readonly last: readonly Stmt[] | null;
    }
  | { readonly k: 'using'; readonly task: 'opened' | 'stuck'; readonly n: Num; readonly awaited: boolean }
  | { readonly k: 'chain'; readonly r: Ref; readonly calls: readonly Call[] }
  | {
      readonly k: 'group';
      readonly g: number;
      /** None: its default. */
      readonly n: Num | null;
      readonly awaited: boolean;
      readonly after: Ref | null;
      readonly id: boolean;
    };

export interface Flow {
  readonly body: readonly Stmt[];
  readonly n: Num;
}

export interface Program {
  /** Printed in class form as well. */
  readonly inClass: boolean;
  readonly groups: readonly Flow[];
  readonly flow: Flow;
  /** What the dag's parameters are, beside their defaults. */
  readonly count: number;
  readonly items: readonly number[];
}
