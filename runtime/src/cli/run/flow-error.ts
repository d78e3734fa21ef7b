/** What the flow itself threw, and where. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ResolvedConfig } from '@tradewind/codegen';
import type { Positions } from '@tradewind/sdk/manifest';
import { parseKey } from '../../core/keys.ts';
import type { Metastore, RunRow } from '../../metastore/metastore.ts';
import type { Context } from '../context.ts';
import { causeLines } from '../ui/failures.ts';
import { type Place, sourceFrame } from '../ui/source-frame.ts';
import { runErrorText } from '../ui/states.ts';

/** The words of a run's error, and the lines around its `throw`. */
export async function flowErrorLines(
  context: Context,
  config: ResolvedConfig,
  store: Metastore,
  run: RunRow & Required<Pick<RunRow, 'error'>>,
): Promise<string[]> {
  const { error, endedAt = 0 } = run;
  const options = { ...context, root: config.root, asOf: endedAt };
  const lines = ['', `${context.colors.bad('✖')} ${runErrorText(error)}`, ...causeLines(error, options).slice(1)];
  const place = error.task === undefined ? await placeOf(config, store, run, error.at) : undefined;
  if (place === undefined) return lines;
  const frame = sourceFrame(place, config.root, { ...options, columns: context.columns - 4 });
  return [...lines, '', ...frame.map((line) => `    ${line}`)];
}

/** Where the `throw` stands, in the build that the run belongs to. */
async function placeOf(config: ResolvedConfig, store: Metastore, run: RunRow, at: string): Promise<Place | undefined> {
  const point = parseKey(at)?.nodeId;
  const version = await store.getVersion(run.version);
  if (point === undefined || version === undefined) return undefined;
  try {
    const text = readFileSync(join(version.folder, 'positions.json'), 'utf8');
    const found = (JSON.parse(text) as Positions).dags[run.dagId]?.points?.[point];
    return found && { ...found, file: join(config.root, found.file) };
  } catch {
    // A build that was cleared away: the words have to do.
    return undefined;
  }
}
