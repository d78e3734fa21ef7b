/** What every command gets: where it prints, how, and for which project. */
import type { Colors } from './ui/colors.ts';

/** A stream of the terminal, or something that stands in for one. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  on?(event: 'resize', listener: () => void): unknown;
  off?(event: 'resize', listener: () => void): unknown;
}

/** Options that every command takes. */
export interface GlobalOptions {
  readonly json?: boolean;
  readonly color?: boolean;
  readonly project?: string;
}

export interface Context {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder in which to look for the project. */
  readonly folder: string;
  /** Answer with JSON on stdout, and with nothing else there. */
  readonly json: boolean;
  readonly colors: Colors;
  readonly errorColors: Colors;
  /** Columns to fill; 80 where nobody knows. */
  readonly columns: number;
  readonly now: () => number;
  readonly print: (line?: string) => void;
  /** Words for a person beside the answer; they go to stderr. */
  readonly note: (line?: string) => void;
}
