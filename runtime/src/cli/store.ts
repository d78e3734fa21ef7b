/** The project's metastore, for the commands that only look. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ResolvedConfig } from '@tradewind/codegen';
import type { DagManifest } from '@tradewind/sdk/manifest';
import type { Metastore, RunRow } from '../metastore/metastore.ts';
import { CliError } from './errors.ts';
import { triggerName } from '../scheduler/triggered-run.ts';
import { nearest } from './nearest.ts';

const databaseFile = ({ dataDir }: Pick<ResolvedConfig, 'dataDir'>): string => join(dataDir, 'tradewind.db');

/** Opens the metastore and brings it to the newest schema; makes it if it is not there. */
async function openStore(config: Pick<ResolvedConfig, 'dataDir'>): Promise<Metastore> {
  mkdirSync(config.dataDir, { recursive: true });
  const { openMetastore } = await import('../metastore/index.ts');
  const store = await openMetastore(databaseFile(config));
  try {
    await store.migrate();
  } catch (error) {
    await store.close();
    throw error;
  }
  return store;
}

/** Does something with the metastore, which is made if it is not there. */
export async function withOpenStore<T>(
  config: Pick<ResolvedConfig, 'dataDir'>,
  work: (store: Metastore) => Promise<T>,
): Promise<T> {
  const store = await openStore(config);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** Does something with the metastore, if there is one: looking must not leave a database behind. */
export async function withStore<T>(
  config: Pick<ResolvedConfig, 'dataDir'>,
  work: (store: Metastore) => Promise<T>,
): Promise<T | undefined> {
  return existsSync(databaseFile(config)) ? withOpenStore(config, work) : undefined;
}

/** The run that a person means: its id, the unique beginning of one, or `latest`. */
export async function findRun(store: Metastore, name: string): Promise<RunRow> {
  if (name === 'latest') {
    // Who asks for it means the run that was started, not those that it started.
    for (const filter of [{ exceptTrigger: triggerName }, {}]) {
      const [newest] = await store.listRuns({ ...filter, limit: 1 });
      if (newest) return newest;
    }
    throw noRun(name, []);
  }
  const exact = await store.getRun(name);
  if (exact) return exact;
  const found = await store.listRuns({ idPrefix: name, limit: 11 });
  const [first, ...others] = found;
  if (first && others.length === 0) return first;
  if (first) {
    const list = found.slice(0, 10).map(({ runId }) => `  ${runId}`);
    throw new CliError('TW6020', `${found.length > 10 ? 'more than ten' : found.length} runs begin with '${name}'`, {
      help: 'Write a few characters more, or `latest` for the newest run of all.',
      details: [...list, ...(found.length > 10 ? ['  …'] : [])],
    });
  }
  const known = await store.listRuns({ limit: 200 });
  throw noRun(
    name,
    nearest(
      name,
      known.map(({ runId }) => runId),
    ),
  );
}

export function noRun(name: string, suggestions: readonly string[]): CliError {
  const message = name === 'latest' ? 'nothing has been run here yet' : `there is no run '${name}'`;
  const help = name === 'latest' ? '`tradewind run <dag>` makes a run.' : '`tradewind runs` lists them.';
  return new CliError('TW5005', message, { help, suggestions });
}

/** The dag as it was when the run began. */
export async function dagOfRun(store: Metastore, run: RunRow): Promise<DagManifest | undefined> {
  const version = await store.getVersion(run.version);
  return version?.manifest.dags.find(({ id }) => id === run.dagId);
}
