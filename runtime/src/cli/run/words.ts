/** What `run` says before, after, and instead of a run. */
import { relative } from 'node:path';
import type { ResolvedConfig } from '@tradewind/codegen';
import { instanceKey } from '@tradewind/sdk/manifest';
import { parse } from '@tradewind/sdk/runtime';
import type { Instance } from '../../core/model.ts';
import type { Metastore, RunRow } from '../../metastore/metastore.ts';
import type { Context } from '../context.ts';
import { instanceJson, resultJson, runJson } from '../json.ts';
import { failureLines } from '../ui/failures.ts';
import type { RunView } from '../ui/run-view.ts';
import { flowErrorLines } from './flow-error.ts';
import { count, formatInstant, formatMs, truncate } from '../ui/text.ts';
import { shortValue, valueLines } from '../ui/value.ts';

/** `flights  2001-01-07 00:00 → 2001-01-14 00:00 UTC  flights-2001-01-07T0000-k3x9`, and the parameters. */
export function headLines(
  run: Pick<RunRow, 'dagId' | 'runId' | 'context' | 'params'>,
  { colors, columns }: Context,
): string[] {
  const { start, end } = run.context.dataInterval;
  const interval = `${formatInstant(start)} → ${formatInstant(end)} UTC`;
  const params = Object.entries(parse(run.params) as Record<string, unknown>);
  const given = params.map(([name, value]) => `${name}=${shortValue(value, 40)}`).join(' ');
  return [
    `${colors.bold(run.dagId)}  ${colors.dim(interval)}`,
    colors.dim(truncate(`${run.runId}${given === '' ? '' : `  ${given}`}`, columns - 1)),
    '',
  ];
}

export interface Ending {
  readonly context: Context;
  readonly config: ResolvedConfig;
  readonly store: Metastore;
  readonly view: RunView;
  readonly run: RunRow;
}

/** The run's end: what became of it, its result or its failures, and how to see more. */
export async function endLines(ending: Ending): Promise<string[]> {
  const { context, view, run } = ending;
  const { colors } = context;
  const { total, ended, failed } = view.tally();
  const took = formatMs((run.endedAt ?? 0) - (run.startedAt ?? run.createdAt));
  const lines = [''];
  if (run.state === 'success') {
    lines.push(
      `${colors.good('✔')} ${colors.bold(`${run.dagId} succeeded`)} in ${took} ${colors.dim(`(${count(ended, 'task')})`)}`,
    );
  } else {
    // None failed if it was the flow itself that threw.
    const tasks = failed === 0 ? '' : ` ${colors.dim(`(${failed} of ${count(total, 'task')} failed)`)}`;
    lines.push(`${colors.bad('✖')} ${colors.bold(`${run.dagId} failed`)} in ${took}${tasks}`);
    lines.push(...(await failedLines(ending)));
  }
  if (run.result !== undefined) {
    lines.push('', colors.bold('Result'), ...valueLines(run.result, context).map((line) => `  ${line}`));
  } else if (run.state === 'success') lines.push('', colors.dim('It returned nothing.'));
  lines.push('', colors.dim(`more   tradewind show ${run.runId}`));
  if (run.state === 'success') lines.push(colors.dim(`logs   tradewind logs ${run.runId} <task>`));
  return lines;
}

async function failedLines({ context, config, store, view, run }: Ending): Promise<string[]> {
  const tries = await store.listTries(run.runId);
  const files = new Map(tries.map((one) => [`${one.key} ${one.tryNumber}`, one.logFile]));
  const logOf = (instance: Instance): string | undefined => {
    const file = files.get(`${instanceKey(instance.nodeId, instance.mapPath)} ${instance.tryNumber}`);
    return file === undefined ? undefined : `${relative(process.cwd(), config.dataDir) || '.'}/${file}`;
  };
  const lines = failureLines(view, run.runId, { ...context, root: config.root, logOf });
  // Tasks that failed may have been caught, and the flow have thrown on its own.
  if (!run.error || (lines.length > 0 && run.error.task !== undefined)) return lines;
  return [...lines, ...(await flowErrorLines(context, config, store, { ...run, error: run.error }))];
}

/** The one document of `run --json`. */
export async function runDocument(store: Metastore, run: RunRow, more: Record<string, unknown>): Promise<string> {
  const instances = await store.listInstances(run.runId);
  const document = { run: runJson(run), instances: instances.map(instanceJson), result: resultJson(run), ...more };
  return JSON.stringify(document, null, 2);
}
