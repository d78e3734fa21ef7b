import { describe, expect, test } from 'vitest';
import { longFiles, longFunctions } from './exceptions.ts';
import { countLines, fileLimit, functionLimit, longFunctionsIn } from './lib/sizes.ts';
import { listSources, readSource } from './lib/sources.ts';

const sources = listSources('sdk', 'codegen', 'runtime', 'examples', 'test', 'bench').filter(
  (path) => !path.startsWith('test/types/'), // lists of accepted and rejected lines, never run
);

describe('sizes', () => {
  const files = sources
    .map((path) => ({ id: path, lines: countLines(readSource(path)) }))
    .filter(({ lines }) => lines >= fileLimit);
  const functions = sources.flatMap((path) => longFunctionsIn(path, readSource(path)));

  test(`files stay under ${fileLimit} lines`, () => {
    expect(files.filter(({ id }) => !longFiles.includes(id))).toEqual([]);
  });

  test(`functions stay under ${functionLimit} lines`, () => {
    expect(functions.filter(({ id }) => !longFunctions.includes(id))).toEqual([]);
  });

  test('no exception outlives its need', () => {
    const needed = new Set([...files, ...functions].map(({ id }) => id));
    expect([...longFiles, ...longFunctions].filter((id) => !needed.has(id))).toEqual([]);
  });
});

describe('the check itself can fail', () => {
  const body = (lines: number) => 'work();\n'.repeat(lines);

  test.each([
    ['function', `function big() {\n${body(78)}}`, 'x.ts: big'],
    ['method', `class A { big() {\n${body(78)}} }`, 'x.ts: big'],
    ['arrow', `const big = () => {\n${body(78)}};`, 'x.ts: big'],
    ['callback', `each(() => {\n${body(78)}});`, 'x.ts: (anonymous)'],
  ])('a %s of 80 lines is too long', (_kind, text, id) => {
    expect(longFunctionsIn('x.ts', text)).toEqual([{ id, lines: 80 }]);
  });

  test('79 lines are not, nor is a suite of tests', () => {
    expect(longFunctionsIn('x.ts', `function big() {\n${body(77)}}`)).toEqual([]);
    expect(longFunctionsIn('x.ts', `describe('a', () => {\n${body(200)}});`)).toEqual([]);
    expect(longFunctionsIn('x.ts', `describe.each([1])('a', () => {\n${body(200)}});`)).toEqual([]);
  });

  test('a final newline is not a line', () => {
    expect(countLines('a\nb\n')).toBe(2);
  });
});
