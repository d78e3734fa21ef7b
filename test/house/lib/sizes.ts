import { lineAt, type SyntaxNode, visitNodes } from './sources.ts';

export const fileLimit = 500;
export const functionLimit = 80;

const functionTypes = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

function nameOf(node: SyntaxNode, parent: SyntaxNode | undefined): string {
  const named = (node['id'] ?? parent?.['key'] ?? parent?.['id']) as
    | { name?: string; value?: string }
    | null
    | undefined;
  return named?.name ?? named?.value ?? '(anonymous)';
}

/** `describe(…, () => { … })` is a list of tests, not a function anyone has to hold in mind. */
function isSuite(parent: SyntaxNode | undefined): boolean {
  if (parent?.type !== 'CallExpression') return false;
  let callee = parent['callee'] as SyntaxNode;
  while (callee.type === 'MemberExpression' || callee.type === 'CallExpression') {
    callee = (callee['object'] ?? callee['callee']) as SyntaxNode;
  }
  return callee.type === 'Identifier' && callee['name'] === 'describe';
}

export function countLines(text: string): number {
  return text.replace(/\n$/, '').split('\n').length;
}

/** The functions of a file that reach the limit, as `path: name`, with their length. */
export function longFunctionsIn(path: string, text: string): { id: string; lines: number }[] {
  const found: { id: string; lines: number }[] = [];
  visitNodes(path, text, (node, parent) => {
    if (!functionTypes.has(node.type) || isSuite(parent)) return;
    const lines = lineAt(text, node.end) - lineAt(text, node.start) + 1;
    if (lines >= functionLimit) found.push({ id: `${path}: ${nameOf(node, parent)}`, lines });
  });
  return found;
}
