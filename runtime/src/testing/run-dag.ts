import { type Call, TradewindError } from '@tradewind/sdk';
import {
  type DagManifest,
  instanceKey,
  type Manifest,
  misfitOf,
  type NodeManifest,
  typeText,
} from '@tradewind/sdk/manifest';
import { definitionOf, parse } from '@tradewind/sdk/runtime';
import { caughtValue } from '../core/causes.ts';
import type { Cause, EndState, Instance } from '../core/model.ts';
import { completed, misfitText } from '../params/complete.ts';
import { withTriggered } from '../scheduler/refusals.ts';
import { noteRun } from './coverage.ts';
import { type AskedDates, datesFor } from './dag/dates.ts';
import { type EngineEnd, type EngineRun, runEngine } from './dag/engine.ts';
import { type SeenTry, tryKey } from './dag/faking-executor.ts';
import { compileFor, type TestProject } from './dag/project.ts';
import { testingError } from './errors.ts';
import { type AnyFakes, type Fake, Fakes, type FakesOf } from './fakes.ts';
import { namedParams } from './params.ts';
import type { ArgsOf, FlowNames, ResultOf } from './play.ts';
import { type TestCall, type TestRun, testRun, type TriggeredRun } from './record.ts';

interface DagSettings<A extends unknown[], F> extends AskedDates {
  /** The flow's parameters: by name, or a list in their order. Those left out have their defaults. */
  readonly params?: A | { readonly [name: string]: A[number] };
  /** Code that replaces tasks' own. */
  readonly fakes?: F | readonly Fake[];
  /** A folder in the project. Default: the current one. */
  readonly project?: string;
  /** The date that the run is of; with a schedule, any moment in its interval. Default: the first interval. */
  readonly logicalDate?: Date | string;
  /** When the run is asked for. Default: when its interval is over. */
  readonly now?: Date | string;
  /** Chooses what chance has a part in, such as the jitter of retries. */
  readonly seed?: number;
}

/** A run of a dag that has ended. */
export interface DagTestRun<R> extends TestRun<R> {
  /** Task instances as the engine stored them; also those of calls that were never made. */
  readonly instances: readonly Instance[];
  /** How many tries were made in all. */
  readonly tries: number;
}

/**
 * Runs a dag as production does: compiles the project, and lets the real engine carry the run out, with a metastore in
 * memory and tasks in this process. Retries come at once: the engine's clock is turned.
 *
 * The dag is named by its id, or by what declares it, which types parameters, fakes and result. Rejects with TW7009 if
 * the project does not compile.
 *
 * @example
 * ```ts
 * import { runDag } from 'tradewind/testing';
 * import { Rockets } from '../dags/rockets.ts';
 *
 * const run = await runDag(Rockets, 'rockets', { logicalDate: '2026-02-03', fakes: { launches: async () => [] } });
 * run.state; // 'success'
 * ```
 */
export function runDag<C extends object, K extends FlowNames<C>>(
  dags: new () => C,
  flow: K,
  settings?: DagSettings<ArgsOf<C[K]>, FakesOf<C>>,
): Promise<DagTestRun<ResultOf<C[K]>>>;
export function runDag<A extends unknown[], R>(
  flow: Call<A, R>,
  settings?: DagSettings<A, AnyFakes>,
): Promise<DagTestRun<R>>;
export function runDag(dagId: string, settings?: DagSettings<unknown[], AnyFakes>): Promise<DagTestRun<unknown>>;
export async function runDag(target: unknown, ...rest: readonly unknown[]): Promise<DagTestRun<unknown>> {
  const inClass = typeof target === 'function' && typeof rest[0] === 'string';
  const settings = ((inClass ? rest[1] : rest[0]) ?? {}) as DagSettings<unknown[], object>;
  const dagId = typeof target === 'string' ? target : declaredId(target, inClass ? (rest[0] as string) : undefined);
  return runCompiled(await compileFor(dagId, settings.project ?? process.cwd()), settings);
}

/** The same for a dag of a project that is compiled already. */
export async function runCompiled(
  project: TestProject,
  settings: DagSettings<unknown[], object> = {},
): Promise<DagTestRun<unknown>> {
  const { dag, manifest } = project;
  const fakes = await fakesFor(dag, manifest, settings.fakes);
  const end = await runEngine({
    project,
    params: paramsFor(dag, settings.params),
    ...datesFor(dag, settings),
    seed: settings.seed ?? 1,
    fakeOf: (inDag, nodeId) => fakes.get(`${inDag} ${nodeId}`),
  });
  return recordOf(manifest, end, end.run);
}

function declaredId(target: unknown, member: string | undefined): string {
  const definition = member === undefined ? definitionOf(target) : definitionOf(target, member);
  if (definition?.kind !== 'dag') {
    throw testingError('TW7005', `${member === undefined ? 'this' : `"${member}"`} is no dag`, {
      help: 'Give the id of a dag, `Class, "method"` for a method with `@dag()`, or what `dag(…)` gave.',
    });
  }
  const id = definition.options.id ?? definition.name;
  if (id !== undefined) return id;
  throw testingError('TW7005', 'the dag does not know its name here', {
    help: 'Use the plugin of "tradewind/testing/vitest", which names what is declared in function form, or give the id: `runDag("rockets")`.',
  });
}

