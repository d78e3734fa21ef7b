/** Whose a name is. */
import { ts } from 'ts-morph';
import type { Shared } from './reader.ts';

export type Origin = 'project' | 'sdk' | 'global' | 'package';

/** By where it is declared. What is declared nowhere (`undefined`, `globalThis`) is the language's. */
export function originOf(shared: Shared, symbol: ts.Symbol): Origin {
  const declaration = symbol.valueDeclaration ?? symbol.declarations?.[0];
  if (declaration === undefined) return 'global';
  const sourceFile = declaration.getSourceFile();
  // `declare global` and scripts of types (@types/node) are the platform, wherever they stand.
  if (sourceFile.isDeclarationFile && isGlobalDeclaration(declaration, sourceFile)) return 'global';
  const known = shared.origins.get(sourceFile);
  if (known !== undefined) return known;
  const origin = originOfFile(shared, sourceFile);
  shared.origins.set(sourceFile, origin);
  return origin;
}

function originOfFile(shared: Shared, sourceFile: ts.SourceFile): Origin {
  const { program, packages } = shared.project;
  if (program.isSourceFileDefaultLibrary(sourceFile)) return 'global';
  if (packages.isSdk(sourceFile.fileName)) return 'sdk';
  if (sourceFile.isDeclarationFile || program.isSourceFileFromExternalLibrary(sourceFile)) return 'package';
  return sourceFile.fileName.includes('/node_modules/') ? 'package' : 'project';
}

function isGlobalDeclaration(declaration: ts.Node, sourceFile: ts.SourceFile): boolean {
  for (let at: ts.Node = declaration; at !== undefined; at = at.parent) {
    if (ts.isModuleDeclaration(at)) {
      if ((at.flags & ts.NodeFlags.GlobalAugmentation) !== 0) return true;
      if (ts.isStringLiteral(at.name)) return false;
    }
    if (ts.isSourceFile(at)) break;
  }
  return !ts.isExternalModule(sourceFile);
}

/** The longest dotted path that begins with this name: `process.env.HOME`. */
export function globalPath(node: ts.Identifier): { path: string; at: ts.Node } {
  let path = node.text;
  let at: ts.Node = node;
  while (ts.isPropertyAccessExpression(at.parent) && at.parent.expression === at) {
    at = at.parent;
    path += `.${(at as ts.PropertyAccessExpression).name.text}`;
  }
  return { path, at };
}
