/** What a run looks like while it runs: a tree that is drawn in place, lines, or nothing. */
import { inspect } from 'node:util';
import type { Instance } from '../../core/model.ts';
import type { Context } from '../context.ts';
import { type Live, startLive } from '../ui/live.ts';
import { plainLine, timeText } from '../ui/plain.ts';
import type { RunView } from '../ui/run-view.ts';
import { harmless, oneLine } from '../ui/text.ts';
import { progressBar, treeRows } from '../ui/tree.ts';

export interface Display {
  /** Instances as they are now. */
  progressed(changed: readonly Instance[]): void;
  /** A word to the person, beside the run itself. */
  say(text: string): void;
  /** Something is wrong with us, not with a task. */
  trouble(message: string, error: unknown): void;
  /** The last picture stays on the screen. */
  end(): void;
}

export interface DisplayOptions {
  readonly context: Context;
  readonly view: RunView;
  readonly startedAt: number;
}

export function displayFor(options: DisplayOptions): Display {
  if (options.context.json) return silent(options);
  return options.context.stdout.isTTY === true ? drawn(options) : lines(options);
}

/** With `--json` stdout belongs to the answer; what is wrong is told on stderr. */
function silent({ context, view }: DisplayOptions): Display {
  return {
    progressed: (changed) => view.update(changed),
    say: (text) => context.note(text),
    trouble: (message, error) => context.note(troubleText(message, error)),
    end: () => {},
  };
}

function lines({ context, view, startedAt }: DisplayOptions): Display {
  const { colors } = context;
  return {
    progressed(changed) {
      view.update(changed);
      for (const instance of changed) {
        const line = plainLine(instance, view, { colors, startedAt, now: context.now() });
        if (line !== undefined) context.print(line);
      }
    },
    say: (text) => context.print(`${timeText({ colors, startedAt, now: context.now() })}  ${text}`),
    trouble: (message, error) => context.note(context.errorColors.warn(troubleText(message, error))),
    end: () => {},
  };
}

const spinner = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
/** The final picture may be longer than the window, but not without end. */
const mostRows = 200;
const unknownRows = 24;

function drawn({ context, view, startedAt }: DisplayOptions): Display {
  const { stdout, colors } = context;
  const columns = (): number => (stdout.columns ?? context.columns) - 1;
  const bar = (): string => progressBar(view, { columns: columns(), colors, elapsedMs: context.now() - startedAt });
  const live: Live = startLive(stdout, (turn) => {
    const busy = spinner[turn % spinner.length] ?? '▶';
    const maxRows = Math.max(3, (stdout.rows ?? unknownRows) - 4);
    return [...treeRows(view, { columns: columns(), colors, now: context.now(), maxRows, busy }), '', bar()];
  });
  return {
    progressed: (changed) => view.update(changed),
    say: (text) => live.above(text),
    trouble: (message, error) => live.above(colors.warn(troubleText(message, error))),
    end() {
      live.end(treeRows(view, { columns: columns(), colors, now: context.now(), maxRows: mostRows }));
    },
  };
}

function troubleText(message: string, error: unknown): string {
  const why = error === undefined ? '' : `: ${error instanceof Error ? error.message : inspect(error)}`;
  return `! ${harmless(message)}${oneLine(why)}`;
}
