/** `tradewind diff <old> [new]`: what became of the dags between two builds. */
import { loadConfig } from '@tradewind/codegen';
import type { Context } from '../context.ts';
import { diffManifests, type ManifestDiff } from '../diff/diff.ts';
import { findManifest } from '../diff/find.ts';
import { type ConcernedRuns, diffLines } from '../diff/words.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { withStore } from '../store.ts';

export async function diff(
  context: Context,
  old: string,
  now: string,
  options: { readonly exitCode?: boolean },
): Promise<ExitCode> {
  const config = await loadConfig({ from: context.folder });
  const found = diffManifests(findManifest(config, old), findManifest(config, now));
  const runs = found.same ? [] : await concernedRuns(config, found);
  if (context.json) context.print(JSON.stringify({ ...found, runs }, null, 2));
  else for (const line of diffLines(found, runs, context.colors)) context.print(line);
  return options.exitCode === true && !found.same ? exitCodes.runFailed : exitCodes.ok;
}

async function concernedRuns(config: { readonly dataDir: string }, found: ManifestDiff): Promise<ConcernedRuns[]> {
  const dags = [...found.removed, ...found.changed.map(({ dag }) => dag)];
  const runs = await withStore(config, async (store) => {
    const rows: ConcernedRuns[] = [];
    for (const dag of dags) {
      const own = (await store.listRuns({ dagId: dag })).filter(({ version }) => version === found.from);
      const unfinished = own.filter(({ endedAt }) => endedAt === undefined).map(({ runId }) => runId);
      if (own.length > 0) rows.push({ dag, unfinished, ended: own.length - unfinished.length });
    }
    return rows;
  });
  return runs ?? [];
}
