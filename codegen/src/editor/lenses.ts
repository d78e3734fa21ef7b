import type { Range } from '../diagnostics/diagnostic.ts';
import type { Analysis } from '../project/api.ts';
import { type Measures, measuresOf } from './measures.ts';
import { rangeIn } from './places.ts';

/** What is to be shown above a declaration; several if it declares several dags. */
export interface Lens {
  readonly range: Range;
  readonly dags: readonly ({ readonly id: string } & Measures)[];
}

/** The lenses of a file, in source order. */
export function lensesOf(analysis: Analysis, file: string): Lens[] {
  const found = new Map<number, Lens>();
  for (const { declaration, read } of analysis.dags) {
    const range = rangeIn(analysis, declaration.nameNode);
    if (range.file !== file) continue;
    const at = declaration.nameNode.pos;
    const one = { id: read.dag.id, ...measuresOf(read.dag) };
    found.set(at, { range, dags: [...(found.get(at)?.dags ?? []), one] });
  }
  return [...found].sort(([a], [b]) => a - b).map(([, lens]) => lens);
}
