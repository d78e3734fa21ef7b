import { describe, expect, test } from 'vitest';
import { lineAt, listSources, readSource, type SyntaxNode, visitNodes } from './lib/sources.ts';

const globals = new Set([
  'process',
  'fetch',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'performance',
  'crypto',
  'console',
  'queueMicrotask',
]);
const members = new Set(['Date.now', 'Math.random', 'DateTime.now', 'DateTime.local', 'DateTime.utc']);

function impurity(node: SyntaxNode, parent: SyntaxNode | undefined): string | undefined {
  if (node.type === 'NewExpression') {
    const callee = node['callee'] as SyntaxNode;
    const bare = (node['arguments'] as unknown[]).length === 0;
    return bare && callee['name'] === 'Date' ? 'new Date()' : undefined;
  }
  if (node.type === 'CallExpression') {
    const callee = node['callee'] as SyntaxNode;
    if (callee.type === 'Identifier' && globals.has(String(callee['name']))) return String(callee['name']);
    return undefined;
  }
  if (node.type !== 'MemberExpression' || parent?.type === 'TSTypeReference') return undefined;
  const object = node['object'] as SyntaxNode;
  const property = node['property'] as SyntaxNode;
  if (object.type !== 'Identifier') return undefined;
  const name = `${String(object['name'])}.${String(property['name'])}`;
  // A date with given parts is a value; without any it is the clock.
  const withParts =
    name.startsWith('DateTime.') &&
    name !== 'DateTime.now' &&
    parent?.type === 'CallExpression' &&
    (parent['arguments'] as unknown[]).length > 0;
  if (members.has(name) && !withParts) return name;
  return ['process', 'performance', 'crypto', 'console'].includes(String(object['name'])) ? name : undefined;
}

function impuritiesIn(path: string, text: string): string[] {
  const found: string[] = [];
  visitNodes(path, text, (node, parent) => {
    const name = impurity(node, parent);
    if (name !== undefined) found.push(`${path}:${lineAt(text, node.start)} uses ${name}`);
  });
  return found;
}

describe('core is pure: no clock, no randomness, no I/O', () => {
  test('its sources', () => {
    const sources = listSources('runtime/src/core');
    expect(sources.flatMap((path) => impuritiesIn(path, readSource(path)))).toEqual([]);
  });

  test.each([
    'const t = Date.now();',
    'const t = new Date();',
    'const r = Math.random();',
    'const e = process.env;',
    'setTimeout(() => {}, 1);',
    'const t = DateTime.utc();',
    'console.log(1);',
  ])('the check finds: %s', (text) => {
    expect(impuritiesIn('x.ts', text)).toHaveLength(1);
  });

  test.each(['const t = new Date(ms);', 'const t = DateTime.utc(2001, 1, 7);', 'state.process = 1;'])(
    'the check lets pass: %s',
    (text) => {
      expect(impuritiesIn('x.ts', text)).toEqual([]);
    },
  );
});
