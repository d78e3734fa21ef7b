/** Programs compiled together, then run both ways one by one. */
import { play } from 'tradewind/testing';
import { runCompiled } from '../../runtime/src/testing/run-dag.ts';
import { Tally } from '../../runtime/src/testing/play/tally.ts';
import { reference, type Upstream } from '../core/trigger-rules-reference.ts';
import { differencesOf } from '../testing/differences.ts';
import { exported, type Flow } from './flow-module.ts';
import type { Program } from './language.ts';
import { print, type Printed } from './print.ts';
import { type Compiled, Workbench } from './workbench.ts';

// The rules are what `play` shares with core: here it goes by the documents, so that a fault in them shows.
Tally.prototype.judge = function judgeByReference(rule) {
  const { success, failed, upstreamFailed, skipped } = this;
  const counts: Record<Upstream, number> = { success, failed, upstream_failed: upstreamFailed, skipped };
  const states = Object.entries(counts).flatMap(([state, count]) => Array<Upstream>(count).fill(state as Upstream));
  return states.length === 0 ? 'run' : reference[rule](states);
};

export interface Tested extends Printed {
  readonly program: Program;
  readonly name: string;
  /** Why the compiler refused it. */
  readonly refused?: string;
  /** How the two differed. */
  readonly difference?: string;
  /** Of the graph. */
  readonly nodes: number;
  /** Calls of tasks, and the widest map. */
  readonly calls: number;
  readonly width: number;
  readonly outcomes: readonly string[];
}

/** A program that takes longer hangs. */
const longestMs = 20_000;

let opened: Promise<Workbench> | undefined;

/** Compiles them all, then runs one after the other as they are asked for. */
export async function* testTogether(programs: readonly Program[]): AsyncGenerator<Tested> {
  opened ??= Workbench.open(process.env['TS_ERRORS'] !== 'no');
  const bench = await opened;
  const printed = programs.map((program, index) => ({ program, name: `p${index}`, ...print(program, `p${index}`) }));
  const classes = printed.filter(({ program }) => program.inClass);
  const compiled = await bench.compile([
    ...printed,
    ...classes.map(({ name, classSource }) => ({ name: `${name}Class`, source: classSource })),
  ]);
  for (const one of printed) yield await testOne(one, compiled, bench.tasks);
}

/** Ends the bundler. */
export async function endTesting(): Promise<void> {
  const bench = await opened;
  opened = undefined;
  await bench?.close();
}

type Written = Printed & Pick<Tested, 'program' | 'name'>;
type Tasks = Workbench['tasks'];
type Params = Readonly<Record<string, unknown>> | undefined;
type Run = Awaited<ReturnType<typeof runCompiled>>;

async function testOne(written: Written, compiled: Compiled, tasks: Tasks): Promise<Tested> {
  const { name, program, source, classSource } = written;
  const seen = { nodes: 0, calls: 0, width: 0, outcomes: [] as string[] };
  const ofClass = `${name}Class`;
  const refused = compiled.refused.get(name) ?? compiled.refused.get(ofClass);
  if (refused !== undefined) return { ...written, refused, ...seen };
  const project = compiled.projectOf(name);
  seen.nodes = project.dag.nodes.length;
  const flow = (await exported(source, name, tasks)) as Flow;
  const Class = program.inClass ? ((await exported(classSource, ofClass, tasks)) as new () => object) : undefined;
  for (const params of [undefined, { count: program.count, items: program.items }]) {
    const given = params === undefined ? {} : { params };
    const played = await inTime(() => play(flow, given as never));
    const ran = await inTime(() => runCompiled(project, given as never));
    const difference =
      differenceOf(played, ran) ?? (Class && (await differenceInClass(Class, compiled, ofClass, params, ran)));
    if (difference !== undefined) {
      return { ...written, ...seen, difference: `with ${JSON.stringify(params ?? 'defaults')}:\n${difference}` };
    }
    if (played instanceof Error || ran instanceof Error) continue;
    seen.calls += played.calls.length;
    seen.width = Math.max(seen.width, ...played.calls.flatMap(({ mapPath }) => mapPath.map((index) => index + 1)));
    seen.outcomes.push(`run ${played.state}`, ...played.calls.map(({ outcome }) => outcome));
  }
  return { ...written, ...seen };
}

/** The other spelling: compiled, direct and beside the first. */
async function differenceInClass(
  Class: new () => object,
  compiled: Compiled,
  name: string,
  params: Params,
  inFunctions: Run | Error,
): Promise<string | undefined> {
  const given = params === undefined ? {} : { params };
  const ran = await inTime(() => runCompiled(compiled.projectOf(name), given as never));
  const played = await inTime(() => play(Class, name as never, given as never));
  const difference = differenceOf(played, ran);
  if (difference !== undefined) return `in class form: ${difference}`;
  const between = differenceOf(inFunctions, ran);
  return between && `function form ("direct") and class form: ${between}`;
}

function differenceOf(played: Run | Error | object, ran: Run | Error): string | undefined {
  if (played instanceof Error || ran instanceof Error) return faults(played, ran);
  const difference = differencesOf(played as Run, ran).join('\n');
  return difference === '' ? undefined : difference;
}

async function inTime<T>(work: () => Promise<T>): Promise<T | Error> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Error>((resolve) => {
    timer = setTimeout(() => resolve(new Error('does not end')), longestMs);
  });
  try {
    return await Promise.race([work(), late]);
  } catch (error) {
    return error as Error;
  } finally {
    clearTimeout(timer);
  }
}

const faults = (played: unknown, ran: unknown): string => `play: ${faultOf(played)}; graph: ${faultOf(ran)}`;
const faultOf = (one: unknown): string => (one instanceof Error ? (one.stack ?? one.message) : 'ended');
