/**
 * What tests have come to of each dag, written down for `tradewind test`. Only where that command asks for it, by an
 * environment variable: else nothing here does anything. Each process has a file of its own.
 */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
import type { RunContext } from '@tradewind/sdk';
import { type DagManifest, instanceKey, type Manifest, type NodeManifest } from '@tradewind/sdk/manifest';
import { indexDag, type Instance, restoreRun, type RunContext as StoredContext, seenIn } from '../core/index.ts';
import { decode, encode } from '@tradewind/sdk/runtime';
import { completed } from '../params/complete.ts';
import { type Walk, walkOf } from '../paths/coverage.ts';
import { placesOf } from '../paths/places.ts';
import { replay } from '../paths/replay.ts';
import { loadBundle } from '../worker/bundle.ts';
import { compileFor, type TestProject } from './dag/project.ts';
import type { TestCall } from './record.ts';

/** Names the folder that walks are written to. */
export const coverageVariable = 'TRADEWIND_COVERAGE';
/** Names the project that dags of played flows are looked for in. */
export const projectVariable = 'TRADEWIND_PROJECT';

/** One run of a test, as a line of a file. */
export interface WrittenWalk {
  readonly dag: string;
  /** Of the graph that it went through. */
  readonly version: string;
  readonly by: 'play' | 'runDag';
  readonly walk: Walk;
  /** Why it is not known how the run went. */
  readonly trouble?: string;
}

const folder = (): string | undefined => process.env[coverageVariable];

/** Whatever goes wrong here is no fault of the test. */
async function write(walk: Omit<WrittenWalk, 'walk'>, seen: () => Promise<Walk> | Walk): Promise<void> {
  const into = folder();
  if (into === undefined) return;
  const written = await (async () => seen())().then(
    (found): WrittenWalk => ({ ...walk, walk: found }),
    (error: unknown): WrittenWalk => ({ ...walk, walk: {}, trouble: String(error) }),
  );
  appendFileSync(join(into, `${process.pid}-${threadId}.jsonl`), `${JSON.stringify(written)}\n`);
}

/** A run of the engine's: its rows say all. */
export async function noteRun(
  { version }: Pick<Manifest, 'version'>,
  dag: DagManifest,
  context: StoredContext,
  params: Readonly<Record<string, unknown>>,
  instances: readonly Instance[],
  resultOf: (instance: Instance) => unknown,
): Promise<void> {
  await write({ dag: dag.id, version, by: 'runDag' }, () => {
    const index = indexDag(dag, { encode, decode });
    const observed = new Map<string, unknown>();
    for (const instance of instances) {
      const { nodeId, mapPath, state } = instance;
      if (state !== 'success' || !index.observed.has(nodeId)) continue;
      observed.set(instanceKey(nodeId, mapPath), resultOf(instance));
    }
    return walkOf(placesOf(dag), seenIn(restoreRun(index, context, params, instances, observed)));
  });
}

export interface PlayedRun {
  readonly dagId: string;
  readonly context: RunContext;
  readonly params: Readonly<Record<string, unknown>>;
  readonly calls: readonly TestCall[];
}

/** A flow that was played: the graph is walked as the calls went. Flows that are no dag of the project are left out. */
export async function notePlayed({ dagId, context, params, calls }: PlayedRun): Promise<void> {
  const root = process.env[projectVariable];
  if (folder() === undefined || root === undefined) return;
  const project = await compiled(dagId, root);
  if (project === undefined) return;
  const { manifest, dag } = project;
  const bundle = join(project.folder, manifest.bundle.file);
  await write({ dag: dag.id, version: manifest.version, by: 'play' }, async () => {
    const seen = await replay({
      dag,
      context: storedContext(dagId, context),
      params: completed(dag, new Map(Object.entries(params))).params,
      calls,
      taskOf: ({ task }: NodeManifest) => manifest.tasks[task]?.name ?? task,
      glue: async (task, args) => (await loadBundle(bundle)).task(task).call(args),
    });
    return walkOf(placesOf(dag), seen);
  });
}

const projects = new Map<string, Promise<TestProject | undefined>>();

/** The command that asks for this has compiled the project a moment ago. Once a process and dag. */
function compiled(dagId: string, root: string): Promise<TestProject | undefined> {
  const key = `${root}\n${dagId}`;
  let project = projects.get(key);
  if (project === undefined) {
    // A dag that is none of the project's, or cannot run on the engine, is no concern of a test that plays it.
    project = compileFor(dagId, root).catch(() => undefined);
    projects.set(key, project);
  }
  return project;
}

function storedContext(dagId: string, { runId, logicalDate, dataInterval, isLatest }: RunContext): StoredContext {
  const { start, end } = dataInterval;
  return {
    runId,
    dagId,
    logicalDate: logicalDate.toISOString(),
    dataInterval: { start: start.toISOString(), end: end.toISOString() },
    isLatest,
  };
}
