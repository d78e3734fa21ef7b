/** `tradewind runs`: the newest first. */
import { loadConfig } from '@tradewind/codegen';
import type { RunState } from '../../core/model.ts';
import type { RunRow } from '../../metastore/metastore.ts';
import type { Context } from '../context.ts';
import { CliError } from '../errors.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { runJson } from '../json.ts';
import { nearest } from '../nearest.ts';
import { withStore } from '../store.ts';
import { paintOf, runErrorText, runSymbols } from '../ui/states.ts';
import { tableRows } from '../ui/table.ts';
import { formatInstant, formatMs } from '../ui/text.ts';

export interface RunsOptions {
  readonly dag?: string;
  readonly state?: readonly string[];
  readonly limit: number;
}

export const runStates: readonly RunState[] = ['queued', 'running', 'success', 'failed'];

export async function runs(context: Context, options: RunsOptions): Promise<ExitCode> {
  const states = options.state?.map(readState);
  const config = await loadConfig({ from: context.folder });
  const filter = {
    limit: options.limit,
    ...(options.dag === undefined ? {} : { dagId: options.dag }),
    ...(states ? { states } : {}),
  };
  const found = (await withStore(config, (store) => store.listRuns(filter))) ?? [];
  if (context.json) {
    context.print(JSON.stringify(found.map(runJson), null, 2));
    return exitCodes.ok;
  }
  if (found.length === 0) {
    const which =
      options.dag !== undefined || states !== undefined
        ? 'No such runs.'
        : 'Nothing has been run here yet: `tradewind run <dag>`.';
    context.note(which);
    return exitCodes.ok;
  }
  for (const line of table(found, context)) context.print(line);
  return exitCodes.ok;
}

function table(found: readonly RunRow[], { colors, columns, now, stdout }: Context): string[] {
  const at = now();
  return tableRows<RunRow>(
    found,
    [
      { title: 'run', text: ({ runId }) => runId },
      {
        title: 'state',
        text: ({ state }) => `${runSymbols[state]} ${state}`,
        paint: ({ state }) => paintOf(state, colors),
      },
      { title: 'logical date', text: ({ context }) => formatInstant(context.logicalDate) },
      { title: 'took', text: (run) => tookText(run, at), right: true },
      { title: '', text: ({ error }) => (error ? runErrorText(error) : ''), paint: () => colors.dim, flexible: true },
    ],
    // What is piped into another program is told whole.
    { width: stdout.isTTY === true ? columns : Number.POSITIVE_INFINITY, head: colors.dim },
  );
}

function tookText({ startedAt, endedAt }: RunRow, now: number): string {
  return startedAt === undefined ? '' : formatMs((endedAt ?? now) - startedAt);
}

function readState(text: string): RunState {
  const state = runStates.find((one) => one === text);
  if (state) return state;
  throw new CliError('TW6003', `there is no state '${text}'`, {
    help: `A run is ${runStates.join(', ')}.`,
    suggestions: nearest(text, runStates),
  });
}
