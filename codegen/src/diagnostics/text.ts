import { createRequire } from 'node:module';
import type measure from 'string-width';

const require = createRequire(import.meta.url);
const printable = /^[\x20-\x7e]*$/;

/** Columns of a text. What measures other alphabets takes long to load, and is rarely needed. */
export function stringWidth(text: string): number {
  if (printable.test(text)) return text.length;
  return (require('string-width') as { default: typeof measure }).default(text);
}

/** One thing that a reader sees as a character, with the columns it takes on a terminal. */
interface Glyph {
  readonly text: string;
  readonly width: number;
  /** Where it stands in the source line, in code units. */
  readonly offset: number;
}

const tabWidth = 2;
const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
/** Would move the cursor, change colours or turn the writing direction. */
const invisible = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** A source line as it is shown: tabs as spaces, nothing that a terminal would obey. */
export class ShownLine {
  readonly #glyphs: readonly Glyph[];

  constructor(line: string) {
    const glyphs: Glyph[] = [];
    let column = 0;
    for (const { segment, index } of segmenter.segment(line)) {
      const text = segment === '\t' ? ' '.repeat(tabWidth - (column % tabWidth)) : segment.replace(invisible, '·');
      const width = stringWidth(text);
      glyphs.push({ text, width, offset: index });
      column += width;
    }
    this.#glyphs = glyphs;
  }

  get width(): number {
    return this.#glyphs.reduce((sum, glyph) => sum + glyph.width, 0);
  }

  /** The columns, from 0, that lie in front of a place given in code units. */
  columnAt(offset: number): number {
    let column = 0;
    for (const glyph of this.#glyphs) {
      if (glyph.offset >= offset) break;
      column += glyph.width;
    }
    return column;
  }

  /** The part from one column to another; what does not fit in whole is left out. */
  slice(from: number, to: number): string {
    let column = 0;
    let text = '';
    for (const glyph of this.#glyphs) {
      if (column >= from && column + glyph.width <= to) text += glyph.text;
      else if (column >= from && column < to) text += ' '.repeat(to - column);
      column += glyph.width;
    }
    return text;
  }
}

/** Text for people, made safe for a terminal. */
export function shown(text: string): string {
  return text.replace(/[^\S\n]/g, ' ').replace(/[^\P{Cc}\n]/gu, '·');
}

/**
 * Breaks a text at spaces; code in backticks stays in one piece where it can. Lines that begin with spaces keep them, and
 * so do the lines that they are broken into.
 */
export function wrap(text: string, columns: number): string[] {
  return shown(text)
    .split('\n')
    .flatMap((line) => {
      const indent = line.slice(0, line.length - line.trimStart().length);
      return wrapLine(line.trim(), Math.max(10, columns - indent.length)).map((one) => indent + one);
    });
}

function wrapLine(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of wordsOf(text, columns)) {
    if (line !== '' && stringWidth(line) + 1 + stringWidth(word) > columns) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
    while (stringWidth(line) > columns) {
      const fitting = new ShownLine(line).slice(0, columns).trimEnd();
      lines.push(fitting);
      line = line.slice(fitting.length);
    }
  }
  return [...lines, line];
}

function wordsOf(text: string, columns: number): string[] {
  const words = text.match(/(?:[^\s`]*`[^`]*`)+[^\s`]*|\S+/g) ?? [];
  return words.flatMap((word) => (stringWidth(word) > columns ? word.split(/\s+/) : [word]));
}
