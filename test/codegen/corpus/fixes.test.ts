/**
 * Every fix of every rejected program of the corpus: it compiles, what it is for is gone, and nothing came in its place.
 * What all fixes of a program together make of it is a file beside it, written and read as the others are.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../../codegen/src/diagnostics/diagnostic.ts';
import { applyFixes } from '../../../codegen/src/fixes/apply.ts';
import { analyzer, changed, pathOf, type Program, programs, sourceOf } from './corpus.ts';

/** Rules that offer a fix; of each there is a program that shows it. */
const withFixes = [
  'TW2006',
  'TW2007',
  'TW2012',
  'TW2016',
  'TW2018',
  'TW2050',
  'TW2053',
  'TW2054',
  'TW2055',
  'TW2057',
  'TW2061',
  'TW2100',
  'TW2101',
  'TW2106',
  'TW2111',
  'TW2112',
  'TW2113',
  'TW2153',
  'TW2156',
  'TW2158',
  'TW2161',
  'TW2162',
  'TW2163',
  'TW2166',
  'TW2168',
  'TW2209',
  'TW2300',
  'TW2301',
  'TW2302',
];

interface Case {
  readonly title: string;
  readonly program: Program;
  readonly before: readonly Diagnostic[];
  readonly fixed: readonly Diagnostic[];
  readonly texts: ReadonlyMap<string, string>;
  readonly after: Program;
}

const rejected = programs().filter(({ kind }) => kind === 'rejected');
const analyze = analyzer(rejected);
const found = rejected.map((program) => ({ program, before: analyze(program) }));
const one = found.flatMap(({ program, before }) =>
  before
    .filter(({ fix }) => fix !== undefined)
    .map((diagnostic, index) => caseOf(program, before, [diagnostic], String(index))),
);
const together = found
  .filter(({ before }) => before.some(({ fix }) => fix !== undefined))
  .map(({ program, before }) => caseOf(program, before, before, 'all'));
const analyzeFixed = analyzer([...one, ...together].map(({ after }) => after));

function caseOf(program: Program, before: readonly Diagnostic[], wanted: readonly Diagnostic[], name: string): Case {
  const { texts, fixed } = applyFixes(wanted, sourceOf(program));
  const [{ code, start } = { code: 'none', start: { line: 0 } }] = fixed;
  const title = `${pathOf(program)}: ${name === 'all' ? 'all' : `${code} in line ${start.line}`}`;
  return { title, program, before, fixed, texts, after: changed(program, name, texts) };
}

/** What is in the first list more often than in the second. */
function beyond(codes: readonly string[], allowed: readonly string[]): string[] {
  const left = [...allowed];
  return codes.filter((code) => {
    const at = left.indexOf(code);
    if (at !== -1) left.splice(at, 1);
    return at === -1;
  });
}

describe('a fix', () => {
  it.each(one.map((each) => [each.title, each] as const))('%s', (_title, { before, fixed, after }) => {
    expect(fixed).toHaveLength(1);
    const others = before.filter((other) => other !== fixed[0]);
    const codes = (list: readonly Diagnostic[]): string[] => list.map(({ code }) => code);
    expect(beyond(codes(analyzeFixed(after)), codes(others))).toEqual([]);
  });

  it('is there for every rule that can have one', () => {
    expect([...new Set(one.flatMap(({ fixed }) => fixed.map(({ code }) => code)))].sort()).toEqual(withFixes);
  });
});

describe('all fixes of a program', () => {
  it.each(together.map((each) => [each.title, each] as const))(
    '%s',
    (_title, { program, texts, before, fixed, after }) => {
      const text = [...texts]
        .map(([file, changedText]) => (texts.size > 1 ? `// ${file}\n` : '') + changedText)
        .join('\n');
      const fixture = program.fixture.replace(/\.txt$/, '.fixed.txt');
      if (process.env['UPDATE'] === '1') writeFileSync(fixture, text);
      expect(text).toBe(existsSync(fixture) ? readFileSync(fixture, 'utf8') : '');
      const codes = (list: readonly Diagnostic[]): string[] => list.map(({ code }) => code);
      const left = before.filter((other) => !fixed.includes(other));
      expect(beyond(codes(analyzeFixed(after)), codes(left))).toEqual([]);
    },
  );
});
