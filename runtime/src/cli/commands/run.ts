/** `tradewind run <dag>`: compiles what changed, finds or makes the run, and carries it to its end. */
import { stringify } from '@tradewind/sdk/runtime';
import type { DagManifest } from '@tradewind/sdk/manifest';
import type { Metastore, RunRow } from '../../metastore/metastore.ts';
import { DagRefused, SchedulerStopped } from '../../scheduler/errors.ts';
import type { OwnedRun, SchedulerObserver } from '../../scheduler/owned-run.ts';
import { programFor } from '../../scheduler/programs.ts';
import { refusalsOf, withTriggered } from '../../scheduler/refusals.ts';
import type { Scheduler } from '../../scheduler/scheduler.ts';
import { orphansOf } from '../../scheduler/triggers.ts';
import { composeScheduler, type EarlyExecutor, startExecutor } from '../compose.ts';
import type { Context } from '../context.ts';
import { CliError } from '../errors.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { paramsOf } from '../params.ts';
import { exitOfSignal } from '../problems.ts';
import type { RunCommandOptions } from '../program.ts';
import { type CompiledProject, compileProject, dagOf } from '../project.ts';
import { type Display, displayFor } from '../run/display.ts';
import { type Found, identify } from '../run/identity.ts';
import { catchSignals, type Signal } from '../run/signals.ts';
import { endLines, headLines, runDocument } from '../run/words.ts';
import { dagOfRun, withOpenStore } from '../store.ts';
import { RunView } from '../ui/run-view.ts';
import { runErrorText } from '../ui/states.ts';
import { count, formatInstant, formatMs, oneLine } from '../ui/text.ts';
import { treeRows } from '../ui/tree.ts';

/** How long tasks under way may go on after the first Ctrl-C. */
const stopGraceMs = 10_000;

export async function run(context: Context, dagId: string | undefined, options: RunCommandOptions): Promise<ExitCode> {
  const project = await compileProject(context);
  const dag = dagOf(project.manifest, dagId);
  const refusals = refusalsOf(project.manifest, dag.id, project.config.pools);
  if (refusals.length > 0) throw new DagRefused(dag.id, refusals);
  const params = stringify(
    paramsOf(dag, {
      pairs: options.param ?? [],
      ...(options.paramsJson === undefined ? {} : { json: options.paramsJson }),
    }),
  );
  // A worker process takes as long to start as all the rest here: side by side.
  const executor = await startExecutor(project.config, options.executor ?? project.config.executor);
  try {
    return await withOpenStore(project.config, async (store) => {
      const found = await identify(store, {
        dag,
        version: project.manifest.version,
        params,
        paramsGiven: options.param !== undefined || options.paramsJson !== undefined,
        fresh: options.new === true,
        now: context.now(),
        ...(options.logicalDate === undefined ? {} : { logicalDate: options.logicalDate }),
        ...(options.runId === undefined ? {} : { runId: options.runId }),
      });
      const carried = { context, project, store, dag, executor };
      if (found.kind !== 'ended') return carry(carried, found);
      await carryOrphans(carried);
      return tellEnded(context, project, store, found.run);
    });
  } finally {
    await executor.stop();
  }
}

/** The run of this date has ended before: its end is told again. */
async function tellEnded(
  context: Context,
  { config }: CompiledProject,
  store: Metastore,
  run: RunRow,
): Promise<ExitCode> {
  const exit = run.state === 'success' ? exitCodes.ok : exitCodes.runFailed;
  if (context.json) {
    context.print(await runDocument(store, run, { ranNow: false }));
    return exit;
  }
  const { colors } = context;
  for (const line of headLines(run, context)) context.print(line);
  const ago = formatMs(context.now() - (run.endedAt ?? context.now()));
  context.print(`This run ended ${ago} ago; nothing was run now. ${colors.bold('--new')} runs it once more.\n`);
  const stored = await dagOfRun(store, run);
  if (!stored) return exit;
  const view = new RunView(stored);
  view.update(await store.listInstances(run.runId));
  for (const line of treeRows(view, { ...context, now: context.now() })) context.print(line);
  for (const line of await endLines({ context, config, store, view, run })) context.print(line);
  return exit;
}

interface Carried {
  readonly context: Context;
  readonly project: CompiledProject;
  readonly store: Metastore;
  readonly dag: DagManifest;
  readonly executor: EarlyExecutor;
}

