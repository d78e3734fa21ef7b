/** Colour: whether there is any, and what each of our few meanings looks like. */
import { styleText } from 'node:util';

type Format = Parameters<typeof styleText>[0];

/** Paints a text; the same text where there is no colour. */
export type Paint = (text: string) => string;

export interface Colors {
  readonly enabled: boolean;
  readonly bold: Paint;
  readonly dim: Paint;
  readonly good: Paint;
  readonly bad: Paint;
  readonly warn: Paint;
  readonly busy: Paint;
  readonly name: Paint;
}

export function colorsFor(enabled: boolean): Colors {
  const paint = (format: Format): Paint =>
    enabled ? (text) => (text === '' ? '' : styleText(format, text, { validateStream: false })) : (text) => text;
  return {
    enabled,
    bold: paint('bold'),
    dim: paint('dim'),
    good: paint('green'),
    bad: paint('red'),
    warn: paint('yellow'),
    busy: paint('cyan'),
    name: paint('magenta'),
  };
}

export interface ColorWish {
  /** `--no-color`. */
  readonly refused: boolean;
  readonly isTTY: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The command line says first, then FORCE_COLOR, then NO_COLOR (https://no-color.org), then the terminal. */
export function wantsColor({ refused, isTTY, env }: ColorWish): boolean {
  if (refused) return false;
  const force = env['FORCE_COLOR'];
  if (force !== undefined) return force !== '0' && force !== 'false';
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  return isTTY && env['TERM'] !== 'dumb';
}
