/** What the process answers with. A script may rely on these; they are documented in `docs/guide/cli.md`. */
export const exitCodes = {
  ok: 0,
  /** The run ended, and not well. */
  runFailed: 1,
  /** The command line itself is wrong: an unknown option, a missing argument, a parameter that does not fit. */
  usage: 2,
  /** The project has errors that the compiler reports. */
  diagnostics: 3,
  /** There is no such dag, run, task or log. */
  notFound: 4,
  /** The engine refused to begin, or could not go on. */
  engine: 5,
  /** Ctrl-C; the run can be taken up again. */
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

const byPrefix: readonly (readonly [prefix: string, exit: ExitCode])[] = [
  ['TW2', exitCodes.diagnostics],
  ['TW5004', exitCodes.notFound],
  ['TW5005', exitCodes.notFound],
  // The logical date that was asked for is none of the schedule's.
  ['TW5024', exitCodes.usage],
  ['TW600', exitCodes.usage],
  ['TW601', exitCodes.usage],
  ['TW602', exitCodes.notFound],
  ['TW604', exitCodes.usage],
  ['TW605', exitCodes.usage],
];

/** What the process answers with after this error. */
export function exitCodeOf(code: string): ExitCode {
  return byPrefix.find(([prefix]) => code.startsWith(prefix))?.[1] ?? exitCodes.engine;
}