async function carry(carried: Carried, found: Exclude<Found, { kind: 'ended' }>): Promise<ExitCode> {
  const { context, project, store, dag, executor } = carried;
  const { config } = project;
  const { colors } = context;
  const resumes = found.kind === 'resume';
  const view = new RunView(resumes ? ((await dagOfRun(store, found.run)) ?? dag) : dag);
  if (resumes) view.update(await store.listInstances(found.run.runId));
  if (!context.json) for (const line of headLines(found.run, context)) context.print(line);
  if (resumes) sayResumed(context, view, found.run);
  else {
    if (found.left) sayLeft(context, found.left);
    sayFuture(context, found.run);
  }

  let display: Display | undefined;
  const observer: SchedulerObserver = {
    progressed: ({ runId }, changed) => (runId === found.run.runId ? display?.progressed(changed) : undefined),
    triggered: (_, { key, dagId, runId }) => display?.say(`⇒ ${oneLine(key)}: ${dagId} ${colors.dim(runId)}`),
    ended: ({ runId, dagId }, { outcome }) => {
      const how = outcome.state === 'success' ? colors.good('succeeded') : colors.bad('failed');
      if (runId !== found.run.runId) display?.say(`⇒ ${dagId} ${how} ${colors.dim(runId)}`);
    },
    trouble: (message, error) => display?.trouble(message, error),
  };
  const scheduler = composeScheduler({ config, store, executor, observer });
  await scheduler.start();
  let stopping: Promise<void> | undefined;
  let signal: Signal | undefined;
  const first = (heard: Signal): void => {
    signal = heard;
    const { running } = view.tally();
    const wait = running > 0 ? ` (waits up to ${formatMs(stopGraceMs)} for ${count(running, 'task')})` : '';
    display?.say(`stopping${wait}; once more to stop at once`);
    stopping = scheduler.stop({ graceMs: stopGraceMs });
  };
  const second = (): void => {
    display?.end();
    if (!context.json) for (const line of stoppedLines(context, view, found.run)) context.print(line);
  };
  const release = catchSignals({ first, second }, exitOfSignal);
  try {
    const startedAt = found.run.createdAt;
    display = displayFor({ context, view, startedAt: resumes ? startedAt : context.now() });
    const owned = await begin(scheduler, carried, found);
    await owned.ended;
    // Nobody else carries the runs that it has started.
    await scheduler.drained();
    await scheduler.stop();
    display.end();
    return await tellEnd(carried, view, found.run.runId);
  } catch (error) {
    await (stopping ?? scheduler.stop({ graceMs: 0 }));
    display?.end();
    if (!(error instanceof SchedulerStopped) || signal === undefined) throw error;
    return await tellStopped(carried, view, found.run, signal);
  } finally {
    release();
  }
}

/** Runs that a run of this dag has started go on, if whoever worked on them was killed when that run had ended. */
async function carryOrphans({ context, project, store, dag, executor }: Carried): Promise<void> {
  const triggered = [...withTriggered(project.manifest, dag.id)].filter((id) => id !== dag.id);
  const orphans = await orphansOf(store, triggered, context.now());
  if (orphans.runIds.length === 0) return;
  context.note(`going on with ${count(orphans.runIds.length, 'run')} that ${dag.id} has started`);
  const observer: SchedulerObserver = { trouble: (message, error) => context.note(`! ${message}: ${String(error)}`) };
  const scheduler = composeScheduler({ config: project.config, store, executor, observer });
  await scheduler.start();
  try {
    await scheduler.adopt(orphans);
    await scheduler.drained();
  } finally {
    await scheduler.stop({ graceMs: 0 });
  }
}

async function begin(
  scheduler: Scheduler,
  { store, project, dag }: Carried,
  found: Exclude<Found, { kind: 'ended' }>,
): Promise<OwnedRun> {
  const { manifest, folder } = project;
  if (found.kind === 'new') {
    await store.saveVersion({ version: manifest.version, manifest, folder, createdAt: found.run.createdAt });
    return scheduler.submit(found.run, programFor(manifest, dag.id, folder));
  }
  const { runId, owner } = found.run;
  const [owned] = await scheduler.adopt({ runIds: [runId], ...(owner === undefined ? {} : { dead: [owner] }) });
  if (owned) return owned;
  throw new CliError('TW6030', `another process took run ${runId} a moment ago`, {
    help: `See how far it is with \`tradewind show ${runId}\`.`,
  });
}

function sayResumed({ json, print, note, colors }: Context, view: RunView, run: RunRow): void {
  const { ended, total } = view.tally();
  const line = `resuming run ${run.runId}: ${ended} of ${count(total, 'task')} done`;
  if (json) note(line);
  else print(`${colors.busy('↻')} ${line}\n`);
}

/** It may be meant, but what a task asks of that day is not there yet. */
function sayFuture({ json, print, now, colors }: Context, run: Pick<RunRow, 'context'>): void {
  const { logicalDate } = run.context;
  if (json || Date.parse(logicalDate) <= now()) return;
  print(colors.warn(`note: the logical date ${formatInstant(logicalDate)} UTC is in the future; it is run now.\n`));
}

function sayLeft({ note, errorColors }: Context, left: RunRow): void {
  note(
    errorColors.warn(
      `Run ${left.runId} of the same date was left unfinished; --run-id ${left.runId} goes on with it.\n`,
    ),
  );
}

async function tellEnd({ context, project, store }: Carried, view: RunView, runId: string): Promise<ExitCode> {
  const run = await store.getRun(runId);
  if (!run) throw new CliError('TW5005', `run ${runId} is not in the metastore any more`);
  if (context.json) {
    context.print(await runDocument(store, run, { ranNow: true }));
    if (run.error) context.note(`${run.dagId} failed: ${runErrorText(run.error)}`);
  } else for (const line of await endLines({ context, config: project.config, store, view, run })) context.print(line);
  return run.state === 'success' ? exitCodes.ok : exitCodes.runFailed;
}

async function tellStopped(
  { context, store }: Carried,
  view: RunView,
  run: { runId: string; dagId: string },
  signal: Signal,
): Promise<ExitCode> {
  const row = await store.getRun(run.runId);
  if (!context.json) for (const line of stoppedLines(context, view, run)) context.print(line);
  else if (row) context.print(await runDocument(store, row, { ranNow: true, interruptedBy: signal }));
  return exitOfSignal[signal];
}

function stoppedLines({ colors }: Context, view: RunView, run: { runId: string; dagId: string }): string[] {
  const { ended, total } = view.tally();
  return [
    '',
    `${colors.warn('■')} interrupted with ${ended} of ${count(total, 'task')} done.`,
    colors.dim(`go on   tradewind run ${run.dagId} --run-id ${run.runId}`),
  ];
}
