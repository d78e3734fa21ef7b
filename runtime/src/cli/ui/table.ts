/** Columns of text. */
import type { Paint } from './colors.ts';
import { padEnd, padStart, truncate, widthOf } from './text.ts';

export interface Column<Row> {
  readonly title: string;
  text(row: Row): string;
  readonly paint?: (row: Row) => Paint;
  readonly right?: boolean;
  /** The first to be cut where there is no room. */
  readonly flexible?: boolean;
}

const gap = 2;
const leastFlexible = 12;

export function tableRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  { width, head }: { readonly width: number; readonly head: Paint },
): string[] {
  const texts = rows.map((row) => columns.map((column) => column.text(row)));
  const widths = columns.map((column, index) =>
    Math.max(widthOf(column.title), ...texts.map((cells) => widthOf(cells[index] ?? ''))),
  );
  const total = widths.reduce((sum, one) => sum + one, 0) + gap * (columns.length - 1);
  let excess = total - width;
  for (const [index, column] of columns.entries()) {
    const most = widths[index] ?? 0;
    if (column.flexible !== true || excess <= 0) continue;
    widths[index] = Math.max(Math.min(most, leastFlexible), most - excess);
    excess -= most - (widths[index] ?? 0);
  }
  const line = (cells: readonly string[], paintOf: (index: number) => Paint): string =>
    cells
      .map((cell, index) => {
        const cut = truncate(cell, widths[index] ?? 0);
        const isLast = index === cells.length - 1;
        const padding = (widths[index] ?? 0) - widthOf(cut);
        const painted = paintOf(index)(cut);
        if (columns[index]?.right === true) return padStart('', padding) + painted;
        return isLast ? painted : painted + padEnd('', padding);
      })
      .join(' '.repeat(gap))
      .trimEnd();
  return [
    line(
      columns.map(({ title }) => title),
      () => head,
    ),
    ...rows.map((row, index) =>
      line(texts[index] ?? [], (column) => columns[column]?.paint?.(row) ?? ((text) => text)),
    ),
  ];
}
