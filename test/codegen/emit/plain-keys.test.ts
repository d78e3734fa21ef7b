import { ts } from 'ts-morph';
import { expect, test } from 'vitest';
import { withPlainKeys } from '../../../codegen/src/emit/plain-keys.ts';

const plain = (text: string): string =>
  withPlainKeys(ts.createSourceFile('a.ts', text, ts.ScriptTarget.ESNext, true)).trim();

test.each([
  [`x = { 'a': 1, "b": 2, c: 3 };`, `x = {  a : 1,  b : 2, c: 3 };`],
  [
    `x = { 'a'() {}, async 'b'() {}, get 'c'() { return 1 } };`,
    `x = {  a () {}, async  b () {}, get  c () { return 1 } };`,
  ],
  [`class A { 'a' = 1; 'b'() {} static 'c'; }`, `class A {  a  = 1;  b () {} static  c ; }`],
  [`const { 'a': b } = x;`, `const {  a : b } = x;`],
  [`x = { 'é$_1': 1 };`, `x = {  é$_1 : 1 };`],
])('%s', (text, expected) => {
  expect(plain(text)).toBe(expected);
  expect(plain(text)).toHaveLength(text.length);
});

test.each([
  `x = { 'a-b': 1, '': 2, '1': 3, ['c']: 4 };`,
  `x = y ? 'a' : 'b';`,
  `x = { a: 'b' };`,
  `class A { 'get'\n foo() {} 'static' = 1; 'constructor'() {} }`,
  `x = { '\\u0061': 1 };`,
  `type T = { 'a': 1 }; switch (x) { case 'a': }`,
])('%s stays', (text) => {
  expect(plain(text)).toBe(text);
});
