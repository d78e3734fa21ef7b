/** A run as a tree: a row for each call, groups as branches, the instances of a loop folded into one row. */
import type { Instance } from '../../core/model.ts';
import { isLeaf } from '../graph/blocks.ts';
import type { Item } from '../graph/model.ts';
import type { Colors } from './colors.ts';
import type { RunView } from './run-view.ts';
import { causeText, durationText, hasEnded, paintOf, type ShownState, symbols, triesText, words } from './states.ts';
import { count, formatMs, oneLine, padEnd, padStart, truncate, widthOf } from './text.ts';

export interface TreeOptions {
  readonly columns: number;
  readonly colors: Colors;
  readonly now: number;
  /** At most so many rows; what is done or has not begun is folded first. */
  readonly maxRows?: number;
  /** What stands for `running`; the live tree turns it. */
  readonly busy?: string;
}

interface Row {
  readonly depth: number;
  readonly name: string;
  readonly state: ShownState;
  readonly duration: string;
  readonly note: string;
  /** Calls it stands for. */
  readonly size: number;
}

const widestName = 44;
const durationWidth = 8;

export function treeRows(view: RunView, options: TreeOptions): string[] {
  const all = view.items.flatMap((item) => rowsOf(item, view, options.now, 0));
  const rows = folded(all, options.maxRows ?? Number.POSITIVE_INFINITY);
  const names = rows.map((row) => row.depth * 2 + widthOf(row.name));
  const room = Math.max(12, options.columns - durationWidth - 6);
  const nameWidth = Math.min(Math.max(...names, 8), widestName, room);
  return rows.map((row) => textOf(row, nameWidth, options));
}

function rowsOf(item: Item, view: RunView, now: number, depth: number): Row[] {
  if (isLeaf(item)) return leafRows(item, view, now, depth);
  const states = view.statesIn(item);
  const name = item.kind === 'loop' ? `↻ ${item.label}` : item.label;
  const head: Row = {
    depth,
    name,
    state: view.stateOf(item),
    duration: '',
    note: countsText(states),
    size: states.length,
  };
  return [head, ...item.children.flatMap((child) => rowsOf(child, view, now, depth + 1))];
}

function leafRows(item: Item, view: RunView, now: number, depth: number): Row[] {
  const call = item.kind === 'task' ? item : (item.children[0] ?? item);
  const node = view.node(call.id);
  const instances = view.instancesOf(call.id);
  const retries = node?.options.retries ?? 0;
  const [only] = instances;
  if (node?.region === undefined || (instances.length === 1 && only?.mapPath.length === 0)) {
    const state = only?.state ?? 'waiting';
    return [
      {
        depth,
        name: call.label,
        state,
        duration: only ? durationText(only, now) : '',
        note: only ? noteOf(only, retries, now) : '',
        size: 1,
      },
    ];
  }
  const states = view.statesIn(call);
  const name = instances.length > 0 ? `${call.label} ×${instances.length}` : `${call.label} ×n`;
  const head: Row = {
    depth,
    name,
    state: view.stateOf(call),
    duration: spanText(instances, now),
    note: instances.length > 0 ? countsText(states) : '',
    size: Math.max(1, instances.length),
  };
  return [head, ...troubled(instances, call, retries, now, depth + 1)];
}

const shownInstances = 3;

/** Of many instances, those that failed or wait to retry are worth rows of their own: the first few. */
function troubled(instances: readonly Instance[], call: Item, retries: number, now: number, depth: number): Row[] {
  const worth = instances.filter(({ state }) => state === 'failed' || state === 'up_for_retry');
  const rows = worth.slice(0, shownInstances).map(
    (instance): Row => ({
      depth,
      name: `${call.label}[${instance.mapPath.join('][')}]`,
      state: instance.state,
      duration: durationText(instance, now),
      note: noteOf(instance, retries, now),
      size: 0,
    }),
  );
  const more = worth.length - rows.length;
  if (more > 0) rows.push({ depth, name: `… ${more} more`, state: 'failed', duration: '', note: '', size: 0 });
  return rows;
}

function noteOf(instance: Instance, retries: number, now: number): string {
  const { state, retryAt } = instance;
  const parts = [triesText(instance, retries)];
  if (state === 'up_for_retry' && retryAt !== undefined) {
    parts[0] = `try ${instance.tryNumber} failed, again in ${formatMs(Math.max(0, retryAt - now))}`;
  }
  if (state !== 'success') parts.push(causeText(instance));
  return parts.filter((part) => part !== '').join(' · ');
}

/** From the first start to the last end. */
function spanText(instances: readonly Instance[], now: number): string {
  const starts = instances.flatMap(({ startedAt }) => startedAt ?? []);
  if (starts.length === 0) return '';
  const allEnded = instances.every(({ state }) => hasEnded(state));
  const ends = instances.flatMap(({ endedAt }) => endedAt ?? []);
  return formatMs((allEnded && ends.length > 0 ? maximum(ends) : now) - minimum(starts));
}

const minimum = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b));
const maximum = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b));

const counted: readonly ShownState[] = [
  'success',
  'running',
  'up_for_retry',
  'failed',
  'upstream_failed',
  'skipped',
  'queued',
  'scheduled',
  'waiting',
];

/** `12 done, 4 running, 1 failed`. */
export function countsText(states: readonly ShownState[]): string {
  const counts = new Map<ShownState, number>();
  for (const state of states) counts.set(state, (counts.get(state) ?? 0) + 1);
  if (counts.size === 1 && counts.has('waiting')) return '';
  return counted.flatMap((state) => (counts.has(state) ? `${counts.get(state)} ${words[state]}` : [])).join(', ');
}

