import { dag, task } from 'tradewind';
import { mean, readJson } from '../data.ts';

export const column = task(async (table: string, name: string): Promise<number[]> => {
  const rows = await readJson<Record<string, unknown>[]>(`${table}.json`);
  return rows.map((row) => row[name]).filter((value) => typeof value === 'number');
});

export const summary = task((values: number[]): { rows: number; mean: number; max: number } => ({
  rows: values.length,
  mean: mean(values),
  max: Math.max(...values),
}));

/** A dag for a column: what it is called with is constant, so each dag is known when the project is compiled. */
const summaryOf = (id: string, table: string, name: string) =>
  dag({ id: `summary_of_${id}`, tags: ['summary'] }, () => summary(column(table, name)));

export const horsepower = summaryOf('horsepower', 'cars', 'Horsepower');
export const budgets = summaryOf('budgets', 'movies', 'Production Budget');

const measures = { beaks: 'Beak Length (mm)', flippers: 'Flipper Length (mm)' } as const;

export const penguins = Object.entries(measures).map(([id, name]) => summaryOf(id, 'penguins', name));
