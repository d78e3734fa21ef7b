/** `tradewind paths <dag>`: every way that a run can take, and how it ends there, before anything has run. */
import type { DagManifest } from '@tradewind/sdk/manifest';
import { decidedOn, type Path, pathsOf } from '../../paths/enumerate.ts';
import type { Context } from '../context.ts';
import { code, listed } from '../explain/conditions.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { wordsOf } from '../paths/words.ts';
import { compileProject, dagOf } from '../project.ts';
import { count, oneLine, padStart, wrap } from '../ui/text.ts';

export interface PathsOptions {
  /** How many at most. */
  readonly limit: number;
  /** Also those on which a failure ends the run that nobody catches. */
  readonly failures?: boolean;
}

export async function paths(context: Context, dagId: string, { limit, failures }: PathsOptions): Promise<ExitCode> {
  const { manifest } = await compileProject(context);
  const dag = dagOf(manifest, dagId);
  const found = pathsOf(dag, { limit, uncaught: failures === true });
  if (context.json) {
    const list = found.paths.map((path) => ({ decided: wordsOf(dag, decidedOn(path)), ...endOf(dag, path) }));
    context.print(JSON.stringify({ dag: dag.id, complete: found.complete, paths: list }, null, 2));
    return exitCodes.ok;
  }
  const { colors } = context;
  const more = found.complete ? '' : `, and more: ${limit} runs were tried`;
  context.print(`${colors.bold(dag.id)}: ${count(found.paths.length, 'path')}${more}`);
  for (const [index, path] of found.paths.entries()) {
    context.print();
    for (const line of pathLines(dag, path, index + 1, context)) context.print(line);
  }
  if (failures !== true) {
    context.print(colors.dim('\nFailures that nobody catches end a run where they are: --failures lists them.'));
  }
  return exitCodes.ok;
}

function pathLines(dag: DagManifest, path: Path, number: number, { colors, columns }: Context): string[] {
  const words = wordsOf(dag, decidedOn(path));
  const { state, failedFor, ran, skipped, upstreamFailed } = endOf(dag, path);
  const sign = state === 'success' ? colors.good('✔') : colors.bad('✖');
  const why = state === 'success' ? '' : failedFor === null ? ': the flow throws' : `: ${code(failedFor)} failed`;
  const field = (name: string, ids: readonly string[]): string[] =>
    ids.length === 0 ? [] : wrap(`${name} ${listed(ids.map(code), 'and')}`, columns - 7);
  const told = [...field('runs', ran), ...field('skips', skipped), ...field('never comes to', upstreamFailed)];
  const head = wrap(oneLine(words.length === 0 ? 'nothing is decided' : words.join('; ')), columns - 6);
  return [
    ...head.map((line, index) => `${colors.busy(padStart(index === 0 ? String(number) : '', 3))}  ${line}`),
    ...told.map((line) => `       ${colors.dim(line)}`),
    `     ${sign} the run ${state === 'success' ? 'succeeds' : 'fails'}${why}`,
  ];
}

interface PathEnd {
  readonly state: Path['state'];
  readonly failedFor: string | null;
  readonly ran: readonly string[];
  readonly skipped: readonly string[];
  readonly upstreamFailed: readonly string[];
}

/** A call in a loop that ran for one item counts as one that ran. */
function endOf({ nodes }: DagManifest, { state, failedFor, calls }: Path): PathEnd {
  const own = nodes.filter(({ hidden }) => hidden !== true).map(({ id }) => id);
  const of = (id: string): string => {
    const states = calls.get(id);
    if (states === undefined) return 'none';
    if (states.has('success') || states.has('failed')) return 'ran';
    return states.has('upstream_failed') ? 'upstream_failed' : 'skipped';
  };
  return {
    state,
    failedFor: failedFor ?? null,
    ran: own.filter((id) => of(id) === 'ran'),
    // Of a loop without items there is nothing to skip.
    skipped: own.filter((id) => of(id) === 'skipped'),
    upstreamFailed: own.filter((id) => of(id) === 'upstream_failed'),
  };
}
