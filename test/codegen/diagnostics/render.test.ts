import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import type { Diagnostic, Range } from '../../../codegen/src/diagnostics/diagnostic.ts';
import { renderJson, renderTerminal, summary } from '../../../codegen/src/diagnostics/render.ts';

/** A diagnostic at the piece of text between `«` and `»`; further pieces are related, in order. */
function diagnosticAt(marked: string, more: Partial<Diagnostic> & { says?: readonly string[] } = {}) {
  let text = '';
  const pieces: { start: number; end: number }[] = [];
  const open: number[] = [];
  for (const char of marked) {
    if (char === '«') open.push(pieces.push({ start: text.length, end: text.length }) - 1);
    else if (char === '»') (pieces[open.pop() ?? 0] as { end: number }).end = text.length;
    else text += char;
  }
  const position = (offset: number) => {
    const lines = text.slice(0, offset).split('\n');
    return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
  };
  const ranges = pieces.map(
    ({ start, end }): Range => ({ file: 'dags/a.ts', start: position(start), end: position(end) }),
  );
  const { says = [], ...given } = more;
  const [first = { file: 'dags/a.ts', start: position(0), end: position(0) }, ...others] = ranges;
  const diagnostic: Diagnostic = {
    code: 'TW2001',
    severity: 'error',
    message: 'The dag id `load` is taken.',
    ...first,
    related: others.map((range, index) => ({ message: says[index] ?? 'here', ...range })),
    help: null,
    suggestions: [],
    url: null,
    ...given,
  };
  return { diagnostic, text };
}

function rendered(
  marked: string,
  more: Parameters<typeof diagnosticAt>[1] = {},
  settings: { columns?: number; color?: boolean } = {},
): string {
  const { diagnostic, text } = diagnosticAt(marked, more);
  return renderTerminal([diagnostic], { ...settings, sources: () => text });
}

/** Only the frame: what stands between the place and the message. */
function frameOf(...args: Parameters<typeof rendered>): string {
  const lines = rendered(...args).split('\n');
  return lines.slice(lines.indexOf('') + 1, lines.lastIndexOf('The dag id `load` is taken.') - 1).join('\n');
}

