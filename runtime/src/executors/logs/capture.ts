/**
 * Sends what a task prints to the log of its try: the console, and writes to `process.stdout` and `process.stderr`. Which
 * try it is follows the asynchronous context, so tries that run side by side do not mix. What is printed outside of a try
 * goes where it always went.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { Console } from 'node:console';
import type { LogLevel } from './log-line.ts';
import type { TryLog } from './try-log.ts';

/** The try that the running code belongs to. */
export interface TryScope {
  readonly token: string;
  readonly log: TryLog;
  /** Made at the first use: it keeps the try's own indentation, counters and timers. */
  console?: { readonly target: Console; level: LogLevel };
}

const scopes = new AsyncLocalStorage<TryScope>();

export function withTryScope<T>(scope: TryScope, body: () => T): T {
  return scopes.run(scope, body);
}

export function currentTryScope(): TryScope | undefined {
  return scopes.getStore();
}

const levelOf: Readonly<Record<string, LogLevel>> = {
  log: 'info',
  info: 'info',
  dir: 'info',
  dirxml: 'info',
  table: 'info',
  group: 'info',
  groupCollapsed: 'info',
  groupEnd: 'info',
  count: 'info',
  countReset: 'info',
  time: 'info',
  timeLog: 'info',
  timeEnd: 'info',
  clear: 'info',
  debug: 'debug',
  trace: 'debug',
  warn: 'warn',
  error: 'error',
  assert: 'error',
};

type Method = (...args: unknown[]) => unknown;
type Patch = { readonly undo: () => void };

let installed: { users: number; readonly patches: readonly Patch[] } | undefined;

/** Begins to capture; answers with what ends it. May be called by several: the last one ends it. */
export function captureOutput(): () => void {
  installed ??= { users: 0, patches: [patchConsole(), patchStream('stdout'), patchStream('stderr')] };
  installed.users += 1;
  let ended = false;
  return () => {
    if (ended || installed === undefined) return;
    ended = true;
    installed.users -= 1;
    if (installed.users > 0) return;
    for (const patch of installed.patches) patch.undo();
    installed = undefined;
  };
}

function patchConsole(): Patch {
  const target = globalThis.console as unknown as Record<string, Method>;
  const undo: (() => void)[] = [];
  for (const [name, level] of Object.entries(levelOf)) {
    const original = target[name];
    if (original === undefined) continue;
    const patched: Method = (...args) => {
      const scope = scopes.getStore();
      return scope === undefined ? original.apply(target, args) : print(scope, name, level, args);
    };
    target[name] = patched;
    undo.push(() => {
      if (target[name] === patched) target[name] = original;
    });
  }
  return { undo: () => undo.forEach((one) => one()) };
}

function print(scope: TryScope, name: string, level: LogLevel, args: readonly unknown[]): unknown {
  const own = (scope.console ??= newConsole(scope));
  own.level = level;
  return (own.target as unknown as Record<string, Method>)[name]?.(...args);
}

function newConsole(scope: TryScope): { target: Console; level: LogLevel } {
  // Node's Console wants streams, but with `ignoreErrors: false` it only calls `write`.
  const sink = {
    write: (text: string): boolean => {
      scope.log.write(own.level, 'console', text.endsWith('\n') ? text.slice(0, -1) : text);
      return true;
    },
  } as unknown as NodeJS.WritableStream;
  const target = new Console({ stdout: sink, stderr: sink, ignoreErrors: false, colorMode: false });
  const own = { target, level: 'info' as LogLevel };
  return own;
}

type Write = (
  this: NodeJS.WriteStream,
  chunk: string | Uint8Array,
  encoding?: BufferEncoding | ((error?: Error | null) => void),
  done?: (error?: Error | null) => void,
) => boolean;

function patchStream(source: 'stdout' | 'stderr'): Patch {
  const stream = process[source];
  const original = Reflect.get(stream, 'write') as Write;
  const patched: Write = (chunk, encoding, done) => {
    const scope = scopes.getStore();
    if (scope === undefined) return original.call(stream, chunk, encoding, done);
    const bytes = typeof chunk === 'string' && typeof encoding === 'string' ? Buffer.from(chunk, encoding) : chunk;
    scope.log.stream(source, bytes);
    const callback = typeof encoding === 'function' ? encoding : done;
    if (callback !== undefined) process.nextTick(callback);
    return true;
  };
  stream.write = patched;
  return {
    undo: () => {
      if (Reflect.get(stream, 'write') === patched) stream.write = original;
    },
  };
}
