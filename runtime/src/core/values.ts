/**
 * Values at run time: what they are (where core has to see them), where they lie (for those who do), and how the things
 * they are made of have ended.
 */
import { causeOfThrow, caughtValue } from './causes.ts';
import { fieldOf, operate, strictFieldOf } from './expressions.ts';
import { entriesIn, itemPlans, tallyEntries, tallyLists } from './flat.ts';
import type { Cause, Plan, RunContext, TriggerRuleCounts } from './model.ts';
import type { CellRef, Source } from './plan.ts';
import { Cell, compareOrder, type CallOrder, type Frame, type Ledger, type Run } from './run.ts';

/** A cell that stands for a value with an outcome of its own. */
export abstract class ValueCell extends Cell {
  /** Adds how what it is made of has ended. Only when settled. */
  abstract addTo(run: Run, tally: Tally): void;
  /** It has no value, since what it stands for did not succeed. */
  abstract absent(): boolean;
  /** Of a list: its items, where they are known one by one. */
  items(): readonly ValueCell[] | undefined {
    return undefined;
  }
  /** Where its value lies; only if it is not absent. */
  abstract place(run: Run): Plan;
  /** Its value, for a node only if it is observed; only if it is not absent. */
  abstract evaluate(run: Run): unknown;
  /** Somebody in that flow call looks at it: it answers for its failures. May come before it has settled. */
  abstract look(run: Run, by: Ledger): void;
  /** The cells in whose stead this one stands. */
  target(): Placed | undefined {
    return undefined;
  }
}

/** A value where it stands. */
export interface Placed {
  readonly source: Source;
  readonly frame: Frame;
}

/** The first failure, or skip, in call order. */
export interface Leaf {
  readonly cause: Cause;
  readonly order: CallOrder;
  /** Of an iteration that shares what its item ended by: where that began. */
  readonly began?: CallOrder;
}

/** How many of the things that a value is made of ended how. */
export class Tally implements TriggerRuleCounts {
  success = 0;
  failed = 0;
  upstreamFailed = 0;
  skipped = 0;
  failure: Leaf | undefined = undefined;
  skip: Leaf | undefined = undefined;

  get total(): number {
    return this.success + this.failed + this.upstreamFailed + this.skipped;
  }

  get broken(): boolean {
    return this.failed + this.upstreamFailed > 0;
  }

  /** What an `await` of all of it throws. */
  get thrown(): Leaf | undefined {
    return this.failure ?? this.skip;
  }

  addBroken(state: 'failed' | 'upstream_failed' | 'skipped', leaf: Leaf): void {
    if (state === 'skipped') {
      this.skipped += 1;
      this.skip = earlier(this.skip, leaf);
    } else {
      if (state === 'failed') this.failed += 1;
      else this.upstreamFailed += 1;
      this.failure = earlier(this.failure, leaf);
    }
  }

  addAll(other: Tally): void {
    this.success += other.success;
    this.failed += other.failed;
    this.upstreamFailed += other.upstreamFailed;
    this.skipped += other.skipped;
    if (other.failure !== undefined) this.failure = earlier(this.failure, other.failure);
    if (other.skip !== undefined) this.skip = earlier(this.skip, other.skip);
  }
}

function earlier(a: Leaf | undefined, b: Leaf): Leaf {
  return a === undefined || compareOrder(b.order, a.order) < 0 ? b : a;
}

/** Where a value really stands, behind joins and carried values. */
export function behind(source: Source, frame: Frame): Placed {
  if (source.kind !== 'cell') return { source, frame };
  return (frame.cell(source) as ValueCell).target() ?? { source, frame };
}

export function tally(run: Run, source: Source, frame: Frame, into: Tally): void {
  switch (source.kind) {
    case 'cell':
      run.work += 1;
      return (frame.cell(source) as ValueCell).addTo(run, into);
    case 'field':
      return tally(run, source.of, frame, into);
    case 'fromEntries':
      return tallyEntries(run, source.of, frame, into);
    case 'flat':
      return tallyLists(run, source.of, frame, into);
    case 'list':
      for (const item of source.items) tally(run, item, frame, into);
      return;
    case 'record':
      for (const [, entry] of source.entries) tally(run, entry, frame, into);
      return;
    default:
  }
}

/** The same for something that counts as one success if it is made of nothing that could fail. */
export function tallyAtLeastOne(run: Run, { source, frame }: Placed, into: Tally): void {
  const before = into.total;
  tally(run, source, frame, into);
  if (into.total === before) into.success += 1;
}

export function lookAt(run: Run, source: Source, frame: Frame, by: Ledger): void {
  switch (source.kind) {
    case 'cell':
      run.work += 1;
      return (frame.cell(source) as ValueCell).look(run, by);
    case 'field':
    case 'flat':
    case 'fromEntries':
      return lookAt(run, source.of, frame, by);
    case 'list':
      for (const item of source.items) lookAt(run, item, frame, by);
      return;
    case 'record':
      for (const [, entry] of source.entries) lookAt(run, entry, frame, by);
      return;
    default:
  }
}

