import type { ts } from 'ts-morph';
import type { Range } from '../diagnostics/diagnostic.ts';
import type { AnalysedDag, Analysis } from '../project/api.ts';
import { taskCalls } from './calls.ts';
import { wholeOf } from './flows.ts';
import { rangeIn } from './places.ts';

/** A dag in the outline of a file, or a call in it. */
export interface Outline {
  readonly name: string;
  readonly range: Range;
  readonly nameRange: Range;
  readonly children: readonly Outline[];
}

/** The dags that a file declares, with the nodes whose calls stand in their bodies. */
export function outlineOf(analysis: Analysis, file: string): Outline[] {
  const names = new Map(taskCalls(analysis).map(({ node, name }) => [node as ts.Node, name]));
  return analysis.dags.flatMap((dag) => {
    const nameRange = rangeIn(analysis, dag.declaration.nameNode);
    const range = rangeIn(analysis, wholeOf(dag.declaration));
    // What a base class in another file declares has its place there.
    if (nameRange.file !== file || range.file !== file) return [];
    return [{ name: dag.read.dag.id, range, nameRange, children: callsIn(analysis, dag, names) }];
  });
}

function callsIn(
  analysis: Analysis,
  { declaration, read }: AnalysedDag,
  names: ReadonlyMap<ts.Node, ts.Node>,
): Outline[] {
  const body = declaration.closure.node;
  const calls = [...read.positions].flatMap(([id, at]) => {
    const name = names.get(at);
    const isInside = at.getSourceFile() === body.getSourceFile() && body.pos <= at.pos && at.end <= body.end;
    return name === undefined || !isInside ? [] : [{ id, at, name }];
  });
  return calls
    .sort((a, b) => a.name.pos - b.name.pos)
    .map(({ id, at, name }) => ({
      name: id,
      range: rangeIn(analysis, at),
      nameRange: rangeIn(analysis, name),
      children: [],
    }));
}
