import { ts } from 'ts-morph';
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../../codegen/src/diagnostics/diagnostic.ts';
import { hasErrors } from '../../../codegen/src/diagnostics/diagnostic.ts';
import { createSink } from '../../../codegen/src/diagnostics/sink.ts';
import { fromTypeScript } from '../../../codegen/src/diagnostics/typescript.ts';

const root = '/home/somebody/project';

function source(name: string, text: string): ts.SourceFile {
  return ts.createSourceFile(`${root}/${name}`, text, ts.ScriptTarget.ESNext, true);
}

function statement(file: ts.SourceFile, index: number): ts.Statement {
  const found = file.statements[index];
  if (found === undefined) throw new Error(`no statement ${index}`);
  return found;
}

describe('a sink', () => {
  it('tells nothing of its own about a file that cannot be read to its end', () => {
    const [broken, whole] = [source('dags/a.ts', 'const a = {;\n'), source('dags/b.ts', 'const b = 1;\n')];
    const sink = createSink({ root, unreadable: new Set(['dags/a.ts']) });
    for (const file of [broken, whole]) sink.report('duplicate-dag-id', statement(file, 0), { id: 'load' });
    expect(sink.all().map(({ file }) => file)).toEqual(['dags/b.ts']);
  });

  it('makes of a rule and a node the data that the specification names', () => {
    const file = source('dags/a.ts', '// A comment.\nconst first = 1;\n  const second = 2;\n');
    const sink = createSink({ root });
    sink.report(
      'duplicate-dag-id',
      statement(file, 1),
      { id: 'load' },
      {
        related: [{ at: statement(file, 0), message: 'the first one' }],
        suggestions: ['load_2'],
        fix: { title: 'call it `load_2`', edits: [{ at: statement(file, 1), text: 'x' }] },
      },
    );
    expect(sink.all()).toEqual([
      {
        code: 'TW2001',
        severity: 'error',
        message: 'The dag id `load` is taken: runs, logs and triggers name a dag by its id alone.',
        file: 'dags/a.ts',
        start: { line: 3, column: 3 },
        end: { line: 3, column: 20 },
        related: [
          {
            message: 'the first one',
            file: 'dags/a.ts',
            start: { line: 2, column: 1 },
            end: { line: 2, column: 17 },
          },
        ],
        help: "Rename one of them, or give it an id of its own: `id: '…'` in its options.",
        suggestions: ['load_2'],
        fix: {
          title: 'call it `load_2`',
          edits: [{ file: 'dags/a.ts', start: { line: 3, column: 3 }, end: { line: 3, column: 20 }, text: 'x' }],
        },
        url: 'https://tradewind.dev/errors/TW2001',
      },
    ]);
  });

  it('keeps source order, whatever order things were found in', () => {
    const [a, b] = [source('a.ts', 'one;\ntwo; three;'), source('dags/b.ts', 'one;')];
    const sink = createSink({ root });
    sink.report('dag-without-id', statement(b, 0));
    sink.report('dag-without-id', statement(a, 2));
    sink.report('generator-flow', statement(a, 1));
    sink.report('needless-await', statement(a, 0), { awaited: 'a', waiting: 'b' });
    sink.report('dag-without-id', statement(a, 0));
    expect(sink.all().map((one) => `${one.file}:${one.start.line}:${one.start.column} ${one.severity}`)).toEqual([
      'a.ts:1:1 error',
      'a.ts:1:1 hint',
      'a.ts:2:1 error',
      'a.ts:2:6 error',
      'dags/b.ts:1:1 error',
    ]);
  });

  it('takes the same finding once, in the words of the first', () => {
    const file = source('a.ts', 'one;');
    const sink = createSink({ root });
    sink.report('duplicate-dag-id', statement(file, 0), { id: 'first' });
    sink.report('duplicate-dag-id', statement(file, 0), { id: 'second' });
    expect(sink.all().map((one) => one.message)).toEqual([expect.stringContaining('`first`')]);
  });

  it('takes a span, and a help that knows more than the rule', () => {
    const file = source('a.ts', 'one;\ntwo;');
    const sink = createSink({ root });
    sink.report('dag-without-id', { sourceFile: file, start: 6, end: 8 }, undefined, { help: 'Call it `two`.' });
    expect(sink.all()).toMatchObject([
      { start: { line: 2, column: 2 }, end: { line: 2, column: 4 }, help: 'Call it `two`.' },
    ]);
  });

  it('leaves out what TypeScript says about a place that a rule explains', () => {
    const file = source('a.ts', 'first(one);\nsecond(two);');
    const typescript = (start: number, length: number): Diagnostic => {
      const raw = { file, start, length, code: 2345, category: ts.DiagnosticCategory.Error, messageText: 'No.' };
      const made = fromTypeScript(raw, root);
      if (made === undefined) throw new Error('an error is one of ours');
      return made;
    };
    const sink = createSink({ root });
    sink.add(typescript(6, 3));
    sink.add(typescript(19, 3));
    const [first] = (statement(file, 0) as ts.ExpressionStatement).getChildren();
    if (first === undefined) throw new Error('a statement has an expression');
    sink.report('handle-as-value', first, { code: 'one', use: 'given to a function' });
    // A hint does not explain an error away.
    sink.report('needless-await', statement(file, 1), { awaited: 'a', waiting: 'b' });
    expect(sink.all().map((one) => `${one.code} ${one.start.line}`)).toEqual(['TW2100 1', 'TW2161 2', 'TS2345 2']);
  });

  it('knows whether anything must not be run', () => {
    const file = source('a.ts', 'one;');
    const sink = createSink({ root });
    expect(hasErrors(sink.all())).toBe(false);
    sink.report('needless-await', statement(file, 0), { awaited: 'a', waiting: 'b' });
    expect(hasErrors(sink.all())).toBe(false);
    sink.report('dag-without-id', statement(file, 0));
    expect(hasErrors(sink.all())).toBe(true);
  });
});
