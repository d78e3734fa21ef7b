/**
 * Renames a task, group or dag at all its uses. Runs are stored under node ids, which are made of names: who renames
 * leaves the history behind, unless the old name is given as an `id` where it was the id until now.
 */
import { ts } from 'ts-morph';
import { optionNode } from '../check/context.ts';
import type { Fix, Range } from '../diagnostics/diagnostic.ts';
import type { Declaration } from '../discover/declarations.ts';
import { faultOfId } from '../graph/names.ts';
import type { Analysis } from '../project/api.ts';
import { insideQuotes } from './definition.ts';
import { declarationsNamedBy } from './flows.ts';
import { type BoundIds, boundIds, keepingIds } from './history.ts';
import { nodeAt, rangeIn, type Spot } from './places.ts';
import { type Use, usesOf } from './rename-places.ts';

export interface RenameAnswer {
  readonly kind: Declaration['kind'];
  readonly from: string;
  readonly to: string;
  readonly edits: Fix['edits'];
  /** The ids that change with the name. */
  readonly bound: readonly BoundIds[];
  /** What to change beside `edits` so that ids stay as they are. */
  readonly keep: Fix['edits'];
}

/** Why a name cannot be taken, in a sentence. */
export interface RenameRefusal {
  readonly refused: string;
}

/** The name at a place, if it is one of a task, group or dag of the project. */
export function renamableAt(analysis: Analysis, spot: Spot): { range: Range; name: string } | undefined {
  const target = targetAt(analysis, spot);
  return target && { range: rangeIn(analysis, target.at), name: target.declaration.name };
}

/** Undefined if nothing of ours stands there. */
export function renameAt(analysis: Analysis, spot: Spot, to: string): RenameAnswer | RenameRefusal | undefined {
  const target = targetAt(analysis, spot);
  if (target === undefined) return undefined;
  const { declaration } = target;
  const { name: from, kind } = declaration;
  const refused = refusalOf(analysis, declaration, to);
  if (refused !== undefined) return { refused };
  const uses = usesOf(analysis, declaration.nameNode);
  const names = new Set(uses.map(({ at }) => `${at.sourceFile.fileName}:${at.start}`));
  const renamed = [
    ...analysis.declarations.tasks,
    ...analysis.declarations.groups,
    ...analysis.dags.map((dag) => dag.declaration),
  ].filter(({ nameNode }) => names.has(`${nameNode.getSourceFile().fileName}:${nameNode.getStart()}`));
  const edits = [
    ...uses.map((use) => editOf(analysis, use, to)),
    ...teardownTexts(analysis, from, renamed).map((text) => ({ ...rangeIn(analysis, insideQuotes(text)), text: to })),
  ];
  return {
    kind,
    from,
    to,
    edits,
    bound: boundIds(analysis, renamed),
    keep: keepingIds(analysis, renamed),
  };
}

function targetAt(analysis: Analysis, spot: Spot): { at: ts.Identifier; declaration: Declaration } | undefined {
  const at = nodeAt(analysis, spot);
  if (at === undefined || !ts.isIdentifier(at)) return undefined;
  const declaration = declarationsNamedBy(analysis, at).find(
    // Another name for it (`import { load as read }`) is not its own.
    ({ name, nameNode }) =>
      name === at.text && ts.isIdentifier(nameNode) && !nameNode.getSourceFile().isDeclarationFile,
  );
  return declaration && { at, declaration };
}

function refusalOf({ shared }: Analysis, { nameNode, owner }: Declaration, to: string): string | undefined {
  const fault = faultOfId(to) ?? (isName(to) ? undefined : 'JavaScript does not take it');
  if (fault !== undefined) return `\`${to}\` cannot be a name: ${fault}.`;
  const { checker } = shared;
  const isTaken =
    owner === undefined
      ? checker
          .getSymbolsInScope(nameNode, ts.SymbolFlags.Value)
          .some(({ name, declarations = [] }) => name === to && declarations.some(isIn(nameNode.getSourceFile())))
      : checker.getTypeAtLocation(owner.node).getProperty(to) !== undefined;
  if (!isTaken) return undefined;
  return owner === undefined
    ? `There is a \`${to}\` in this file already.`
    : `\`${owner.name}\` has a member \`${to}\` already.`;
}

function isName(text: string): boolean {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, false, ts.LanguageVariant.Standard, text);
  const token = scanner.scan();
  const isReserved = token >= ts.SyntaxKind.FirstReservedWord && token <= ts.SyntaxKind.LastReservedWord;
  return token >= ts.SyntaxKind.Identifier && !isReserved && scanner.getTokenEnd() === text.length;
}

function isIn(sourceFile: ts.SourceFile): (node: ts.Node) => boolean {
  return (node) => node.getSourceFile() === sourceFile;
}

function editOf(analysis: Analysis, { at, before, behind }: Use, to: string): Fix['edits'][number] {
  return { ...rangeIn(analysis, at), text: before + to + behind };
}

/** In class form a tear-down is named by a text, of which TypeScript does not know what it means. */
function teardownTexts(analysis: Analysis, name: string, renamed: readonly Declaration[]): ts.StringLiteralLike[] {
  const owners = new Set(renamed.map(({ owner }) => owner));
  const found = new Set<ts.StringLiteralLike>();
  for (const task of analysis.declarations.tasks) {
    const { teardown } = task.options;
    if (teardown === undefined || !('method' in teardown) || teardown.method !== name || !owners.has(task.owner))
      continue;
    const option = optionNode(task, 'teardown');
    const text = ts.isPropertyAssignment(option) ? option.initializer : undefined;
    if (text !== undefined && ts.isStringLiteralLike(text)) found.add(text);
  }
  return [...found];
}