// ── evaluation ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** Throws what JavaScript would throw. */
export function evaluate(run: Run, source: Source, frame: Frame): unknown {
  switch (source.kind) {
    case 'const':
      return source.value;
    case 'param':
      return parameter(run, source.name);
    case 'run':
      return runField(run.context, source.field);
    case 'cell':
      return valueOf(run, frame.cell(source) as ValueCell);
    case 'item': {
      const at = frame.up(source.up);
      const item = at.loop?.item(at.index);
      if (item === undefined) return undefined;
      return 'cell' in item ? valueOf(run, item.cell as ValueCell) : item.value;
    }
    case 'index':
      return frame.up(source.up).index;
    case 'caught':
      return caughtValue(causeCaught(source.points, frame));
    case 'field': {
      const of = evaluate(run, source.of, frame);
      return source.lenient ? fieldOf(of, source.key) : strictFieldOf(of, source.key);
    }
    case 'list':
      return source.items.flatMap((item) => (isAbsent(item, frame) ? [] : [evaluate(run, item, frame)]));
    case 'record':
      return Object.fromEntries(source.entries.map(([key, entry]) => [key, evaluate(run, entry, frame)]));
    case 'flat':
      return (evaluate(run, source.of, frame) as unknown[][]).flat();
    case 'fromEntries':
      return Object.fromEntries(
        [...entriesIn(run, source.of, frame)].map(([key, one]) => [key, valueAt(run, one)] as const),
      );
    case 'op': {
      const { args } = source;
      return operate(source.op, args.length, (i) => evaluate(run, args[i] as Source, frame));
    }
  }
}

/** What the one of these points that threw has thrown. */
function causeCaught(points: readonly CellRef[], frame: Frame): Cause {
  for (const ref of points) {
    const thrown = (frame.cell(ref) as Cell & { readonly thrown: Cause | undefined }).thrown;
    if (thrown !== undefined) return thrown;
  }
  return causeOfThrow('flow', 'glue', new Error('nothing was thrown'));
}

function parameter(run: Run, name: string): unknown {
  if (Object.hasOwn(run.params, name)) return run.params[name];
  const fallback = run.index.parameters.get(name);
  return fallback === undefined ? undefined : run.codec.decode(fallback);
}

function runField(context: RunContext, field: string): unknown {
  switch (field) {
    // As the SDK's `ds`, `dsNodash` and `ts` have them.
    case 'ds':
      return instant(context).slice(0, -14);
    case 'dsNodash':
      return instant(context).slice(0, -14).replaceAll('-', '');
    case 'ts':
      return instant(context);
    case 'logicalDate':
      return new Date(context.logicalDate);
    case 'dataInterval':
      return { start: new Date(context.dataInterval.start), end: new Date(context.dataInterval.end) };
    case 'dataInterval.start':
      return new Date(context.dataInterval.start);
    case 'dataInterval.end':
      return new Date(context.dataInterval.end);
    case 'runId':
      return context.runId;
    case 'dagId':
      return context.dagId;
    case 'isLatest':
      return context.isLatest;
    default:
      throw new Error(`the run context has no field ${field}`);
  }
}

function instant({ logicalDate }: RunContext): string {
  return new Date(logicalDate).toISOString();
}

function valueOf(run: Run, cell: ValueCell): unknown {
  return cell.absent() ? undefined : cell.evaluate(run);
}

function valueAt(run: Run, { source, frame }: Placed): unknown {
  return isAbsent(source, frame) ? undefined : evaluate(run, source, frame);
}

/** Under a tolerant trigger rule, something that has no value since it did not succeed. */
export function isAbsent(source: Source, frame: Frame): boolean {
  if (source.kind === 'field') return isAbsent(source.of, frame);
  return source.kind === 'cell' && (frame.cell(source) as ValueCell).absent();
}

// ── plans ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Where the value lies. Undefined: it has none, since what it stands for did not succeed. */
export function planOf(run: Run, source: Source, frame: Frame): Plan | undefined {
  switch (source.kind) {
    case 'const':
      return { kind: 'const', value: source.encoded };
    case 'cell': {
      const cell = frame.cell(source) as ValueCell;
      return cell.absent() ? undefined : cell.place(run);
    }
    case 'item': {
      const at = frame.up(source.up);
      const item = at.loop?.item(at.index);
      return item !== undefined && 'cell' in item ? (item.cell as ValueCell).place(run) : constant(run, item?.value);
    }
    case 'field':
      return fieldPlan(run, source, frame);
    case 'list':
      return { kind: 'list', items: source.items.flatMap((item) => planOf(run, item, frame) ?? []) };
    case 'record':
      return {
        kind: 'record',
        entries: source.entries.map(([key, entry]) => [key, planOf(run, entry, frame) ?? constant(run, undefined)]),
      };
    case 'flat':
      return { kind: 'list', items: itemPlans(run, source.of, frame) };
    case 'fromEntries':
      return {
        kind: 'record',
        entries: [...entriesIn(run, source.of, frame)].map(([key, one]) => [
          key,
          argumentPlan(run, one.source, one.frame),
        ]),
      };
    default:
      return constant(run, evaluate(run, source, frame));
  }
}

export function constant(run: Run, value: unknown): Plan {
  return { kind: 'const', value: run.codec.encode(value) };
}

/** A lone argument of which there is no value is undefined. */
export function argumentPlan(run: Run, source: Source, frame: Frame): Plan {
  return planOf(run, source, frame) ?? constant(run, undefined);
}

function fieldPlan(run: Run, source: Extract<Source, { kind: 'field' }>, frame: Frame): Plan | undefined {
  const of = planOf(run, source.of, frame);
  if (of === undefined) return undefined;
  const { key } = source;
  switch (of.kind) {
    case 'xcom':
      return { kind: 'xcom', key: of.key, path: [...of.path, key] };
    case 'list':
      if (key === 'length') return { kind: 'const', value: of.items.length };
      return of.items[Number(key)] ?? constant(run, undefined);
    case 'record':
      return of.entries.find(([name]) => name === String(key))?.[1] ?? constant(run, undefined);
    case 'const':
      return constant(run, fieldOf(run.codec.decode(of.value), key));
  }
}