// ── folding ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * Too many rows: first what is done inside of groups goes, then neighbours that are done and neighbours that wait share a
 * row. As many as there is room for stay: of what is done the last ones, of what waits the first.
 */
function folded(rows: readonly Row[], maxRows: number): readonly Row[] {
  if (rows.length <= maxRows) return rows;
  let left: readonly Row[] = rows;
  for (const kept of keeps) {
    left = merged(rows, kept);
    if (left.length <= maxRows) return left;
  }
  left = withoutDoneInside(rows);
  for (const kept of keeps) {
    if (left.length <= maxRows) return left;
    left = merged(withoutDoneInside(rows), kept);
  }
  if (left.length <= maxRows) return left;
  const head = left.slice(0, Math.max(0, maxRows - 1));
  const size = left.slice(head.length).reduce((sum, row) => sum + row.size, 0);
  return [...head, { depth: 0, name: `… ${count(size, 'task')} more`, state: 'waiting', duration: '', note: '', size }];
}

/** How many of a row of neighbours stay visible, tried in this order. */
const keeps = [32, 16, 8, 4, 2, 1, 0];

function withoutDoneInside(rows: readonly Row[]): Row[] {
  const kept: Row[] = [];
  let closedDepth: number | undefined;
  for (const row of rows) {
    if (closedDepth !== undefined && row.depth > closedDepth) continue;
    closedDepth = row.state === 'success' || row.state === 'skipped' || row.state === 'waiting' ? row.depth : undefined;
    kept.push(row);
  }
  return kept;
}

type Fold = { readonly word: string; readonly keep: 'first' | 'last' };

function foldOf(state: ShownState): Fold | undefined {
  switch (state) {
    case 'success':
    case 'skipped':
      return { word: 'done', keep: 'last' };
    case 'waiting':
    case 'scheduled':
    case 'queued':
      return { word: 'waiting', keep: 'first' };
    case 'upstream_failed':
      return { word: 'not run', keep: 'first' };
    case 'running':
    case 'up_for_retry':
    case 'failed':
      return undefined;
  }
}

function merged(rows: readonly Row[], kept: number): Row[] {
  const result: Row[] = [];
  let run: Row[] = [];
  const flush = (): void => {
    const [first] = run;
    const fold = first && foldOf(first.state);
    if (!first || !fold || run.length < kept + 2) {
      result.push(...run);
    } else {
      const hidden = fold.keep === 'last' ? run.slice(0, run.length - kept) : run.slice(kept);
      const shown = fold.keep === 'last' ? run.slice(run.length - kept) : run.slice(0, kept);
      const size = hidden.reduce((sum, row) => sum + row.size, 0);
      const row: Row = { ...first, name: `… ${count(size, 'task')} ${fold.word}`, duration: '', note: '', size };
      result.push(...(fold.keep === 'last' ? [row, ...shown] : [...shown, row]));
    }
    run = [];
  };
  for (const row of rows) {
    const [first] = run;
    const joins = first && first.depth === row.depth && foldOf(first.state)?.word === foldOf(row.state)?.word;
    if (!joins) flush();
    run.push(row);
  }
  flush();
  return result;
}

// ── text ────────────────────────────────────────────────────────────────────────────────────────────────────────────

function textOf(row: Row, nameWidth: number, { columns, colors, busy }: TreeOptions): string {
  const paint = paintOf(row.state, colors);
  const symbol = row.state === 'running' ? (busy ?? symbols.running) : symbols[row.state];
  const indent = '  '.repeat(row.depth);
  const name = truncate(oneLine(row.name), Math.max(4, nameWidth - indent.length));
  const quiet = row.state === 'waiting' || row.state === 'skipped' || row.state === 'upstream_failed';
  const left = `  ${indent}${paint(symbol)} ${quiet ? colors.dim(name) : name}`;
  const used = 4 + indent.length + widthOf(name);
  const gap = ' '.repeat(Math.max(0, nameWidth + 4 - used));
  if (row.duration === '' && row.note === '') return left;
  const duration = padStart(row.duration, durationWidth);
  const noteRoom = columns - (nameWidth + 4) - durationWidth - 3;
  const note = truncate(row.note, noteRoom);
  const isTrouble = row.state === 'failed' || row.state === 'up_for_retry';
  const tail = note === '' ? '' : `  ${isTrouble ? paint(note) : colors.dim(note)}`;
  return `${left}${gap}${colors.dim(duration)}${tail}`;
}

export interface BarOptions {
  readonly columns: number;
  readonly colors: Colors;
  readonly elapsedMs: number;
}

/** `━━━━━━━━━━╌╌╌╌╌  42 of 61 tasks · 4 running · 12.3s`. */
export function progressBar(view: RunView, { columns, colors, elapsedMs }: BarOptions): string {
  const { total, ended, running, failed, retrying } = view.tally();
  const parts = [`${ended} of ${count(total, 'task')}`];
  if (running > 0) parts.push(`${running} running`);
  if (retrying > 0) parts.push(`${retrying} to retry`);
  if (failed > 0) parts.push(`${failed} failed`);
  parts.push(formatMs(elapsedMs));
  const text = truncate(parts.join(' · '), columns - 16);
  const width = Math.max(4, Math.min(32, columns - widthOf(text) - 7));
  const filled = total === 0 ? 0 : Math.floor((ended / total) * width);
  const paint = failed > 0 ? colors.bad : ended === total ? colors.good : colors.busy;
  return `  ${paint('━'.repeat(filled))}${colors.dim('╌'.repeat(width - filled))}  ${padEnd(text, 1)}`;
}
