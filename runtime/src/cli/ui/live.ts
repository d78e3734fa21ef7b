/** Rows at the end of the terminal that are drawn again and again: at most ten times a second, in place. */
import type { Output } from '../context.ts';
import { widthOf } from './text.ts';

const hideCursor = '\u001b[?25l';
const showCursor = '\u001b[?25h';
/** Terminals that know it show the whole frame at once; others ignore it. */
const beginFrame = '\u001b[?2026h';
const endFrame = '\u001b[?2026l';
const eraseToLineEnd = '\u001b[K';
const eraseBelow = '\u001b[J';

const frameMs = 100;

export interface Live {
  /** Prints above the rows. */
  above(text: string): void;
  /** Ends it; `last` takes the place of the rows and stays. */
  end(last: readonly string[]): void;
}

/** `frame` makes the rows; it must leave the last column free, and is asked again while things turn. */
export function startLive(output: Output, frame: (turn: number) => readonly string[]): Live {
  let shown: readonly string[] = [];
  let turn = 0;
  let ended = false;
  const rowsOf = (lines: readonly string[]): number => {
    const columns = output.columns ?? 80;
    // After the window got narrower, the terminal has broken what it showed.
    return lines.reduce((rows, line) => rows + Math.max(1, Math.ceil(widthOf(line) / columns)), 0);
  };
  const replace = (lines: readonly string[], before = ''): void => {
    const up = rowsOf(shown);
    const home = up > 0 ? `\u001b[${up}A\r` : '';
    const text = lines.map((line) => `${line}${eraseToLineEnd}\n`).join('');
    output.write(`${beginFrame}${home}${before}${text}${eraseBelow}${endFrame}`);
    shown = lines;
  };
  const draw = (): void => {
    if (!ended) replace(frame(turn));
  };
  output.write(hideCursor);
  // The cursor must come back however the process ends.
  const restore = (): void => void output.write(showCursor);
  process.once('exit', restore);
  const timer = setInterval(() => {
    turn++;
    draw();
  }, frameMs);
  timer.unref();
  const resized = (): void => draw();
  output.on?.('resize', resized);
  draw();
  return {
    above(text) {
      if (ended) return;
      const lines = text.split('\n').map((line) => `${line}${eraseToLineEnd}\n`);
      const current = shown;
      replace(current, lines.join(''));
    },
    end(last) {
      if (ended) return;
      ended = true;
      clearInterval(timer);
      output.off?.('resize', resized);
      replace(last);
      process.off('exit', restore);
      restore();
    },
  };
}
