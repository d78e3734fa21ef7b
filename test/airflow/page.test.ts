/** What the guide's page "Airflow → Tradewind" shows is what idioms.test.ts runs: its code is the dags' own text. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { blocksOf, notIn } from '../support/markdown.ts';

const textOf = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const page = textOf('../../docs/guide/airflow.md');
const tests = textOf('idioms.test.ts');
const config = textOf('tradewind.config.ts');
const files = new Map(
  readdirSync(new URL('dags', import.meta.url))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => [name, textOf(`dags/${name}`)]),
);
const oneSpaced = (text: string): string => text.replaceAll(/\s+/g, ' ').replaceAll('( ', '(').replaceAll(', )', ')');

/** Rows that name a dag: the code in the cell before it, and the dag's name. */
const rows = page.split('\n').flatMap((line) => {
  const cells = line.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'));
  const name = /^\[(\w+)\]\[test\]$/.exec(cells.at(-2) ?? '')?.[1];
  return name === undefined ? [] : [{ name, code: codeIn(cells.at(-3) ?? '') }];
});

function codeIn(cell: string): string[] {
  return [...cell.matchAll(/(`+)(.+?)\1/g)].map(([, ticks = '', code = '']) => (ticks.length > 1 ? code.trim() : code));
}

/** From the start of the file that declares the dag to the dag's end: tasks stand above it. */
function sourceOf(name: string): string {
  const source = [...files.values()].find((text) => new RegExp(`^export const ${name} = `, 'm').test(text)) ?? '';
  const start = source.indexOf(`export const ${name} = `);
  const next = source.indexOf('\n\n', start);
  return oneSpaced(source.slice(0, next < 0 ? source.length : next));
}

test.each(rows)('row $name', ({ name, code }) => {
  const source = sourceOf(name);
  expect(source, `no dag ${name}`).not.toBe('');
  // Ids of instances stand in the expectations, pools in the config.
  const all = [source, oneSpaced(tests), config].join('\n');
  for (const part of code.flatMap((one) => one.split('…')))
    expect(all.includes(oneSpaced(part).trim()), part).toBe(true);
});

test('the page shows every dag that is tested, and no other', () => {
  const declared = [...files.values()].flatMap((text) =>
    [...text.matchAll(/^export const (\w+) = /gm)].map(([, name = '']) => name),
  );
  expect([...new Set(rows.map(({ name }) => name))].toSorted()).toEqual(declared.toSorted());
  for (const name of declared)
    expect(tests, `${name} is not tested`).toMatch(new RegExp(`^  ${name}: |dags\\.${name}\\b`, 'm'));
});

test('each block of TypeScript is the text of its file, paragraph by paragraph', () => {
  const blocks = blocksOf(page, 'ts');
  expect(blocks.length).toBeGreaterThan(3);
  for (const block of blocks) expect(notIn(files.get(block.info.slice('ts '.length)) ?? '', block)).toEqual([]);
});
