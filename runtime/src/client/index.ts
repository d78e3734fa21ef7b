/**
 * Runs dags from a program. There is no server yet: this process carries the run, through the engine, the metastore and
 * the executor of `tradewind run`, and `tradewind runs` lists it. The types come from the file that `tradewind build`
 * writes where the config's `client` says.
 */
import { parse, stringify } from '@tradewind/sdk/runtime';
import { composeScheduler, startExecutor } from '../cli/compose.ts';
import { CliError } from '../cli/errors.ts';
import { nearest } from '../cli/nearest.ts';
import { compileProject, dagOf } from '../cli/project.ts';
import { identify } from '../cli/run/identity.ts';
import { withOpenStore } from '../cli/store.ts';
import { runErrorText } from '../cli/ui/states.ts';
import { paramsFrom } from '../params/complete.ts';
import { DagRefused } from '../scheduler/errors.ts';
import { programFor } from '../scheduler/programs.ts';
import { refusalsOf } from '../scheduler/refusals.ts';

export interface ClientOptions {
  /** A folder in the project. Default: the current one. */
  readonly project?: string;
}

export interface TriggerOptions {
  /** A moment in the interval to run. Default: the last interval that is over. */
  readonly logicalDate?: Date | string;
  /** A name for the run; one of this name that has ended is not run again. */
  readonly runId?: string;
}

/** A run that has ended. */
export type ClientRun<R> =
  | { readonly runId: string; readonly state: 'success'; readonly result: R }
  | { readonly runId: string; readonly state: 'failed'; readonly error: string };

interface DagTypes {
  readonly params: object;
  readonly result: unknown;
}

/** Parameters may be left out where each of them may be. */
type Rest<P> =
  Record<string, never> extends P ? [params?: P, options?: TriggerOptions] : [params: P, options?: TriggerOptions];

/** `D`: dag id → its parameters and its result. */
export interface Client<D extends { readonly [K in keyof D]: DagTypes }> {
  /**
   * Runs a dag to its end. Errors of its tasks are in the answer; it rejects where `tradewind run` would refuse: a source
   * that does not compile, a parameter that is missing, a run that another process works on.
   */
  trigger<K extends keyof D & string>(dagId: K, ...rest: Rest<D[K]['params']>): Promise<ClientRun<D[K]['result']>>;
}

/** Use the `createClient` of the generated file: it knows the project's dags. */
export function createClient<D extends { readonly [K in keyof D]: DagTypes }>(options: ClientOptions = {}): Client<D> {
  const folder = options.project ?? process.cwd();
  return {
    trigger: (dagId, ...[params = {}, trigger = {}]) => runToEnd(folder, dagId, params, trigger),
  };
}

async function runToEnd(
  folder: string,
  dagId: string,
  given: object,
  { logicalDate, runId }: TriggerOptions,
): Promise<ClientRun<unknown>> {
  const { manifest, config, folder: build } = await compileProject({ folder });
  const dag = dagOf(manifest, dagId);
  const refusals = refusalsOf(manifest, dag.id, config.pools);
  if (refusals.length > 0) throw new DagRefused(dag.id, refusals);
  const params = stringify(paramsFrom(dag, given, nearest));
  const executor = await startExecutor(config, config.executor);
  try {
    return await withOpenStore(config, async (store) => {
      const now = Date.now();
      const found = await identify(store, {
        dag,
        version: manifest.version,
        params,
        paramsGiven: true,
        fresh: true,
        now,
        ...(logicalDate === undefined ? {} : { logicalDate: textOf(logicalDate) }),
        ...(runId === undefined ? {} : { runId }),
      });
      if (found.kind !== 'ended') {
        const scheduler = composeScheduler({ config, store, executor, observer: {} });
        await scheduler.start();
        try {
          if (found.kind === 'new') {
            await store.saveVersion({ version: manifest.version, manifest, folder: build, createdAt: now });
            await (await scheduler.submit(found.run, programFor(manifest, dag.id, build))).ended;
          } else {
            const { runId: left, owner } = found.run;
            const [owned] = await scheduler.adopt({
              runIds: [left],
              ...(owner === undefined ? {} : { dead: [owner] }),
            });
            if (!owned) throw new CliError('TW6030', `another process took run ${left} a moment ago`);
            await owned.ended;
          }
          // Nobody else carries the runs that it has started.
          await scheduler.drained();
        } finally {
          await scheduler.stop({ graceMs: 0 });
        }
      }
      const row = await store.getRun(found.run.runId);
      if (!row) throw new CliError('TW5005', `run ${found.run.runId} is not in the metastore any more`);
      if (row.state === 'success') {
        return { runId: row.runId, state: 'success', result: row.result === undefined ? undefined : parse(row.result) };
      }
      const error = row.error ? runErrorText(row.error) : row.state;
      return { runId: row.runId, state: 'failed', error };
    });
  } finally {
    await executor.stop();
  }
}

const textOf = (date: Date | string): string => (typeof date === 'string' ? date : date.toISOString());