describe('renderTerminal', () => {
  it('tells what, where, why and what to do instead', () => {
    expect(
      rendered('const a = 1;\nexport const «load» = dag();\n', {
        help: "Give it an id of its own: `id: '…'` in its options.",
        suggestions: ['load_eu', 'load_us'],
        fix: { title: 'call it `load_2`', edits: [] },
        url: 'https://tradewind.dev/errors/TW2001',
      }),
    ).toBe(`\
error TW2001: Two dags have the same id
dags/a.ts:2:14

   1 │ const a = 1;
   2 │ export const load = dag();
     │              ^^^^

The dag id \`load\` is taken.

  → Did you mean \`load_eu\` or \`load_us\`?

  → Give it an id of its own: \`id: '…'\` in its options.

  → \`tradewind check --fix\` can call it \`load_2\`.

    https://tradewind.dev/errors/TW2001

1 error in 1 file
`);
  });

  it('tells a hint once, and then its places, so that errors are not buried', () => {
    const text = 'load();\nload(`a long text that does not fit into the line of a narrow terminal`);\nload(1,\n 2);\n';
    const hint = (line: number, column: number, endLine: number, endColumn: number) => ({
      ...diagnosticAt('«load»').diagnostic,
      code: 'TW2106',
      severity: 'hint' as const,
      start: { line, column },
      end: { line: endLine, column: endColumn },
    });
    const all = [hint(1, 1, 1, 7), hint(2, 1, 2, 70), hint(3, 1, 4, 4)];
    expect(renderTerminal(all, { columns: 40, sources: () => text })).toContain(`\
hint TW2106: the same at 2 more places

  dags/a.ts:2:1  load(\`a long text that…
  dags/a.ts:3:1  load(1,

3 hints in 1 file
`);
    const error = { ...hint(1, 1, 1, 7), severity: 'error' as const };
    expect(renderTerminal([error, { ...error, start: { line: 2, column: 1 } }], { sources: () => text })).not.toContain(
      'more place',
    );
  });

  it('says nothing about nothing', () => {
    expect(renderTerminal([], { sources: () => '' })).toBe('');
  });

  it('shows a second place of the file in the same frame, with what is to be seen there', () => {
    expect(frameOf('a();\n\nb(«one»);\nc();\nd();\ne(«two»);\n', { says: ['the other one is here'] })).toBe(`\
   3 │ b(one);
     │   ^^^
     ┆
   6 │ e(two);
     │   ─── the other one is here`);
  });

  it('shows a line that stands alone between two others', () => {
    expect(frameOf('b(«one»);\nc();\ne(«two»);\n', { says: ['here'] })).toBe(`\
   1 │ b(one);
     │   ^^^
   2 │ c();
   3 │ e(two);
     │   ─── here`);
  });

  it('shows two places of one line below one another', () => {
    expect(frameOf('await «a.«b»»;', { says: ['this part'] })).toBe(`\
   1 │ await a.b;
     │       ^^^
     │         ─ this part`);
  });

  it('shows the first and the last line of what goes over several', () => {
    expect(frameOf('  run(«{\n    a,\n    b,\n    c,\n  }»);')).toBe(`\
   1 │   run({
     │       ^
     ┆
   5 │   });
     │   ^`);
  });

  it('shows another file in a frame of its own', () => {
    const { diagnostic } = diagnosticAt('export const «load» = 1;');
    const related = [
      { message: 'taken here', file: 'dags/b.ts', start: { line: 2, column: 1 }, end: { line: 2, column: 5 } },
    ];
    const text = renderTerminal([{ ...diagnostic, related }], {
      sources: (file) => (file === 'dags/b.ts' ? '\nload();' : 'export const load = 1;'),
    });
    expect(text).toContain(`\
dags/a.ts:1:14

   1 │ export const load = 1;
     │              ^^^^

dags/b.ts:2:1

   2 │ load();
     │ ──── taken here
`);
  });

  it('underlines what stands behind tabs and wide characters', () => {
    expect(frameOf("\tsay('日本 👩‍👩‍👧 é', «name»);")).toBe(`\
   1 │   say('日本 👩‍👩‍👧 é', name);
     │                    ^^^^`);
  });

  it('underlines a wide name as wide as it is', () => {
    expect(frameOf('«日本» = 1')).toBe(`\
   1 │ 日本 = 1
     │ ^^^^`);
  });

  it('shows of a long line the part that matters', () => {
    const long = 'x'.repeat(100);
    expect(frameOf(`${long}(«name», ${long})`)).toBe(`\
   1 │ …xxxxxxxxxx(name, ${'x'.repeat(54)}…
     │             ^^^^`);
    expect(frameOf(`f(«name», ${long})`)).toBe(`\
   1 │ f(name, ${'x'.repeat(64)}…
     │   ^^^^`);
    expect(frameOf(`f(${long}, «name»)`)).toMatch(/^ {3}1 │ …x+, name\)\n {5}│ +\^{4}$/);
  });

  it('shows a place at the end of a line or a file', () => {
    expect(frameOf('const a = 1«»')).toBe(`\
   1 │ const a = 1
     │            ^`);
  });

  it('puts a label that has no room under its place', () => {
    const label = 'a label that is long enough to need more than what is left of the line, and then some more of it';
    const lines = frameOf(`const it = 1;${' '.repeat(20)}«first»;\nconst other = 2;${' '.repeat(40)}«second»;`, {
      says: [label],
    });
    expect(lines.replaceAll(/[│\s]+/g, ' ')).toContain(label);
    for (const line of lines.split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(80);
  });

  it('fits the terminal, and keeps code in one piece', () => {
    const message = `The quick \`brown fox\` jumps ${'over the lazy dog '.repeat(8)}\n  and \`this stays together\` ${'again '.repeat(20)}${'y'.repeat(120)}`;
    for (const columns of [40, 60, 80, 120]) {
      const text = rendered('«a»();', { message, help: message }, { columns });
      for (const line of text.split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
      expect(text).toContain('`brown fox`');
      expect(text).toContain('`this stays together`');
    }
  });

  it('lets no source or name reach the terminal as a command', () => {
    const text = rendered("«a»('\u001b[31m', '\u202e', '\u0007')", { message: 'A \u001b[2Jmessage.' });
    for (const character of ['\u001b', '\u202e', '\u0007']) expect(text).not.toContain(character);
  });

  it('uses colours only if told to, and then changes nothing else', () => {
    const more: Partial<Diagnostic> = { help: 'Do `this`.', suggestions: ['one'], url: 'https://tradewind.dev' };
    const [plain, colored] = [rendered('«a»();', more), rendered('«a»();', more, { color: true })];
    expect(plain).not.toContain('\u001b');
    expect(colored).toContain('\u001b[31m');
    expect(stripVTControlCharacters(colored)).toBe(plain);
  });

  it('tells the place alone where the source is not to be had', () => {
    const { diagnostic } = diagnosticAt('«a»();');
    const related = [{ ...diagnostic, file: '../lib/index.d.ts', message: 'it comes from here' }];
    const text = renderTerminal([{ ...diagnostic, related }], { sources: () => undefined });
    expect(text).toContain('../lib/index.d.ts:1:1\n\nit comes from here\n');
  });
});

describe('summary', () => {
  it('counts by severity, and files', () => {
    const { diagnostic } = diagnosticAt('«a»');
    expect(
      summary([
        { ...diagnostic, severity: 'hint' },
        diagnostic,
        { ...diagnostic, file: 'b.ts', severity: 'warning' },
        { ...diagnostic, file: 'b.ts' },
      ]),
    ).toBe('2 errors, 1 warning, 1 hint in 2 files');
    expect(summary([{ ...diagnostic, severity: 'warning' }])).toBe('1 warning in 1 file');
  });
});

describe('renderJson', () => {
  it('is the list itself', () => {
    const { diagnostic } = diagnosticAt('«a»');
    expect(JSON.parse(renderJson([diagnostic]))).toEqual([diagnostic]);
  });
});
