/** `tradewind show <run>`: what became of each task. */
import { relative } from 'node:path';
import { loadConfig, type ResolvedConfig } from '@tradewind/codegen';
import { instanceKey } from '@tradewind/sdk/manifest';
import { parse } from '@tradewind/sdk/runtime';
import type { Instance } from '../../core/model.ts';
import type { Metastore, RunRow, TryRow } from '../../metastore/metastore.ts';
import { isGone } from '../../scheduler/owner.ts';
import type { Context } from '../context.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { instanceJson, resultJson, runJson, tryJson } from '../json.ts';
import { flowErrorLines } from '../run/flow-error.ts';
import { dagOfRun, findRun, noRun, withStore } from '../store.ts';
import { failureLines } from '../ui/failures.ts';
import { RunView } from '../ui/run-view.ts';
import { paintOf, runErrorText, runSymbols } from '../ui/states.ts';
import { formatInstant, formatMs, padEnd, truncate } from '../ui/text.ts';
import { progressBar, treeRows } from '../ui/tree.ts';
import { shortValue, valueLines } from '../ui/value.ts';

export async function show(context: Context, name: string): Promise<ExitCode> {
  const config = await loadConfig({ from: context.folder });
  const done = await withStore(config, (store) => showRun(context, config, store, name));
  if (done === undefined) throw noRun(name, []);
  return exitCodes.ok;
}

async function showRun(context: Context, config: ResolvedConfig, store: Metastore, name: string): Promise<true> {
  const run = await findRun(store, name);
  const instances = await store.listInstances(run.runId);
  const tries = await store.listTries(run.runId);
  if (context.json) {
    const document = {
      run: runJson(run),
      instances: instances.map(instanceJson),
      tries: tries.map(tryJson),
      result: resultJson(run),
    };
    context.print(JSON.stringify(document, null, 2));
    return true;
  }
  const dag = await dagOfRun(store, run);
  const view = dag && new RunView(dag);
  view?.update(instances);
  for (const line of headLines(run, context)) context.print(line);
  context.print();
  if (view) for (const line of treeRows(view, { ...context, now: context.now() })) context.print(line);
  else context.print(`  ${context.colors.warn('its version is not stored any more')}`);
  if (view && run.endedAt === undefined) {
    context.print();
    context.print(progressBar(view, { ...context, elapsedMs: context.now() - (run.startedAt ?? context.now()) }));
  }
  if (view) for (const line of failures(view, run, tries, config, context)) context.print(line);
  if (run.error && run.error.task === undefined) {
    const lines = await flowErrorLines(context, config, store, { ...run, error: run.error });
    for (const line of lines) context.print(line);
  }
  if (run.result !== undefined) {
    context.print(`\n${context.colors.bold('Result')}`);
    for (const line of valueLines(run.result, context)) context.print(`  ${line}`);
  }
  return true;
}

function headLines(run: RunRow, { colors, columns, now }: Context): string[] {
  const { dataInterval } = run.context;
  const took = run.startedAt === undefined ? '' : `  ${formatMs((run.endedAt ?? now()) - run.startedAt)}`;
  const state = paintOf(run.state, colors)(`${runSymbols[run.state]} ${run.state}`);
  const field = (name: string, text: string): string => `  ${colors.dim(padEnd(name, 10))}${text}`;
  const lines = [
    `${colors.bold(run.runId)}  ${state}${took}`,
    '',
    field('dag', run.dagId),
    field('interval', `${formatInstant(dataInterval.start)} → ${formatInstant(dataInterval.end)} UTC`),
  ];
  if (run.startedAt !== undefined) lines.push(field('started', `${formatInstant(run.startedAt)} UTC`));
  const params = parse(run.params) as Record<string, unknown>;
  for (const [index, [key, value]] of Object.entries(params).entries()) {
    lines.push(field(index === 0 ? 'params' : '', `${key} = ${shortValue(value, columns - 16 - key.length)}`));
  }
  lines.push(field('version', run.version.slice(0, 12)));
  if (run.endedAt === undefined) lines.push(field('owner', ownerText(run, now())));
  if (run.error) lines.push(field('error', colors.bad(truncate(runErrorText(run.error), columns - 13))));
  return lines;
}

/** Who works on an unfinished run. */
function ownerText({ owner, leaseExpiresAt = 0 }: RunRow, now: number): string {
  if (owner === undefined) return 'nobody: the same `tradewind run` goes on with it';
  const [host = '?', , pid = '?'] = owner.split('/');
  if (isGone(owner) || leaseExpiresAt < now) return 'its process is gone: the same `tradewind run` goes on with it';
  return `process ${pid} on ${decodeURIComponent(host)}`;
}

function failures(
  view: RunView,
  run: RunRow,
  tries: readonly TryRow[],
  config: ResolvedConfig,
  context: Context,
): string[] {
  const files = new Map(tries.map((one) => [`${one.key} ${one.tryNumber}`, one.logFile]));
  const logOf = (instance: Instance): string | undefined => {
    const file = files.get(`${instanceKey(instance.nodeId, instance.mapPath)} ${instance.tryNumber}`);
    return file === undefined ? undefined : `${relative(config.root, config.dataDir) || '.'}/${file}`;
  };
  return failureLines(view, run.runId, { ...context, root: config.root, logOf });
}
