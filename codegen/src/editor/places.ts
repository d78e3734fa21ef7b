/** Between places in a text and pieces of the program. */
import { join } from 'node:path';
import { ts } from 'ts-morph';
import type { Position, Range } from '../diagnostics/diagnostic.ts';
import { type Place, rangeOf } from '../diagnostics/sink.ts';
import type { Analysis } from '../project/api.ts';

/** A place in one of the project's files, as diagnostics tell it. */
export interface Spot extends Position {
  /** Relative to the project, with forward slashes. */
  readonly file: string;
}

/** A file of the program; also one that no dag imports. */
export function sourceOf({ project }: Analysis, file: string): ts.SourceFile | undefined {
  return project.program.getSourceFile(join(project.projectRoot, file).replaceAll('\\', '/'));
}

/** The innermost piece of code around a place, or the name that ends there. */
export function nodeAt(analysis: Analysis, spot: Spot): ts.Node | undefined {
  const sourceFile = sourceOf(analysis, spot.file);
  if (sourceFile === undefined) return undefined;
  const offset = offsetOf(sourceFile, spot);
  if (offset === undefined) return undefined;
  const found = innermost(sourceFile, offset);
  if (offset === 0 || isNamed(found)) return found;
  const before = innermost(sourceFile, offset - 1);
  return isNamed(before) && before.end === offset ? before : found;
}

function innermost(sourceFile: ts.SourceFile, offset: number): ts.Node {
  let at: ts.Node = sourceFile;
  for (;;) {
    const inner: ts.Node | undefined = ts.forEachChild(at, (child) =>
      child.getStart(sourceFile) <= offset && offset < child.end ? child : undefined,
    );
    if (inner === undefined) return at;
    at = inner;
  }
}

function isNamed(node: ts.Node): boolean {
  return ts.isIdentifier(node) || ts.isStringLiteralLike(node);
}

/** Undefined for a place that the text does not have. */
function offsetOf(sourceFile: ts.SourceFile, { line, column }: Position): number | undefined {
  const starts = sourceFile.getLineStarts();
  const start = starts[line - 1];
  if (start === undefined || column < 1) return undefined;
  return Math.min(start + column - 1, starts[line] ?? sourceFile.end);
}

/** Where a piece of code stands. */
export function rangeIn({ project }: Analysis, at: Place): Range {
  return rangeOf(project.projectRoot, at);
}

/** Up from a piece of code, itself first. */
export function* outwards(from: ts.Node): Generator<ts.Node> {
  // A source file has no parent, whatever its type says.
  for (let node: ts.Node | undefined = from; node !== undefined; node = node.parent as ts.Node | undefined) yield node;
}
