import { ts } from 'ts-morph';
import { describe, expect, test } from 'vitest';
import { codeHashOf } from '../../../codegen/src/emit/code-hash.ts';

/** The hash of the first function or method in a text. */
function hashOf(text: string): string {
  const file = ts.createSourceFile(text.includes('</') ? 'a.tsx' : 'a.ts', text, ts.ScriptTarget.ESNext, true);
  const find = (node: ts.Node): ts.Node | undefined => (ts.isFunctionLike(node) ? node : ts.forEachChild(node, find));
  const found = find(file);
  if (found === undefined) throw new Error('no function');
  return codeHashOf(found);
}

describe('stays', () => {
  test.each([
    ['quotes', `f = () => "it's"`, `f = () => 'it\\'s'`],
    ['backticks without a hole', 'f = () => `a`', `f = () => 'a'`],
    ['semicolons and line breaks', 'f = () => { a(); b() }', 'f = () => {\n\n  a()\n  ;b();;\n}'],
    [
      'comments and JSDoc',
      'class A { /** Does it. */ m() { /* so */ return 1 // yes\n } }',
      'class A { m() { return 1 } }',
    ],
    ['parentheses', 'f = (a) => ((a) + 1)', 'f = a => a + 1'],
    ['trailing commas', 'f = (a, b,) => g([a, b,], { a, b, },)', 'f = (a, b) => g([a, b], { a, b })'],
    ['numbers written otherwise', 'f = () => 1_000 + 0xff', 'f = () => 1000 + 255'],
    ['quotes around keys', `f = () => ({ 'a': 1 })`, 'f = () => ({ a: 1 })'],
    ['types', 'f = <T>(this: X, a?: T, b: number = 1): T => (a as unknown as T)!', 'f = (a, b = 1) => a'],
    ['type declarations inside', 'function f() { type A = 1; interface B {} return 1 }', 'function f() { return 1 }'],
    [
      'decorators and visibility',
      'class A { @task({ retries: 3 }) public override async m() { return 1 } }',
      'class A { async m() { return 1 } }',
    ],
  ])('with %s', (_name, one, other) => {
    expect(hashOf(one)).toBe(hashOf(other));
  });
});

describe('changes', () => {
  test.each([
    ['a name', 'f = (a) => a.x', 'f = (a) => a.y'],
    ['a literal', 'f = () => 1', 'f = () => 2'],
    ['a text', `f = () => 'a'`, `f = () => 'b'`],
    ['a text for a name', `f = () => 'a'`, 'f = () => a'],
    ['an operator', 'f = (a, b) => a + b', 'f = (a, b) => a - b'],
    ['a prefix operator', 'f = (a) => +a', 'f = (a) => -a'],
    ['a postfix operator', 'f = (a) => a++', 'f = (a) => a--'],
    ['grouping', 'f = (a, b, c) => (a + b) * c', 'f = (a, b, c) => a + b * c'],
    ['async', 'f = async () => 1', 'f = () => 1'],
    ['a generator', 'class A { *m() { yield 1 } }', 'class A { m() { yield 1 } }'],
    ['an optional access', 'f = (a) => a?.b', 'f = (a) => a.b'],
    ['a default', 'f = (a = 1) => a', 'f = (a) => a'],
    ['a rest parameter', 'f = (...a) => a', 'f = (a) => a'],
    ['const and let', 'f = () => { const a = 1 }', 'f = () => { let a = 1 }'],
    ['a hole in a list', 'f = () => [1, , 2]', 'f = () => [1, 2]'],
    ['a regular expression', 'f = () => /a/g', 'f = () => /a/'],
    ['a condition', 'f = (a) => a ? 1 : 2', 'f = (a) => [a, 1, 2]'],
    ['a template', 'f = (a) => `x${a}`', 'f = (a) => `y${a}`'],
    ['a parameter property', 'class A { constructor(public a) {} }', 'class A { constructor(a) {} }'],
    ['a computed key', 'f = (a) => ({ [a]: 1 })', 'f = (a) => ({ a: 1 })'],
    ['text in markup', 'f = () => <a>one</a>', 'f = () => <a>two</a>'],
  ])('with %s', (_name, one, other) => {
    expect(hashOf(one)).not.toBe(hashOf(other));
  });
});
