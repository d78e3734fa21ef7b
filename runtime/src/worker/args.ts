/** Builds a task's arguments from what the scheduler sent. */
import { readFileSync } from 'node:fs';
import { parse } from '@tradewind/sdk/runtime';
import { executorError } from '../executors/errors.ts';
import type { WorkArg } from '../executors/executor.ts';

/** Throws TW4005 if a stored text cannot be read. */
export function decodeArgs(args: readonly WorkArg[]): unknown[] {
  return args.map(decodeArg);
}

function decodeArg(arg: WorkArg): unknown {
  switch (arg.kind) {
    case 'text':
      return fieldOf(decodeText(arg.text), arg.path);
    case 'file':
      return fieldOf(decodeText(readText(arg.file)), arg.path);
    case 'list':
      return arg.items.map(decodeArg);
    default:
      return Object.fromEntries(arg.entries.map(([key, value]) => [key, decodeArg(value)]));
  }
}

/** A field of a handle: of nothing it is undefined. */
function fieldOf(value: unknown, path: readonly (string | number)[] = []): unknown {
  let field = value;
  for (const key of path) {
    if (field === undefined || field === null) return undefined;
    field = (field as Record<string | number, unknown>)[key];
  }
  return field;
}

function decodeText(text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw executorError('TW4005', 'an argument could not be read', {
      help: 'It was changed since it was stored, or stored by a newer version of Tradewind.',
      cause: error,
    });
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw executorError('TW4005', `an argument could not be read: ${file}`, {
      help: 'Large results are kept in files beside the metastore; this one was moved or removed. Clear the task that made it.',
      cause: error,
    });
  }
}
