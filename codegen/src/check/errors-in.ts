import type { ts } from 'ts-morph';
import type { Diagnostic, Position } from '../diagnostics/diagnostic.ts';
import { rangeOf } from '../diagnostics/sink.ts';

/** Whether an error was found inside of a node. */
export function hasErrorIn(diagnostics: readonly Diagnostic[], root: string, node: ts.Node): boolean {
  const { file, start, end } = rangeOf(root, node);
  return diagnostics.some(
    (one) => one.severity === 'error' && one.file === file && !isBefore(one.start, start) && isBefore(one.start, end),
  );
}

function isBefore(a: Position, b: Position): boolean {
  return a.line < b.line || (a.line === b.line && a.column < b.column);
}
