import type { Range, Severity } from './diagnostic.ts';
import type { Style } from './style.ts';
import { ShownLine, stringWidth, wrap } from './text.ts';

/** A place that a frame shows, with what is said about it. */
export interface Mark extends Range {
  /** The severity of what the diagnostic is about; none for a second place. */
  readonly severity?: Severity;
  readonly label?: string;
}

export interface FrameSettings {
  readonly columns: number;
  readonly style: Style;
}

/** One line to be underlined, in code units of the source line. */
interface Underline {
  readonly line: number;
  readonly from: number;
  readonly to: number;
  readonly mark: Mark;
  readonly label?: string;
}

/** The source lines of one file that the marks touch, underlined. */
export function frame(source: string, marks: readonly Mark[], settings: FrameSettings): string[] {
  const lines = linesOf(source);
  const underlines = marks
    .flatMap((mark) => underlinesOf(mark, lines))
    .sort((a, b) => a.line - b.line || a.from - b.from || Number(isSecond(a)) - Number(isSecond(b)));
  const wanted = linesToShow(underlines, lines);
  const gutter = Math.max(4, String(wanted.at(-1) ?? 1).length + 2);
  const { style } = settings;
  const rail = `${' '.repeat(gutter)} ${style.dim('│')}`;
  const out: string[] = [];
  let previous: number | undefined;
  for (const number of wanted) {
    if (previous !== undefined && number > previous + 1) out.push(`${' '.repeat(gutter)} ${style.dim('┆')}`);
    previous = number;
    const here = underlines.filter((underline) => underline.line === number);
    const view = new View(lines[number - 1] ?? '', here, settings.columns - gutter - 3);
    out.push(`${style.dim(String(number).padStart(gutter))} ${style.dim('│')} ${view.text}`.trimEnd());
    for (const underline of here) {
      for (const row of underlineRows(underline, view, settings, gutter + 3)) out.push(`${rail} ${row}`);
    }
  }
  return out;
}

/** The lines of a text, as TypeScript counts them. */
export function linesOf(source: string): string[] {
  return source.split(/\r\n|[\n\r\u2028\u2029]/);
}

function isSecond({ mark }: Underline): boolean {
  return mark.severity === undefined;
}

/** Of several lines the first and the last are underlined; the label stands at the last. */
function underlinesOf(mark: Mark, lines: readonly string[]): Underline[] {
  const { start, end, label } = mark;
  const said = label === undefined ? {} : { label };
  const first = { line: start.line, from: start.column - 1, mark };
  if (start.line === end.line) return [{ ...first, to: end.column - 1, ...said }];
  const firstLine = lines[start.line - 1] ?? '';
  const lastLine = lines[end.line - 1] ?? '';
  const indent = lastLine.length - lastLine.trimStart().length;
  return [
    { ...first, to: firstLine.trimEnd().length },
    { line: end.line, from: Math.min(indent, end.column - 1), to: end.column - 1, mark, ...said },
  ];
}

/** The underlined lines, the one above the first, and lines that stand alone between two of them. */
function linesToShow(underlines: readonly Underline[], lines: readonly string[]): number[] {
  const wanted = new Set(underlines.map((underline) => underline.line));
  const sorted = [...wanted].sort((a, b) => a - b);
  const [first] = sorted;
  if (first !== undefined && first > 1 && (lines[first - 2] ?? '').trim() !== '') wanted.add(first - 1);
  for (const line of sorted) if (wanted.has(line + 2)) wanted.add(line + 1);
  return [...wanted].sort((a, b) => a - b);
}

/** The part of a source line that is shown: all of it, or as much around the underlined part as fits. */
class View {
  readonly text: string;
  readonly #line: ShownLine;
  readonly #from: number;
  readonly #to: number;

  constructor(source: string, underlines: readonly Underline[], columns: number) {
    this.#line = new ShownLine(source.trimEnd());
    const { width } = this.#line;
    const primary = underlines.find((underline) => !isSecond(underline)) ?? underlines[0];
    const start = this.#line.columnAt(primary?.from ?? 0);
    // The beginning of the line if that shows the place whole, else the place with a little in front of it.
    const end = this.#line.columnAt(primary?.to ?? 0);
    this.#from = width <= columns || end + 1 <= columns ? 0 : Math.max(0, Math.min(start - 12, width - columns + 1));
    this.#to = width - this.#from <= columns ? width : this.#from + columns - 1;
    const cutBefore = this.#from > 0;
    const inner = this.#line.slice(cutBefore ? this.#from + 1 : this.#from, this.#to);
    this.text = `${cutBefore ? '…' : ''}${inner}${this.#to < width ? '…' : ''}`;
  }

  /** Where an underlined part lies in the text, in columns; nothing if it was cut off. */
  columnsOf({ from, to }: Underline): { readonly start: number; readonly width: number } | undefined {
    const start = Math.max(this.#line.columnAt(from), this.#from);
    const end = Math.min(this.#line.columnAt(to), this.#to);
    if (end < start) return undefined;
    return { start: start - this.#from, width: Math.max(1, end - start) };
  }
}

function underlineRows(underline: Underline, view: View, { columns, style }: FrameSettings, used: number): string[] {
  const place = view.columnsOf(underline);
  if (place === undefined) return [];
  const { severity } = underline.mark;
  const paint = severity === undefined ? style.second : style[severity];
  const row = ' '.repeat(place.start) + paint((severity === undefined ? '─' : '^').repeat(place.width));
  if (underline.label === undefined) return [row];
  const room = columns - used;
  const [label = '', ...more] = wrap(underline.label, room);
  const end = place.start + place.width + 1;
  if (more.length === 0 && end + stringWidth(label) <= room) return [`${row} ${paint(label)}`];
  // Below, from where the underline begins, or as far to the left as it needs.
  const start = Math.max(0, Math.min(place.start, room - stringWidth(label)));
  return [row, ...[label, ...more].map((line) => ' '.repeat(start) + paint(line))];
}
