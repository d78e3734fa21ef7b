/** Lines between two rows: where each leaves and enters, and which track (a row of its own) it runs along. */
import type { Cell, Net, Sized } from './layers.ts';

export interface Wire<B extends Sized> {
  readonly net: Net<B>;
  /** Columns, one for each source and target of the net. */
  readonly from: readonly number[];
  readonly to: readonly number[];
  /** Which row between; undefined for a straight line. */
  track?: number;
}

export interface Routed<B extends Sized> {
  readonly wires: readonly Wire<B>[];
  readonly tracks: number;
}

/** Needs the cells' columns. */
export function routeChannel<B extends Sized>(nets: readonly Net<B>[]): Routed<B> {
  const leaving = new Map<string, Net<B>[]>();
  const entering = new Map<string, Net<B>[]>();
  for (const net of nets) {
    for (const cell of net.sources) leaving.set(cell.key, [...(leaving.get(cell.key) ?? []), net]);
    for (const cell of net.targets) entering.set(cell.key, [...(entering.get(cell.key) ?? []), net]);
  }
  const from = columnsOf(nets, leaving, (net) => [net.sources, net.targets], new Map());
  const to = columnsOf(nets, entering, (net) => [net.targets, net.sources], from);
  straighten(nets, leaving, entering, from, to);
  const wires = nets.map(
    (net): Wire<B> => ({
      net,
      from: net.sources.map((cell) => from.get(portKey(net, cell)) ?? centre(cell)),
      to: net.targets.map((cell) => to.get(portKey(net, cell)) ?? centre(cell)),
    }),
  );
  return { wires, tracks: giveTracks(wires) };
}

const portKey = <B extends Sized>(net: Net<B>, cell: Cell<B>): string => `${net.id} ${cell.key}`;
const centre = (cell: { x: number; width: number }): number => cell.x + Math.floor((cell.width - 1) / 2);

/** The columns inside a block's border; of a line that passes, its own. */
function span<B extends Sized>(cell: Cell<B>): readonly [number, number] {
  return cell.block ? [cell.x + 1, cell.x + cell.width - 2] : [cell.x, cell.x];
}

type Ports = Map<string, number>;

/** Spreads the ports of each cell over its width, in the order of what they lead to. */
function columnsOf<B extends Sized>(
  nets: readonly Net<B>[],
  byCell: ReadonlyMap<string, readonly Net<B>[]>,
  sides: (net: Net<B>) => readonly [mine: readonly Cell<B>[], others: readonly Cell<B>[]],
  taken: ReadonlyMap<string, number>,
): Ports {
  const ports: Ports = new Map();
  const done = new Set<string>();
  // A column where another net ends on the other side would make two lines look like one.
  const blocked = new Map<number, Set<number>>();
  for (const [key, column] of taken) {
    const id = Number(key.slice(0, key.indexOf(' ')));
    blocked.set(column, (blocked.get(column) ?? new Set()).add(id));
  }
  const mean = (net: Net<B>): number => {
    const [, others] = sides(net);
    return others.reduce((sum, cell) => sum + centre(cell), 0) / Math.max(1, others.length);
  };
  for (const net of nets) {
    for (const cell of sides(net)[0]) {
      if (done.has(cell.key)) continue;
      done.add(cell.key);
      const mine = [...(byCell.get(cell.key) ?? [])].sort((a, b) => mean(a) - mean(b));
      const [least, most] = span(cell);
      const used = new Set<number>();
      for (const [index, one] of mine.entries()) {
        const wished =
          mine.length === 1
            ? centre(cell)
            : least + Math.round(((index + 0.5) * (most - least + 1)) / mine.length - 0.5);
        const free = (column: number): boolean => {
          const others = blocked.get(column);
          return !used.has(column) && (!others || (others.size === 1 && others.has(one.id)));
        };
        const column = nearestFree(wished, least, most, free);
        used.add(column);
        ports.set(portKey(one, cell), column);
      }
    }
  }
  return ports;
}

function nearestFree(wished: number, least: number, most: number, free: (column: number) => boolean): number {
  for (let distance = 0; distance <= most - least; distance++) {
    for (const column of [wished + distance, wished - distance]) {
      if (column >= least && column <= most && free(column)) return column;
    }
  }
  return wished;
}

/**
 * A net of one source and one target, alone at both, runs straight down if the two stand over each other. Where several
 * meet in one cell, the cell's port moves a little if that makes one of the lines straight.
 */
