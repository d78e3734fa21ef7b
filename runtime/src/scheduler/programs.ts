/** From a stored version to something that runs: the graph indexed once, the bundle found, what we can't execute refused. */
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest } from '@tradewind/sdk/manifest';
import { decode, encode } from '@tradewind/sdk/runtime';
import { apply, createRun, dispatchOf, indexDag, restoreRun, type PlanIndex, type RunState } from '../core/index.ts';
import type { Metastore, VersionRow } from '../metastore/metastore.ts';
import { BundleMissing, UnknownDag, VersionMissing } from './errors.ts';
import type { Machine, Program } from './owned-run.ts';

/** Makes the program of one dag. Pure: the bundle is only named. */
export function programFor(manifest: Manifest, dagId: string, folder: string): Program {
  const dag = manifest.dags.find((candidate) => candidate.id === dagId);
  if (!dag)
    throw new UnknownDag(
      dagId,
      manifest.dags.map(({ id }) => id),
    );
  const index = indexDag(dag, { encode, decode });
  return {
    dag,
    nodes: new Map(dag.nodes.map((node) => [node.id, node] as const)),
    observed: index.observed,
    triggers: new Map(
      dag.nodes.flatMap(({ id, task }) => {
        const triggers = manifest.tasks[task]?.triggers;
        return triggers === undefined ? [] : [[id, triggers] as const];
      }),
    ),
    bundle: join(folder, manifest.bundle.file),
    create: (context, params) => machineOf(index, createRun(index, context, params)),
    restore: (context, params, instances, observed) =>
      machineOf(index, restoreRun(index, context, params, instances, observed)),
  };
}

const machineOf = (index: PlanIndex, state: RunState): Machine => ({
  observed: index.observed,
  apply: (event, now) => apply(state, event, now),
  dispatchOf: (key) => dispatchOf(state, key),
});

/** Programs by content hash: a run keeps the version it began with, whatever was built since. */
export class Programs {
  readonly #metastore: Pick<Metastore, 'getVersion'>;
  readonly #versions = new Map<string, Promise<VersionRow>>();
  readonly #programs = new Map<string, Promise<Program>>();

  constructor(metastore: Pick<Metastore, 'getVersion'>) {
    this.#metastore = metastore;
  }

  readonly of = (version: string, dagId: string): Promise<Program> => {
    const id = `${version}/${dagId}`;
    let program = this.#programs.get(id);
    if (!program) {
      program = this.#load(version).then((row) => programFor(row.manifest, dagId, row.folder));
      // A failure is not kept: the version may be put back.
      program.catch(() => this.#programs.delete(id));
      this.#programs.set(id, program);
    }
    return program;
  };

  #load(version: string): Promise<VersionRow> {
    let row = this.#versions.get(version);
    if (!row) {
      row = this.#read(version);
      row.catch(() => this.#versions.delete(version));
      this.#versions.set(version, row);
    }
    return row;
  }

  async #read(version: string): Promise<VersionRow> {
    const row = await this.#metastore.getVersion(version);
    if (!row) throw new VersionMissing(version);
    const bundle = join(row.folder, row.manifest.bundle.file);
    await access(bundle).catch(() => {
      throw new BundleMissing(version, bundle);
    });
    return row;
  }
}
