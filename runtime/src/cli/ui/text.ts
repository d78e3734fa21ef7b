/** Text for a terminal: how wide it is, how it is cut, and what must not get there. */
import { createRequire } from 'node:module';
import { stripVTControlCharacters } from 'node:util';
import type stringWidth from 'string-width';

const require = createRequire(import.meta.url);
const segmenter = new Intl.Segmenter();
/** ASCII, and the signs that we draw with ourselves: each is one column wide. */
const narrow = /^[\x20-\x7e\u2500-\u257f·×…→←↑↓↺↻↷⊘▶▼○■✔✖⠀-⣿]*$/u;

/** Columns that a text takes. Colours take none; there are no line breaks and no other control characters in it. */
export function widthOf(text: string): number {
  const plain = text.includes('\u001b') ? stripVTControlCharacters(text) : text;
  return narrow.test(plain) ? plain.length : wide(plain);
}

/** Loaded only for texts of other alphabets: it costs as much as a short command. */
function wide(text: string): number {
  const loaded = require('string-width') as { default: typeof stringWidth };
  return loaded.default(text);
}

/** At most `width` columns of it; what was cut off is told by an ellipsis. */
export function truncate(text: string, width: number): string {
  if (width <= 0) return '';
  if (widthOf(text) <= width) return text;
  let kept = '';
  let columns = 1;
  for (const { segment } of segmenter.segment(text)) {
    columns += widthOf(segment);
    if (columns > width) break;
    kept += segment;
  }
  return `${kept}…`;
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - widthOf(text))) + text;
}

/** Breaks at blanks; a word that is too long is broken where the line ends. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(' ')) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (widthOf(longer) <= width) {
        line = longer;
        continue;
      }
      if (line !== '') lines.push(line);
      line = word;
      while (widthOf(line) > width) {
        const head = headOf(line, width);
        lines.push(head);
        line = line.slice(head.length);
      }
    }
    lines.push(line);
  }
  return lines;
}

function headOf(text: string, width: number): string {
  let head = '';
  for (const { segment } of segmenter.segment(text)) {
    if (head !== '' && widthOf(head + segment) > width) break;
    head += segment;
  }
  return head;
}

/**
 * A text of the user's (a log line, an error's message, a result) as it may be printed: it moves no cursor, sets no
 * title, paints nothing. Line breaks and tabs stay; other control characters become visible.
 */
export function harmless(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll('\r\n', '\n')
    .replaceAll('\t', '  ')
    .replace(controls, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`)
    .replace(direction, '');
}

/** `harmless`, on one line. */
export function oneLine(text: string): string {
  return harmless(text)
    .replace(/\s*\n\s*/g, ' ')
    .trim();
}

// C0 without the line feed, DEL and C1.
// oxlint-disable-next-line no-control-regex
const controls = /[\x00-\x09\x0b-\x1f\x7f-\x9f]/g;
/** Marks that reorder what follows on the line: they could make a text read as something else. */
const direction = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** `820ms`, `1.2s`, `2m 05s`, `1h 02m`, `3d 04h`. */
export function formatMs(ms: number): string {
  const whole = Math.max(0, Math.round(ms));
  if (whole < 1000) return `${whole}ms`;
  if (whole < 59_950) return `${(whole / 1000).toFixed(1)}s`;
  const seconds = Math.round(whole / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m ${two(seconds % 60)}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1440) return `${Math.floor(minutes / 60)}h ${two(minutes % 60)}m`;
  const hours = Math.floor(minutes / 60);
  return `${Math.floor(hours / 24)}d ${two(hours % 24)}h`;
}

/** `2001-01-07 00:00`, with seconds only if there are any. UTC, as everything that the runtime tells. */
export function formatInstant(instant: number | string): string {
  const text = new Date(instant).toISOString();
  const seconds = text.slice(16, 19) === ':00' ? '' : text.slice(16, 19);
  return `${text.slice(0, 10)} ${text.slice(11, 16)}${seconds}`;
}

/** `1 task`, `2 tasks`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
