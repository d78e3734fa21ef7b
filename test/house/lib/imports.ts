import { posix } from 'node:path';
import { lineAt, type SyntaxNode, visitNodes } from './sources.ts';

export interface Import {
  readonly specifier: string;
  /** Erased by the compiler: `import type`, `export type`, `import('x').T`, or all names `type`. */
  readonly typeOnly: boolean;
  readonly line: number;
}

const declarations = new Set(['ImportDeclaration', 'ExportNamedDeclaration', 'ExportAllDeclaration']);

function literal(node: unknown): string | undefined {
  const value = (node as { value?: unknown } | null | undefined)?.value;
  return typeof value === 'string' ? value : undefined;
}

function isTypeOnlyDeclaration(node: SyntaxNode): boolean {
  if (node['importKind'] === 'type' || node['exportKind'] === 'type') return true;
  // With verbatimModuleSyntax `import { type A } from 'x'` still loads x.
  return false;
}

function specifierOf(node: SyntaxNode): { specifier: string; typeOnly: boolean } | undefined {
  if (declarations.has(node.type)) {
    const specifier = literal(node['source']);
    return specifier === undefined ? undefined : { specifier, typeOnly: isTypeOnlyDeclaration(node) };
  }
  if (node.type === 'ImportExpression') {
    const specifier = literal(node['source']);
    return { specifier: specifier ?? '(computed)', typeOnly: false };
  }
  if (node.type === 'TSImportType') {
    const specifier = literal(node['source'] ?? node['argument']);
    return specifier === undefined ? undefined : { specifier, typeOnly: true };
  }
  if (node.type === 'CallExpression') {
    const callee = node['callee'] as SyntaxNode;
    const specifier = literal((node['arguments'] as unknown[])[0]);
    if (callee.type === 'Identifier' && callee['name'] === 'require' && specifier !== undefined) {
      return { specifier, typeOnly: false };
    }
  }
  return undefined;
}

/** All that a file names in another module: static, dynamic, re-exported, `require`d, or in a type. */
export function importsOf(path: string, text: string): Import[] {
  const found: Import[] = [];
  visitNodes(path, text, (node) => {
    const match = specifierOf(node);
    if (match !== undefined) found.push({ ...match, line: lineAt(text, node.start) });
  });
  return found;
}

/** The file that a relative specifier names, as a path from the root. */
export function resolveRelative(from: string, specifier: string): string {
  return posix.normalize(posix.join(posix.dirname(from), specifier));
}