/** Like the command line does it, but with values. */
function paramsFor(dag: DagManifest, given: unknown): Record<string, unknown> {
  const names = dag.parameters.map(({ name }) => name);
  const values = new Map(
    namedParams(names, given).flatMap((value, index) =>
      value === undefined ? [] : [[names[index] ?? '', value] as const],
    ),
  );
  for (const parameter of dag.parameters) {
    const { name, schema } = parameter;
    const issue = values.has(name) ? misfitOf(values.get(name), schema) : undefined;
    if (issue === undefined) continue;
    throw new TradewindError('TW6012', misfitText(dag, parameter, issue), {
      help: `The flow declares \`${name}: ${typeText(schema)}\`.`,
    });
  }
  const { params, missing } = completed(dag, values);
  const [first] = missing;
  if (first === undefined) return params;
  throw testingError('TW7007', `${dag.id} needs the parameter "${first.name}"`, {
    help: `Give it: \`params: { ${first.name}: … }\`.`,
  });
}

/** The fake of each node that has one, also in the dags that it triggers. All names are known beforehand. */
async function fakesFor(
  dag: DagManifest,
  manifest: Manifest,
  given: object | undefined,
): Promise<ReadonlyMap<string, AnyFakes[string]>> {
  const fakes = new Fakes(given);
  const found = new Map<string, AnyFakes[string]>();
  const known = new Set<string>();
  const reached = withTriggered(manifest, dag.id);
  const nodes = manifest.dags.flatMap(({ id, nodes: inDag }) =>
    reached.has(id) ? inDag.map((node) => ({ inDag: id, node })) : [],
  );
  for (const { inDag, node } of nodes) {
    const { name, className } = taskOf(manifest, node);
    for (const one of [node.id, name, ...(className === undefined ? [] : [`${className}.${name}`])]) known.add(one);
    const body = fakes.find({ id: node.id, name, ...(className === undefined ? {} : { className }) });
    if (body !== undefined) found.set(`${inDag} ${node.id}`, body);
  }
  await fakes.refuseUnknown(
    known,
    `Fakes go by names of tasks that ${dag.id} or a dag that it triggers calls, or by ids of calls.`,
  );
  return found;
}

function taskOf(manifest: Manifest, { task: key }: NodeManifest): { name: string; className?: string } {
  const task = manifest.tasks[key];
  const declared = key.slice(key.lastIndexOf('#') + 1);
  const dot = declared.lastIndexOf('.');
  const name = task?.name ?? declared;
  return task?.form === 'method' && dot > 0 ? { name, className: declared.slice(0, dot) } : { name };
}

async function recordOf(manifest: Manifest, end: EngineEnd, engineRun: EngineRun): Promise<DagTestRun<unknown>> {
  const { tries, logs } = end;
  const { row, dag, instances } = engineRun;
  const nodes = new Map(dag.nodes.map((node, order) => [node.id, { node, order }]));
  const made = instances.filter(({ nodeId, cause }) => nodes.get(nodeId)?.node.hidden !== true && !isNotMade(cause));
  const orderOf = ({ nodeId }: Instance): number => nodes.get(nodeId)?.order ?? 0;
  const seenOf = (instance: Instance): Pick<SeenTry, 'args' | 'result'> | undefined =>
    tries.get(tryKey(row.runId, instance))?.at(-1) ?? seenTrigger(manifest, engineRun, instance);
  const params = parse(row.params) as Record<string, unknown>;
  await noteRun(manifest, dag, row.context, params, instances, (instance) => seenOf(instance)?.result);
  const calls = [...made]
    .sort((a, b) => orderOf(a) - orderOf(b) || comparePaths(a.mapPath, b.mapPath))
    .map((instance): TestCall => {
      const seen = seenOf(instance);
      const node = nodes.get(instance.nodeId)?.node;
      return {
        id: instance.nodeId,
        task: node === undefined ? instance.nodeId : taskOf(manifest, node).name,
        mapPath: instance.mapPath,
        outcome: instance.state as EndState,
        ...(seen === undefined ? {} : { args: seen.args }),
        ...(instance.state === 'success' ? { result: seen?.result } : {}),
        ...(instance.cause === undefined ? {} : { cause: caughtValue(instance.cause) }),
        tries: instance.tryNumber,
      };
    });
  const { result } = row;
  const error = row.error === undefined ? undefined : caughtValue(row.error);
  const triggered: TriggeredRun[] = [];
  for (const { started, run: other } of engineRun.triggered) {
    const { key, dagId, runId } = started;
    const given = parse(started.params) as Record<string, unknown>;
    triggered.push({ by: key, dagId, runId, params: given, run: await recordOf(manifest, end, other) });
  }
  const run = testRun(dag.id, {
    state: row.state === 'success' ? 'success' : 'failed',
    result: result === undefined ? undefined : parse(result),
    error: error?.outcome === 'failed' ? error : undefined,
    calls,
    triggered,
    logs: ({ id: nodeId, mapPath }) => logs.get(tryKey(row.runId, { nodeId, mapPath })) ?? [],
  });
  const sum = calls.reduce((all, call) => all + call.tries, 0);
  return Object.defineProperties(run, {
    instances: { value: instances },
    tries: { value: sum },
  }) as DagTestRun<unknown>;
}

/** What the last try of a call of `triggerDag` was given and gave. */
function seenTrigger(
  manifest: Manifest,
  { dag, triggered }: EngineRun,
  { nodeId, mapPath }: Instance,
): Pick<SeenTry, 'args' | 'result'> | undefined {
  const last = triggered.findLast(({ started }) => started.key === instanceKey(nodeId, mapPath));
  if (last === undefined) return undefined;
  const { started, run } = last;
  const task = dag.nodes.find(({ id }) => id === nodeId)?.task ?? '';
  const waits = manifest.tasks[task]?.triggers?.wait === true;
  const result: unknown = waits && run.row.result !== undefined ? parse(run.row.result) : undefined;
  return { args: [parse(started.params)], result: waits ? result : started.runId };
}

/** Control went another way. */
function isNotMade(cause: Cause | undefined): boolean {
  return cause?.reason === 'not_taken' || cause?.reason === 'returned';
}

function comparePaths(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((index, i) => index !== b[i]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
