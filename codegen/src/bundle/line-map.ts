/** The smallest source map that tells where lines come from: each line of a generated text, one place. */

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** A number as source maps write it. */
function vlq(value: number): string {
  let rest = value < 0 ? (-value << 1) | 1 : value << 1;
  let text = '';
  do {
    const digit = rest & 31;
    rest >>>= 5;
    text += digits[rest > 0 ? digit | 32 : digit];
  } while (rest > 0);
  return text;
}

/**
 * A source map by which `count` lines, from line `first` on, are the lines of `source` from `line` on, the first of them
 * from `column` on. Everything from 0.
 */
export function lineMap(source: string, first: number, count: number, line: number, column: number): string {
  const mappings: string[] = [];
  for (let index = 0; index < count; index += 1) {
    // Generated column, source, line and column, each as a difference from the one before.
    const [lineStep, columnStep] = index === 0 ? [line, column] : [1, index === 1 ? -column : 0];
    mappings.push(`A${vlq(0)}${vlq(lineStep)}${vlq(columnStep)}`);
  }
  return JSON.stringify({ version: 3, sources: [source], names: [], mappings: ';'.repeat(first) + mappings.join(';') });
}
