import { ts } from 'ts-morph';
import { once } from '../once.ts';

/** Before these a class or object may expect more, so without quotes they would be read as modifiers. */
const modifiers: ReadonlySet<string> = new Set([
  'abstract',
  'accessor',
  'async',
  'constructor',
  'declare',
  'get',
  'override',
  'private',
  'protected',
  'public',
  'readonly',
  'set',
  'static',
]);

/**
 * A source with blanks in place of the quotes around keys that need none: `{ 'a': 1 }` is `{  a : 1 }`. Formatters take
 * such quotes away, and what they do must not change the bundle. Nothing moves.
 */
export const withPlainKeys = once((file: ts.SourceFile): string => {
  const { text } = file;
  // Most sources have no such key: they are not walked. `from 'tradewind';` is none.
  if (!/(?<!\b(?:from|import)\s*)(['"])[\p{ID_Start}$_][\p{ID_Continue}$]*\1\s*[:(=;?]/u.test(text)) return text;
  let plain = '';
  let done = 0;
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteral(node) && isPlainKey(node)) {
      const start = node.getStart(file);
      plain += `${text.slice(done, start)} ${text.slice(start + 1, node.end - 1)} `;
      done = node.end;
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return plain + text.slice(done);
});

function isPlainKey(node: ts.StringLiteral): boolean {
  const { parent, text } = node;
  const isKey =
    (ts.isObjectLiteralElementLike(parent) || ts.isClassElement(parent)) && parent.name === node
      ? true
      : ts.isBindingElement(parent) && parent.propertyName === node;
  if (!isKey || modifiers.has(text)) return false;
  // Written with escapes it is longer than its text.
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(text) && node.end - node.getStart() === text.length + 2;
}
