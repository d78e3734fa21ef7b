import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { colorsFor } from '../../runtime/src/cli/ui/colors.ts';
import { sourceFrame } from '../../runtime/src/cli/ui/source-frame.ts';
import { widthOf } from '../../runtime/src/cli/ui/text.ts';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'tradewind-frame-'));
});
afterAll(() => rmSync(root, { recursive: true }));

const columns = 40;
function frameOf(text: string, at: string): string[] {
  const file = join(root, 'a.ts');
  writeFileSync(file, text);
  const line = text.slice(0, text.indexOf(at)).split('\n').length;
  const column = (text.split('\n')[line - 1] ?? '').indexOf(at) + 1;
  return sourceFrame({ file, line, column }, root, { colors: colorsFor(false), columns, asOf: Number.MAX_VALUE });
}

test('the place is marked below its line', () => {
  expect(frameOf('const a = 1;\nboom();\n', 'boom')).toMatchInlineSnapshot(`
    [
      "a.ts:2:1",
      "  1 │ const a = 1;",
      "> 2 │ boom();",
      "    │ ^",
    ]
  `);
});

test.each([30, 33, 34, 35, 60, 200])('the place is seen also at column %i of a long line', (before) => {
  const rows = frameOf(`const a = 1;\n${'x'.repeat(before)}!${'y'.repeat(100)}\n`, '!');
  for (const row of rows) expect(widthOf(row)).toBeLessThanOrEqual(columns);
  const [line = '', mark = ''] = rows.slice(rows.findIndex((row) => row.startsWith('>')));
  expect(mark.trimEnd()).toMatch(/\^$/);
  expect(line[mark.indexOf('^')]).toBe('!');
});
