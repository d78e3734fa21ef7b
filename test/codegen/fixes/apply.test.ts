import { describe, expect, it } from 'vitest';
import type { Diagnostic, Position } from '../../../codegen/src/diagnostics/diagnostic.ts';
import { applyFixes } from '../../../codegen/src/fixes/apply.ts';

type Edit = readonly [start: number, end: number, text: string, file?: string];

/** A diagnostic whose fix has these edits, by offsets in the first text. */
function diagnostic(text: string, ...edits: readonly Edit[]): Diagnostic {
  const at = (offset: number): Position => {
    const before = text.slice(0, offset).split(/\r\n|[\n\r\u2028\u2029]/);
    return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
  };
  return {
    code: 'TW2100',
    severity: 'error',
    message: '',
    file: 'a.ts',
    start: at(0),
    end: at(0),
    related: [],
    help: null,
    suggestions: [],
    fix: {
      title: 'change it',
      edits: edits.map(([start, end, changed, file = 'a.ts']) => ({
        file,
        start: at(start),
        end: at(end),
        text: changed,
      })),
    },
    url: null,
  };
}

function applied(text: string, ...fixes: readonly (readonly Edit[])[]): { text: string; fixed: number } {
  const { texts, fixed } = applyFixes(
    fixes.map((edits) => diagnostic(text, ...edits)),
    (file) => (file === 'a.ts' ? text : undefined),
  );
  return { text: texts.get('a.ts') ?? text, fixed: fixed.length };
}

describe('applyFixes', () => {
  it('puts the texts of all fixes in their places, in whatever order they come', () => {
    expect(applied('let a = b + c;', [[12, 13, 'd']], [[8, 9, 'x.y']])).toEqual({ text: 'let a = x.y + d;', fixed: 2 });
  });

  it('keeps the order of what one fix puts at one place', () => {
    expect(
      applied('f(a)', [
        [2, 2, 'await '],
        [2, 3, 'b'],
        [3, 3, '!'],
      ]),
    ).toEqual({ text: 'f(await b!)', fixed: 1 });
  });

  it('does once what two fixes want alike', () => {
    const both = applied(
      '() => [a, b]',
      [
        [0, 0, 'async '],
        [7, 7, 'await '],
      ],
      [
        [0, 0, 'async '],
        [10, 10, 'await '],
      ],
    );
    expect(both).toEqual({ text: 'async () => [await a, await b]', fixed: 2 });
  });

  it.each<[string, Edit]>([
    ['the same piece', [4, 5, 'y']],
    ['a part of it', [3, 8, 'y']],
    ['its beginning', [4, 4, 'y']],
    ['its end', [5, 5, 'y']],
  ])('leaves out a fix that touches %s of another, whole', (_what, other) => {
    expect(applied('let a = 1; b', [[4, 5, 'x']], [other, [11, 12, 'z']])).toEqual({ text: 'let x = 1; b', fixed: 1 });
  });

  it('counts lines as TypeScript does, and writes those of the file', () => {
    const text = 'a\r\nb\u2028c\rd';
    expect(applied(text, [[5, 6, 'x\ny']])).toEqual({ text: 'a\r\nb\u2028x\r\ny\rd', fixed: 1 });
  });

  it('leaves alone what has to change a file that it may not', () => {
    expect(
      applied('a', [
        [0, 1, 'b'],
        [0, 1, 'c', 'node_modules/x.ts'],
      ]),
    ).toEqual({ text: 'a', fixed: 0 });
  });
});
