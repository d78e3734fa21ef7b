/** The rest of the language around calls: groups, order, run context, outcomes, values that stay whole. */
import {
  addDays, chain, context, dag, ds, failForGood, group, isSkip, retryAfter, run, skip, startOfDay, task,
  type Flow, type Handle, type TaskContext, type Upstream,
} from 'tradewind';
import { same } from './same.ts';

const load = task(async (region: string, day: string): Promise<number> => region.length + day.length);
const report = task((total: number, when?: Date): URL => new URL(`https://example.org/${total}/${String(when)}`));
const bytes = task(async (): Promise<{ raw: Uint8Array; floats: Float64Array; link: URL; seen: Set<string> }> => { throw 0; });
const takesBytes = task((raw: Uint8Array, floats: Float64Array, link: URL, seen: Set<string>): void => {});

// groups, in both forms and in each other
export const region = group({ id: 'region', taskDefaults: { retries: 3 } }, (name: 'eu' | 'us') => ({ rows: load(name, run.ds) }));
export const all = dag({ schedule: '@daily', start: '2026-01-01', timezone: 'Europe/Berlin' }, async () => {
  const eu = region('eu'); same<typeof eu, Handle<{ rows: number }>>(true);
  report(eu.rows, run.dataInterval.end);
  report(region.with({ id: 'america' }).after(eu)('us').rows);
  // @ts-expect-error a group's parameter
  region('asia');
  // order
  const first: Upstream = load('a', 'b');
  chain(first, [load('c', 'd'), load('e', 'f')], report(1));
  // @ts-expect-error a value has no place in the order
  chain(first, 3);
  // @ts-expect-error chain returns nothing
  report(chain(first, load('g', 'h')));
  // run context and dates
  if (!run.isLatest) return;
  load(`x/${run.dsNodash}`, ds(addDays(startOfDay(run.logicalDate), -1))); load(run.runId, run.ts);
  // @ts-expect-error only in tasks
  run.tryNumber;
  // @ts-expect-error fixed
  run.ds = '2026-01-01';
  // what stays whole
  const b = bytes(); takesBytes(b.raw, b.floats, b.link, b.seen); takesBytes(new Uint8Array(1), new Float64Array(1), new URL('a:b'), new Set(['x']));
  // @ts-expect-error URL has no fields in a flow
  b.link.href;
  // @ts-expect-error typed arrays have no fields in a flow
  b.raw.length;
});

export class Grouped {
  @task() async n(): Promise<number> { return context().tryNumber; }
  @task() async m(n: number): Promise<number> { return n; }
  @group({ displayName: 'Twice' }) twice(this: Flow<this>, n: number) { return [this.m(n), this.m.after(this.n())(n)]; }
  @dag() grouped(this: Flow<this>) { const pair = this.twice(this.n()); same<typeof pair, Handle<number[]>>(true); return pair; }
}

// outcomes: `never`, so they may stand wherever a value does
export const outcome = task(async (file?: string): Promise<string> => {
  const { signal, log, mapIndex, mapPath, params, dataInterval }: TaskContext = context();
  log.info('at', { mapIndex, first: mapPath[0], region: params['region'], start: dataInterval.start });
  if (signal.aborted) failForGood('too late');
  if (file === '') retryAfter('1h30m');
  const seconds: number = 3; if (file === 'x') retryAfter(`${seconds}s`, 'rate limit');
  // @ts-expect-error not a duration
  if (file === 'y') retryAfter('soon');
  const name: string = file ?? skip('no file'); return name;
});
try { await Promise.resolve(); } catch (error) { if (isSkip(error)) console.log(error.reason, error.task); }
