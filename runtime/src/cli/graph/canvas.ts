/** A grid of characters that lines and texts are drawn on; lines that meet join, lines that cross do not. */
import { widthOf } from '../ui/text.ts';

export type Ink = 'line' | 'order' | 'title' | 'label' | 'note' | 'arrow';

const up = 1;
const down = 2;
const left = 4;
const right = 8;

interface Stroke {
  readonly net: number;
  arms: number;
  ink: Ink;
}

interface Cell {
  text: string;
  ink: Ink;
}

const solid: Readonly<Record<number, string>> = {
  [up]: '│',
  [down]: '│',
  [left]: '─',
  [right]: '─',
  [up | down]: '│',
  [left | right]: '─',
  [down | right]: '┌',
  [down | left]: '┐',
  [up | right]: '└',
  [up | left]: '┘',
  [up | down | right]: '├',
  [up | down | left]: '┤',
  [down | left | right]: '┬',
  [up | left | right]: '┴',
  [up | down | left | right]: '┼',
};
const dashed: Readonly<Record<string, string>> = { '│': '┊', '─': '╌' };

export class Canvas {
  readonly #cells = new Map<number, Cell>();
  readonly #strokes = new Map<number, Stroke[]>();
  #height = 0;
  readonly #width: number;

  constructor(width: number) {
    this.#width = width;
  }

  text(x: number, y: number, text: string, ink: Ink): void {
    let column = x;
    for (const { segment } of new Intl.Segmenter().segment(text)) {
      const columns = widthOf(segment);
      this.#put(column, y, segment, ink);
      // What stands after a wide character belongs to it.
      for (let rest = 1; rest < columns; rest++) this.#put(column + rest, y, '', ink);
      column += columns;
    }
  }

  /** Lines of the same net join where they meet. */
  vertical(x: number, fromY: number, toY: number, net: number, ink: Ink): void {
    for (let y = fromY; y <= toY; y++) {
      this.#stroke(x, y, (y > fromY ? up : 0) | (y < toY ? down : 0), net, ink);
    }
  }

  horizontal(y: number, fromX: number, toX: number, net: number, ink: Ink): void {
    for (let x = fromX; x <= toX; x++) {
      this.#stroke(x, y, (x > fromX ? left : 0) | (x < toX ? right : 0), net, ink);
    }
  }

  frame(x: number, y: number, width: number, height: number): void {
    const net = -1 - y * this.#width - x;
    this.horizontal(y, x, x + width - 1, net, 'line');
    this.horizontal(y + height - 1, x, x + width - 1, net, 'line');
    this.vertical(x, y, y + height - 1, net, 'line');
    this.vertical(x + width - 1, y, y + height - 1, net, 'line');
  }

  /** The rows, without blanks at their ends; `paint` gets each stretch of one ink. */
  rows(paint: (text: string, ink: Ink) => string): string[] {
    const rows: string[] = [];
    for (let y = 0; y < this.#height; y++) rows.push(this.#row(y, paint));
    return rows;
  }

  #row(y: number, paint: (text: string, ink: Ink) => string): string {
    let row = '';
    let blanks = '';
    let stretch = '';
    let ink: Ink | undefined;
    const flush = (): void => {
      if (ink !== undefined && stretch !== '') row += paint(stretch, ink);
      stretch = '';
    };
    for (let x = 0; x < this.#width; x++) {
      const cell = this.#cells.get(y * this.#width + x) ?? this.#cellOfStrokes(x, y);
      if (cell === undefined) {
        flush();
        ink = undefined;
        blanks += ' ';
        continue;
      }
      if (cell.ink !== ink || blanks !== '') flush();
      row += blanks;
      blanks = '';
      ink = cell.ink;
      stretch += cell.text;
    }
    flush();
    return row;
  }

  #cellOfStrokes(x: number, y: number): Cell | undefined {
    const strokes = this.#strokes.get(y * this.#width + x);
    const first = strokes?.[0];
    if (!strokes || !first) return undefined;
    // Where two nets cross, the vertical one goes over the other.
    const above = strokes.find(({ arms }) => (arms & (up | down)) !== 0) ?? first;
    const text = solid[above.arms] ?? '·';
    return { text: above.ink === 'order' ? (dashed[text] ?? text) : text, ink: above.ink };
  }

  #put(x: number, y: number, text: string, ink: Ink): void {
    if (x < 0 || x >= this.#width) return;
    this.#height = Math.max(this.#height, y + 1);
    this.#cells.set(y * this.#width + x, { text, ink });
  }

  #stroke(x: number, y: number, arms: number, net: number, ink: Ink): void {
    if (x < 0 || x >= this.#width) return;
    this.#height = Math.max(this.#height, y + 1);
    const key = y * this.#width + x;
    const strokes = this.#strokes.get(key) ?? [];
    this.#strokes.set(key, strokes);
    const same = strokes.find((stroke) => stroke.net === net);
    if (!same) strokes.push({ net, arms, ink });
    else {
      same.arms |= arms;
      if (ink === 'line') same.ink = ink;
    }
  }
}
