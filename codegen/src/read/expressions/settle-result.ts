import { ts } from 'ts-morph';
import type { Reader } from '../reader.ts';
import { settle } from '../to-value.ts';
import type { Abstract, ClosureNode } from '../values.ts';
import { waitFor } from './await.ts';

/** What a function gave, at its end: an async one that returns a promise waits for it. */
export function settleResult(r: Reader, value: Abstract, node: ClosureNode, at: ts.Node): Abstract {
  if (r.control === false) return value;
  const isAsync = node.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.AsyncKeyword) === true;
  return settle(
    r,
    isAsync && (value.kind === 'handle' || value.kind === 'promise') ? waitFor(r, value, at) : value,
    at,
  );
}
