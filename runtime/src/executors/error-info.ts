/** Whatever was thrown, as plain data: short, without frames of ours, safe against errors that lie. */
import { inspect, types } from 'node:util';
import type { ErrorInfo } from '../core/model.ts';

const longestText = 64 * 1024;
const deepestCause = 8;

/**
 * The error as data. Stacks keep the user's frames: what stands below the call of the task is cut off, and so are Node's
 * own frames. Something that is no error becomes one that says so.
 */
export function errorInfo(thrown: unknown): ErrorInfo {
  return describe(thrown, 0);
}

function describe(thrown: unknown, depth: number): ErrorInfo {
  if (!isErrorLike(thrown)) return { name: 'NonError', message: `${shown(thrown)} was thrown, which is not an Error` };
  const name = textOf(thrown, 'name') ?? 'Error';
  const message = textOf(thrown, 'message') ?? '';
  const stack = textOf(thrown, 'stack');
  const code = textOf(thrown, 'code');
  const cause = depth < deepestCause ? causeOf(thrown) : undefined;
  return {
    name,
    message: cut(message),
    ...(stack === undefined ? {} : { stack: cut(usersStack(stack)) }),
    // Codes of others (`ENOENT`) are in the message or stack; this field is for ours.
    ...(code !== undefined && /^TW\d{4}$/.test(code) ? { code } : {}),
    ...(cause === undefined ? {} : { cause: describe(cause.value, depth + 1) }),
  };
}

function isErrorLike(thrown: unknown): thrown is object {
  try {
    return types.isNativeError(thrown) || thrown instanceof Error;
  } catch {
    // A proxy that throws when it is looked at.
    return false;
  }
}

/** Why it was thrown: its `cause`, or the first of the errors that an AggregateError holds. */
function causeOf(error: object): { readonly value: unknown } | undefined {
  const cause = read(error, 'cause');
  if (cause !== undefined && cause !== error) return { value: cause };
  const errors = read(error, 'errors');
  return Array.isArray(errors) && errors.length > 0 && errors[0] !== error ? { value: errors[0] } : undefined;
}

/** A property of an error may be a getter that throws. */
function read(error: object, key: string): unknown {
  try {
    return (error as Record<string, unknown>)[key];
  } catch {
    return undefined;
  }
}

function textOf(error: object, key: string): string | undefined {
  const value = read(error, key);
  return typeof value === 'string' ? value : undefined;
}

function shown(value: unknown): string {
  try {
    return cut(inspect(value, { depth: 3, breakLength: 120, maxStringLength: 1_000 }));
  } catch {
    return 'something';
  }
}

function cut(text: string): string {
  return text.length <= longestText ? text : `${text.slice(0, longestText)}… (${text.length} characters)`;
}

// With source maps our frames stand in `src`, without in `dist`.
const ours = [
  ...foldersOf(new URL('../../', import.meta.url), ['worker/', 'executors/']),
  ...foldersOf(new URL('../', import.meta.resolve('@tradewind/sdk')), ['']),
];

function foldersOf(root: URL, parts: readonly string[]): string[] {
  // Frames of modules are URLs, those of source maps may be paths.
  const roots = [root.href, decodeURIComponent(root.pathname)];
  return roots.flatMap((text) => ['src/', 'dist/'].flatMap((folder) => parts.map((part) => text + folder + part)));
}

/** What the user called, and what called it, up to us. */
function usersStack(stack: string): string {
  const lines = stack.split('\n');
  const first = lines.findIndex((line) => /^\s+at /.test(line));
  if (first < 0) return stack;
  const kept = lines.slice(0, first);
  for (const frame of lines.slice(first)) {
    const isOurs = ours.some((folder) => frame.includes(folder));
    if (isOurs && kept.length > first) break;
    if (!isOurs && !/\(?node:/.test(frame)) kept.push(frame);
  }
  return kept.join('\n');
}