function straighten<B extends Sized>(
  nets: readonly Net<B>[],
  leaving: ReadonlyMap<string, readonly Net<B>[]>,
  entering: ReadonlyMap<string, readonly Net<B>[]>,
  from: Ports,
  to: Ports,
): void {
  for (const net of nets) {
    const [source] = net.sources;
    const [target] = net.targets;
    if (!source || !target) continue;
    const sourceAlone = net.sources.length === 1 && leaving.get(source.key)?.length === 1;
    const targetAlone = net.targets.length === 1 && entering.get(target.key)?.length === 1;
    const columnsOut = net.sources.map((cell) => from.get(portKey(net, cell)) ?? centre(cell));
    const columnsIn = net.targets.map((cell) => to.get(portKey(net, cell)) ?? centre(cell));
    if (sourceAlone && targetAlone) {
      const least = Math.max(span(source)[0], span(target)[0]);
      const most = Math.min(span(source)[1], span(target)[1]);
      if (least > most) continue;
      const column = Math.min(most, Math.max(least, Math.round((centre(source) + centre(target)) / 2)));
      from.set(portKey(net, source), column);
      to.set(portKey(net, target), column);
    } else if (sourceAlone) {
      const column = nearestOf(columnsIn, source, net.targets.length === 1);
      if (column !== undefined) from.set(portKey(net, source), column);
    } else if (targetAlone) {
      const column = nearestOf(columnsOut, target, net.sources.length === 1);
      if (column !== undefined) to.set(portKey(net, target), column);
    }
  }
}

/** Of the columns of the other side, the one nearest to the middle of a cell; only a near one, unless there is but one. */
function nearestOf<B extends Sized>(columns: readonly number[], cell: Cell<B>, far: boolean): number | undefined {
  const [least, most] = span(cell);
  const distance = (column: number): number => Math.abs(column - centre(cell));
  return columns
    .filter((column) => column >= least && column <= most && (far || distance(column) <= 2))
    .sort((a, b) => distance(a) - distance(b))[0];
}

// ── tracks ──────────────────────────────────────────────────────────────────────────────────────────────────────────

type Ends = readonly [least: number, most: number];

function endsOf<B extends Sized>(wire: Wire<B>): Ends {
  const columns = [...wire.from, ...wire.to];
  return [Math.min(...columns), Math.max(...columns)];
}

/** Where one comes down in the column in which another leaves, the leaving one must run above. */
function mustBeBelow<B extends Sized>(wire: Wire<B>, other: Wire<B>): boolean {
  return wire !== other && wire.to.some((column) => other.from.includes(column));
}

/** How often two cross if the first runs above the second. */
function crossings<B extends Sized>(above: Wire<B>, below: Wire<B>): number {
  const within = (columns: readonly number[], [least, most]: Ends): number =>
    columns.filter((column) => column >= least && column <= most).length;
  return within(above.to, endsOf(below)) + within(below.from, endsOf(above));
}

/** Tracks from the top; two may share one if they do not overlap. Few crossings come first, few tracks second. */
function giveTracks<B extends Sized>(wires: readonly Wire<B>[]): number {
  const bent = wires.filter((wire) => new Set([...wire.from, ...wire.to]).size > 1);
  const order = untangled(inOrder(bent));
  let tracks = 0;
  for (const [index, wire] of order.entries()) {
    const [least, most] = endsOf(wire);
    let track = 0;
    for (const other of order.slice(0, index)) {
      const [a, b] = endsOf(other);
      const apart = (most < a || b < least) && !mustBeBelow(wire, other);
      if (!apart) track = Math.max(track, (other.track ?? 0) + 1);
    }
    wire.track = track;
    tracks = Math.max(tracks, track + 1);
  }
  return tracks;
}

/** From left to right, except where one must run above another. */
function inOrder<B extends Sized>(wires: readonly Wire<B>[]): Wire<B>[] {
  const order: Wire<B>[] = [];
  let waiting = [...wires].sort((a, b) => endsOf(a)[0] - endsOf(b)[0]);
  while (waiting.length > 0) {
    const next = waiting.find((wire) => !waiting.some((other) => mustBeBelow(wire, other))) ?? waiting[0];
    if (!next) break;
    order.push(next);
    waiting = waiting.filter((wire) => wire !== next);
  }
  return order;
}

/** Swaps neighbours as long as that removes crossings. */
function untangled<B extends Sized>(wires: Wire<B>[]): Wire<B>[] {
  for (let round = 0, better = true; better && round < wires.length; round++) {
    better = false;
    for (let index = 0; index + 1 < wires.length; index++) {
      const [first, second] = [wires[index], wires[index + 1]];
      if (!first || !second || mustBeBelow(second, first)) continue;
      if (crossings(second, first) >= crossings(first, second)) continue;
      wires[index] = second;
      wires[index + 1] = first;
      better = true;
    }
  }
  return wires;
}
