/** Tables of the npm package `vega-datasets`. Nothing of Tradewind is in here: tasks call ordinary code. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const folder = join(dirname(createRequire(import.meta.url).resolve('vega-datasets')), '..', 'data');

const textOf = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');

export async function readJson<T>(name: string): Promise<T> {
  return JSON.parse(await textOf(name)) as T;
}

/** A CSV file without quoted commas: one record a row, by the names in its first line. */
export async function readCsv(name: string): Promise<Record<string, string>[]> {
  const [head = '', ...lines] = (await textOf(name)).trim().split(/\r?\n/);
  const names = head.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(names.map((column, i) => [column, cells[i] ?? '']));
  });
}

export const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

export const mean = (values: readonly number[]): number => Math.round((sum(values) / values.length) * 100) / 100;
