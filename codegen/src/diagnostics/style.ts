import { styleText } from 'node:util';

type Paint = (text: string) => string;

/** What a terminal can do to tell parts of a text apart. */
export interface Style {
  readonly error: Paint;
  readonly warning: Paint;
  readonly hint: Paint;
  /** A second place. */
  readonly second: Paint;
  readonly bold: Paint;
  readonly dim: Paint;
  /** Code inside of a sentence. */
  readonly code: Paint;
}

type Format = Parameters<typeof styleText>[0];

export function styleFor(color: boolean): Style {
  const paint =
    (format: Format): Paint =>
    (text) =>
      color && text !== '' ? styleText(format, text, { validateStream: false }) : text;
  return {
    error: paint(['bold', 'red']),
    warning: paint(['bold', 'yellow']),
    hint: paint(['bold', 'blue']),
    second: paint('cyan'),
    bold: paint('bold'),
    dim: paint('dim'),
    code: paint('cyan'),
  };
}
