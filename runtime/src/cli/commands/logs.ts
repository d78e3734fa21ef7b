/** `tradewind logs <run> [task]`: what a try printed, also while it does; or what all tries printed. */
import { join } from 'node:path';
import { loadConfig, type ResolvedConfig } from '@tradewind/codegen';
import { instanceKey, parseInstanceKey } from '@tradewind/sdk/manifest';
import type { Instance } from '../../core/model.ts';
import { followLog, type LogLine, readLog } from '../../executors/logs/read-log.ts';
import type { Metastore, TryRow } from '../../metastore/metastore.ts';
import type { Context } from '../context.ts';
import { CliError } from '../errors.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { inOrderOfTime } from '../logs-in-order.ts';
import { nearest } from '../nearest.ts';
import { dagOfRun, findRun, noRun, withStore } from '../store.ts';
import { causeText, hasEnded, words } from '../ui/states.ts';
import { count, harmless, padEnd, truncate, widthOf } from '../ui/text.ts';
import { shortValue } from '../ui/value.ts';

export interface LogsOptions {
  readonly try?: number;
  readonly map?: string;
  readonly follow?: boolean;
}

/** How often a followed try is asked whether it has ended. */
const askMs = 500;

export async function logs(
  context: Context,
  run: string,
  task: string | undefined,
  options: LogsOptions,
): Promise<ExitCode> {
  const config = await loadConfig({ from: context.folder });
  const done = await withStore(config, (store) =>
    task === undefined
      ? printAll(context, config, store, run, options)
      : printLog(context, config, store, { run, task, options }),
  );
  if (done === undefined) throw noRun(run, []);
  return exitCodes.ok;
}

interface Wanted {
  readonly run: string;
  readonly task: string;
  readonly options: LogsOptions;
}

async function printLog(context: Context, config: ResolvedConfig, store: Metastore, wanted: Wanted): Promise<true> {
  const { options } = wanted;
  const { runId, instance, tries } = await findTries(store, wanted);
  const one = tryOf(tries, instance, options);
  const file = join(config.dataDir, one.logFile);
  const several = tries.length > 1;
  if (several && !context.json) {
    context.note(
      context.errorColors.dim(
        `try ${one.tryNumber} of ${tries.length}${one.reason ? ` (${one.reason})` : ''}; --try shows another`,
      ),
    );
  }
  const following = options.follow === true && one.endedAt === undefined;
  const lines = following ? followLog(file, ended(store, runId, one)) : readLog(file);
  let printed = 0;
  for await (const line of lines) {
    printed++;
    context.print(context.json ? JSON.stringify(line) : lineText(line, context));
  }
  if (printed === 0)
    context.note(context.errorColors.dim(`${one.key} printed nothing${one.endedAt === undefined ? ' yet' : ''}.`));
  if (!context.json && one.error)
    context.note(context.errorColors.bad(`try ${one.tryNumber} failed: ${harmless(one.error.message)}`));
  return true;
}

/** Of all tasks, in order of time, each line with the name of who wrote it. */
async function printAll(
  context: Context,
  config: ResolvedConfig,
  store: Metastore,
  name: string,
  options: LogsOptions,
): Promise<true> {
  const only = (['try', 'map', 'follow'] as const).find((option) => options[option] !== undefined);
  if (only !== undefined) {
    throw new CliError('TW6002', `\`--${only}\` is about one task, and none was named`, {
      help: `Write \`tradewind logs ${name} <task> --${only}\`.`,
    });
  }
  const { runId } = await findRun(store, name);
  const tries = await store.listTries(runId);
  const again = new Set(tries.filter(({ tryNumber }) => tryNumber > 1).map(({ key }) => key));
  const authorOf = ({ key, tryNumber }: TryRow): string => (again.has(key) ? `${key} (try ${tryNumber})` : key);
  const width = Math.min(longestAuthor, Math.max(0, ...tries.map((one) => widthOf(authorOf(one)))));
  let printed = 0;
  for await (const { one, line } of inOrderOfTime(tries, (each) => readLog(join(config.dataDir, each.logFile)))) {
    printed++;
    if (context.json) context.print(JSON.stringify({ key: one.key, try: one.tryNumber, ...line }));
    else
      context.print(
        `${context.colors.busy(padEnd(truncate(harmless(authorOf(one)), width), width))}  ${lineText(line, context, width + 2)}`,
      );
  }
  if (printed === 0) context.note(context.errorColors.dim(`No task of ${runId} has printed anything.`));
  return true;
}

