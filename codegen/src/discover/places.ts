/** Where declared code is found at run time. */
import { ts } from 'ts-morph';
import { moduleOf } from '../load/load.ts';
import type { Shared } from '../read/reader.ts';
import { resolveAlias } from '../read/symbols.ts';
import type { CodePlace } from './declarations.ts';

export type ProjectPlace = Omit<Extract<CodePlace, { kind: 'project' }>, 'path'>;

/** Of a top-level name: its module, and the name that the module exports it under. */
export function placeOfVariable(shared: Shared, name: ts.Identifier): ProjectPlace {
  const sourceFile = name.getSourceFile();
  const symbol = shared.checker.getSymbolAtLocation(name);
  const exported = symbol === undefined ? undefined : exportedNames(shared, sourceFile).get(symbol);
  return {
    kind: 'project',
    module: moduleOf(shared.project.projectRoot, sourceFile.fileName),
    binding: name.text,
    ...(exported === undefined ? {} : { exportName: exported }),
  };
}

/** Of `export default …`. */
export function placeOfDefault(shared: Shared, sourceFile: ts.SourceFile): ProjectPlace {
  return {
    kind: 'project',
    module: moduleOf(shared.project.projectRoot, sourceFile.fileName),
    binding: 'default',
    exportName: 'default',
  };
}

/** A module's own names that it exports, with the name they have outside. */
function exportedNames(shared: Shared, sourceFile: ts.SourceFile): ReadonlyMap<ts.Symbol, string> {
  const known = shared.exports.get(sourceFile);
  if (known !== undefined) return known;
  const names = new Map<ts.Symbol, string>();
  const module = shared.checker.getSymbolAtLocation(sourceFile);
  for (const [, symbol] of module?.exports ?? []) {
    if (symbol.name === (ts.InternalSymbolName.ExportStar as string)) continue;
    const target = resolveAlias(shared, symbol);
    const own = target.declarations?.some((declaration) => declaration.getSourceFile() === sourceFile) === true;
    // A name that it has in both is told by the one that it has inside.
    if (own && (!names.has(target) || symbol.name === target.name)) names.set(target, symbol.name);
  }
  shared.exports.set(sourceFile, names);
  return names;
}
