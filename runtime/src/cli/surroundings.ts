import type { Context, GlobalOptions, Output } from './context.ts';
import { colorsFor, wantsColor } from './ui/colors.ts';

export interface Surroundings {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

const usualColumns = 80;
/** Narrower than this, nothing can be told. */
const leastColumns = 40;

export function contextOf(options: GlobalOptions, { stdout, stderr, env, cwd }: Surroundings): Context {
  const refused = options.color === false;
  const colors = (stream: Output): ReturnType<typeof colorsFor> =>
    colorsFor(wantsColor({ refused, isTTY: stream.isTTY === true, env }));
  return {
    stdout,
    stderr,
    env,
    folder: options.project ?? cwd,
    json: options.json === true,
    colors: colors(stdout),
    errorColors: colors(stderr),
    columns: Math.max(leastColumns, stdout.columns ?? (Number(env['COLUMNS']) || usualColumns)),
    now: () => Date.now(),
    print: (line = '') => void stdout.write(`${line}\n`),
    note: (line = '') => void stderr.write(`${line}\n`),
  };
}
