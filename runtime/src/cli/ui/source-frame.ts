/** The lines around the place in the user's sources where an error was thrown. */
import { readFileSync, statSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Colors } from './colors.ts';
import { harmless, padStart, truncate } from './text.ts';

export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The first place of a stack that lies in the project and not in a package or a build. */
export function placeIn(stack: string | undefined, root: string): Place | undefined {
  for (const text of (stack ?? '').split('\n')) {
    const found = /\(?((?:file:\/\/)?\/[^()]*|[A-Za-z]:\\[^()]*):(\d+):(\d+)\)?$/.exec(text.trim());
    const [, name, line, column] = found ?? [];
    if (name === undefined) continue;
    // `at async file:///…` has the word in front, `at name (…)` the bracket.
    const path = name.startsWith('file://') ? pathOf(name) : name;
    if (path === undefined || !path.startsWith(root + sep)) continue;
    const own = relative(root, path);
    if (own.includes('node_modules') || own.startsWith('.tradewind')) continue;
    return { file: path, line: Number(line), column: Number(column) };
  }
  return undefined;
}

function pathOf(url: string): string | undefined {
  try {
    return fileURLToPath(url);
  } catch {
    return undefined;
  }
}

const around = 2;

export interface FrameOptions {
  readonly colors: Colors;
  readonly columns: number;
  /** When the error was thrown. */
  readonly asOf: number;
}

/** The place and a few lines around it; of a file that was changed since, only the place. */
export function sourceFrame(place: Place, root: string, { colors, columns, asOf }: FrameOptions): string[] {
  const where = `${relative(root, place.file).replaceAll(sep, '/')}:${place.line}:${place.column}`;
  let lines: string[];
  try {
    if (statSync(place.file).mtimeMs > asOf) return [colors.dim(`${where} (the file was changed since)`)];
    lines = readFileSync(place.file, 'utf8').split('\n');
  } catch {
    return [colors.dim(where)];
  }
  let first = Math.max(1, place.line - around);
  let last = Math.min(lines.length, place.line + around);
  const isBlank = (number: number): boolean => (lines[number - 1] ?? '').trim() === '';
  while (first < place.line && isBlank(first)) first++;
  while (last > place.line && isBlank(last)) last--;
  const numberWidth = String(last).length;
  const rows = [colors.dim(where)];
  for (let number = first; number <= last; number++) {
    const isIt = number === place.line;
    const width = columns - numberWidth - 5;
    const whole = harmless(lines[number - 1] ?? '');
    const before = harmless((lines[number - 1] ?? '').slice(0, place.column - 1)).length;
    // The place must be seen: of a long line, the part around it is shown.
    const cut = isIt && before >= width - 1 ? before - Math.floor(width / 2) : 0;
    const text = truncate(cut > 0 ? `…${whole.slice(cut + 1)}` : whole, width);
    const margin = `${isIt ? '>' : ' '} ${padStart(String(number), numberWidth)} │ `;
    rows.push(isIt ? colors.bad(margin) + text : colors.dim(margin + text));
    if (!isIt) continue;
    rows.push(`${colors.dim(`  ${' '.repeat(numberWidth)} │ `)}${' '.repeat(before - cut)}${colors.bad('^')}`);
  }
  return rows;
}
