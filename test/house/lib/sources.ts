import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { parseSync } from 'oxc-parser';

export const root = join(import.meta.dirname, '../../..');

/** Not ours to hold to the rules: built, installed, or programs that are wrong on purpose. */
const skippedFolders = new Set(['node_modules', 'dist', 'fixtures', 'programs', 'coverage']);

/** Every TypeScript file below the given folders, as paths from the root with forward slashes. */
export function listSources(...folders: readonly string[]): string[] {
  const found: string[] = [];
  const walk = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!skippedFolders.has(entry.name) && !entry.name.startsWith('.')) walk(path);
      } else if (/\.[cm]?tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts')) {
        found.push(relative(root, path).split(sep).join('/'));
      }
    }
  };
  for (const folder of folders) walk(join(root, folder));
  return found.sort();
}

export function readSource(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

/** Calls `visit` for every node, parents first, with the node it stands in. */
export function visitNodes(
  path: string,
  text: string,
  visit: (node: SyntaxNode, parent: SyntaxNode | undefined) => void,
): void {
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message ?? 'does not parse'}`);
  const walk = (node: SyntaxNode, parent: SyntaxNode | undefined): void => {
    visit(node, parent);
    for (const value of Object.values(node)) {
      if (Array.isArray(value)) {
        for (const item of value as unknown[]) if (isNode(item)) walk(item, node);
      } else if (isNode(value)) walk(value, node);
    }
  };
  walk(program as unknown as SyntaxNode, undefined);
}

export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
