/** Errors as a person, or a script, gets to read them. */
import { inspect } from 'node:util';
import { isTradewindError } from '@tradewind/sdk';
import type { Context } from './context.ts';
import { type ExitCode, exitCodeOf, exitCodes } from './exit-codes.ts';
import { SourceErrors } from './source-errors.ts';
import { harmless, wrap } from './ui/text.ts';

interface Problem {
  readonly code: string;
  readonly message: string;
  readonly help?: string | undefined;
  readonly url?: string;
  readonly suggestions: readonly string[];
  readonly details: readonly string[];
  /** Of faults that are ours. */
  readonly stack?: string | undefined;
}

/** Prints what a command ended with, and says what the process answers. */
export async function report(error: unknown, context: Context): Promise<ExitCode> {
  if (error instanceof SourceErrors) {
    const { root, diagnostics } = error;
    const { diagnosticsText } = await import('./project.ts');
    if (context.json) context.print(JSON.stringify({ diagnostics }, null, 2));
    else
      context.note(
        diagnosticsText(root, diagnostics, { columns: context.columns, color: context.errorColors.enabled }),
      );
    return exitCodes.diagnostics;
  }
  const problem = problemOf(error);
  if (context.json) {
    const { code, message, help = null, url = null, suggestions, details } = problem;
    context.print(JSON.stringify({ error: { code, message, help, suggestions, details, url } }, null, 2));
  } else for (const line of lines(problem, context)) context.note(line);
  return exitCodeOf(problem.code);
}

function problemOf(error: unknown): Problem {
  if (isTradewindError(error)) {
    const { code, message, help, url } = error;
    const { suggestions = [], details = [] } = error as {
      suggestions?: readonly string[];
      details?: readonly string[];
    };
    return { code, message, help, url, suggestions, details };
  }
  const message = error instanceof Error ? `${error.name}: ${error.message}` : inspect(error);
  return {
    code: 'TW6099',
    message,
    help: 'This is a fault of Tradewind, not of yours. Please report it with the lines below.',
    suggestions: [],
    details: [],
    stack: error instanceof Error ? error.stack : undefined,
  };
}

function lines(
  { code, message, help, url, suggestions, details, stack }: Problem,
  { errorColors: colors, columns }: Context,
): string[] {
  const width = Math.min(columns, 100);
  const [first = '', ...rest] = wrap(`error ${code}: ${harmless(message)}`, width);
  const head = `error ${code}:`;
  const out = [colors.bad(head) + colors.bold(first.slice(head.length)), ...rest];
  if (suggestions.length > 0)
    out.push('', `Did you mean ${suggestions.map((name) => colors.bold(harmless(name))).join(' or ')}?`);
  if (details.length > 0) out.push('', ...details.map(harmless));
  if (help !== undefined) out.push('', ...wrap(harmless(help), width));
  if (stack !== undefined) out.push('', colors.dim(harmless(stack)));
  if (url !== undefined && code !== 'TW6099') out.push('', colors.dim(url));
  return out;
}

/** What a shell makes of a signal. */
export const exitOfSignal: Readonly<Record<'SIGINT' | 'SIGTERM', ExitCode>> = {
  SIGINT: exitCodes.interrupted,
  SIGTERM: exitCodes.terminated,
};
