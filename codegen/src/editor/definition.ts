import { ts } from 'ts-morph';
import type { Range } from '../diagnostics/diagnostic.ts';
import type { Analysis } from '../project/api.ts';
import { resolveAlias } from '../read/symbols.ts';
import { nameOfCallee } from './calls.ts';
import { nodeAt, rangeIn, type Spot } from './places.ts';

/** A dag's id that names it, and where the dag is declared. */
export interface DefinitionAnswer {
  /** What stands between the quotes. */
  readonly range: Range;
  /** More than one if two dags of the project have that id, which is an error of its own. */
  readonly targets: readonly Range[];
}

/** Where the dag is that a text names: `triggerDag('rockets')`, `client.trigger('rockets')`. */
export function definitionAt(analysis: Analysis, spot: Spot): DefinitionAnswer | undefined {
  const node = nodeAt(analysis, spot);
  if (node === undefined || !ts.isStringLiteralLike(node) || !namesDag(analysis, node)) return undefined;
  const targets = analysis.dags
    .filter(({ read }) => read.dag.id === node.text)
    .map(({ declaration }) => rangeIn(analysis, declaration.nameNode));
  return targets.length === 0 ? undefined : { range: rangeIn(analysis, insideQuotes(node)), targets };
}

function namesDag({ shared, project }: Analysis, node: ts.StringLiteralLike): boolean {
  const { parent } = node;
  if (!ts.isCallExpression(parent) || parent.arguments[0] !== node) return false;
  const symbol = shared.checker.getSymbolAtLocation(nameOfCallee(parent));
  const meant = symbol && resolveAlias(shared, symbol);
  if (meant?.name !== 'triggerDag' && meant?.name !== 'trigger') return false;
  return (meant.declarations ?? []).some((one) => project.packages.isSdk(one.getSourceFile().fileName));
}

/** A text without its quotes. */
export function insideQuotes(node: ts.StringLiteralLike): {
  sourceFile: ts.SourceFile;
  start: number;
  end: number;
} {
  const sourceFile = node.getSourceFile();
  return { sourceFile, start: node.getStart(sourceFile) + 1, end: node.end - 1 };
}