/** Fires when the try has ended. */
function ended(store: Metastore, runId: string, { nodeId, token }: TryRow): AbortSignal {
  const end = new AbortController();
  const ask = (): void => {
    store.listTries(runId, nodeId).then(
      (tries) => {
        if (tries.some((one) => one.token === token && one.endedAt === undefined)) setTimeout(ask, askMs);
        else end.abort();
      },
      () => end.abort(),
    );
  };
  setTimeout(ask, askMs);
  process.once('SIGINT', () => end.abort());
  return end.signal;
}

async function findTries(store: Metastore, { run: name, task, options }: Wanted) {
  const run = await findRun(store, name);
  const { nodeId, mapPath } = await findNode(store, run.runId, task, options);
  const instances = (await store.listInstances(run.runId)).filter((one) => one.nodeId === nodeId);
  const instance = instanceOf(instances, nodeId, mapPath);
  const key = instanceKey(nodeId, instance?.mapPath ?? mapPath ?? []);
  const tries = (await store.listTries(run.runId, nodeId)).filter((one) => one.key === key);
  return { runId: run.runId, instance, tries: [...tries].sort((a, b) => a.tryNumber - b.tryNumber) };
}

/** `report`, `picture[3]`, or `picture --map 3`. */
async function findNode(store: Metastore, runId: string, task: string, { map }: LogsOptions) {
  const run = await store.getRun(runId);
  const dag = run && (await dagOfRun(store, run));
  const known = dag?.nodes.map(({ id }) => id) ?? [];
  const named = known.includes(task) ? { nodeId: task, mapPath: [] } : parseInstanceKey(task);
  if (!named || (dag && !known.includes(named.nodeId))) {
    const visible = dag?.nodes.filter((node) => node.hidden !== true).map(({ id }) => id) ?? [];
    throw new CliError('TW6021', `the run has no task '${task}'`, {
      help: visible.length <= 20 ? `It has ${visible.join(', ')}.` : `\`tradewind show ${runId}\` lists them.`,
      suggestions: nearest(named?.nodeId ?? task, visible),
    });
  }
  const given = map === undefined ? named.mapPath : map.split(',').map(Number);
  if (given.some((index) => !Number.isInteger(index) || index < 0)) {
    throw new CliError('TW6003', `\`--map ${map}\` is no list of indices`, {
      help: 'Write `--map 3`, or `--map 3,0` inside of two loops.',
    });
  }
  return { nodeId: named.nodeId, mapPath: given.length > 0 ? given : undefined };
}

function instanceOf(
  instances: readonly Instance[],
  nodeId: string,
  mapPath: readonly number[] | undefined,
): Instance | undefined {
  if (mapPath) {
    const wanted = instanceKey(nodeId, mapPath);
    const found = instances.find((one) => instanceKey(nodeId, one.mapPath) === wanted);
    if (found) return found;
    throw new CliError('TW6021', `the run has no ${wanted}`, {
      help: `${nodeId} has ${count(instances.length, 'instance')} so far.`,
    });
  }
  if (instances.length <= 1) return instances[0];
  // Of many, the one that a person most likely wants to read.
  const [first] = instances;
  const trouble = instances.find(({ state }) => state === 'failed') ?? instances.find(({ state }) => !hasEnded(state));
  return trouble ?? first;
}

function tryOf(tries: readonly TryRow[], instance: Instance | undefined, options: LogsOptions): TryRow {
  const found = options.try === undefined ? tries.at(-1) : tries.find(({ tryNumber }) => tryNumber === options.try);
  if (found) return found;
  if (tries.length > 0) {
    throw new CliError('TW6022', `there is no try ${options.try}`, {
      help: `There ${tries.length === 1 ? 'was one try' : `were ${tries.length}`}.`,
    });
  }
  const state = instance
    ? `it is ${words[instance.state]}${causeText(instance) === '' ? '' : `: ${causeText(instance)}`}`
    : 'nothing was decided about it yet';
  throw new CliError('TW6022', `the task has not been tried: ${state}`);
}

const levelWidth = 5;
const longestAuthor = 40;

function lineText({ t, level, message, fields }: LogLine, { colors, columns }: Context, before = 0): string {
  const paint =
    level === 'error'
      ? colors.bad
      : level === 'warn'
        ? colors.warn
        : level === 'debug'
          ? colors.dim
          : (text: string): string => text;
  const mark = level === 'info' ? ' '.repeat(levelWidth) : level.padEnd(levelWidth);
  const more = fields === undefined ? '' : `  ${colors.dim(harmless(shortValue(fields, Math.max(40, columns))))}`;
  const indent = ' '.repeat(before + 13 + levelWidth + 1);
  const text = harmless(message).split('\n').join(`\n${indent}`);
  return `${colors.dim(t.slice(11, 23))} ${paint(mark)} ${paint(text)}${more}`;
}
