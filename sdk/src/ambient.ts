/**
 * What is going on around the code that runs: a task, a flow that is played, or nothing. One storage for both, so that a
 * task that runs inside a played flow sees its own context and no flow.
 *
 * It lives on `globalThis`: a bundle may bring its own copy of the SDK, and the worker around it must reach that one too.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { TaskContext } from './context.ts';
import type { FlowCaller } from './flow-hook.ts';
import type { FlowRun } from './run.ts';

export type Ambient =
  | { readonly kind: 'task'; readonly context: TaskContext }
  | { readonly kind: 'flow'; readonly run: FlowRun; readonly caller: FlowCaller };

// Counts up when the shape of `Ambient` changes in a way that another copy would misread.
const key = Symbol.for('tradewind.ambient.1');
const shared = globalThis as { [key]?: AsyncLocalStorage<Ambient> };

export const ambient: AsyncLocalStorage<Ambient> = (shared[key] ??= new AsyncLocalStorage<Ambient>());
