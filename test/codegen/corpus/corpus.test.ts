/**
 * Programs that the compiler accepts and rejects, a folder a rule. What a rejected one is told is a file beside it:
 * `UPDATE=1 npx vitest run test/codegen/corpus` writes these files anew; read them before you commit them.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { compareDiagnostics } from '../../../codegen/src/diagnostics/diagnostic.ts';
import { renderTerminal } from '../../../codegen/src/diagnostics/render.ts';
import { codegenErrors, rules } from '../../../codegen/src/diagnostics/rules.ts';
import { analyzer, pathOf, programs, sourceOf } from './corpus.ts';

const all = programs();
const analyze = analyzer(all);
const ruleNames = Object.keys(rules) as (keyof typeof rules)[];
const columns = 80;

describe('an accepted program', () => {
  it.each(all.filter(({ kind }) => kind === 'accepted').map((program) => [pathOf(program), program] as const))(
    '%s',
    (_path, program) => {
      expect(renderTerminal(analyze(program), { columns, sources: sourceOf(program) })).toBe('');
    },
  );
});

describe('a rejected program', () => {
  it.each(all.filter(({ kind }) => kind === 'rejected').map((program) => [pathOf(program), program] as const))(
    '%s',
    (_path, program) => {
      const diagnostics = analyze(program);
      const text = renderTerminal(diagnostics, { columns, sources: sourceOf(program) });
      if (process.env['UPDATE'] === '1') writeFileSync(program.fixture, text);
      expect(text).toBe(existsSync(program.fixture) ? readFileSync(program.fixture, 'utf8') : '');
      for (const line of text.split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
      const rule = (rules as Record<string, { code: string } | undefined>)[program.rule];
      expect(diagnostics.map(({ code }) => code)).toContain(rule?.code ?? diagnostics[0]?.code);
    },
  );
});

describe('a project with ten faults', () => {
  it('is told all of them in one run, in source order', () => {
    const [program] = all.filter(({ rule }) => rule === 'ten-faults');
    if (program === undefined) throw new Error('the corpus has a project with ten faults');
    const found = analyze(program);
    expect(new Set(found.map(({ code }) => code)).size).toBe(10);
    expect(new Set(found.map(({ file }) => file)).size).toBe(4);
    expect([...found].sort(compareDiagnostics)).toEqual(found);
  });
});

describe('every rule', () => {
  it('has a code of its own', () => {
    const codes = ruleNames.map((name) => rules[name].code);
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of codes) expect(code).toMatch(/^TW2[0-4]\d\d$/);
  });

  it.each(ruleNames)('%s has programs that show it, and a page', (name) => {
    const own = all.filter(({ rule }) => rule === name);
    expect(own.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['accepted', 'rejected']));
    const { code, title } = rules[name];
    const page = readFileSync(new URL(`../../../docs/errors/${code}.md`, import.meta.url), 'utf8');
    expect(page.split('\n')[0]).toBe(`# ${code}: ${title}`);
  });

  it('is one of more than sixty', () => {
    expect(ruleNames.length).toBeGreaterThan(60);
  });

  it('has a folder and a page, and none of these is left over', () => {
    const folders = [...new Set(all.map(({ rule }) => rule))];
    expect(folders.filter((name) => !(name in rules) && name !== 'ten-faults')).toEqual([]);
    const codes = new Set(Object.keys(codegenErrors));
    const pages = readdirSync(new URL('../../../docs/errors/', import.meta.url)).filter((name) =>
      name.startsWith('TW2'),
    );
    expect(pages.filter((page) => !codes.has(page.replace('.md', '')))).toEqual([]);
  });
});
