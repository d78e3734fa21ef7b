/** Where things stand beside each other: the order in a layer, and columns. */

export interface Ordered {
  readonly key: string;
}

/** Which cells of the layer above lead to which cells of the layer below. */
export type Between = readonly (readonly [above: string, below: string])[];

/**
 * Sorts each layer so that few lines cross: sweeps down and up, each cell moves to the mean of its neighbours; the best
 * order seen is kept. What has no neighbour stays where it was.
 */
export function orderLayers<T extends Ordered>(layers: readonly T[][], between: readonly Between[]): T[][] {
  let best = layers.map((layer) => [...layer]);
  let fewest = crossingsOf(best, between);
  let current = best;
  for (let sweep = 0; sweep < 8 && fewest > 0; sweep++) {
    current = sweep % 2 === 0 ? sweepDown(current, between) : sweepUp(current, between);
    const crossings = crossingsOf(current, between);
    if (crossings < fewest) {
      fewest = crossings;
      best = current;
    }
  }
  return best;
}

function sweepDown<T extends Ordered>(layers: readonly T[][], between: readonly Between[]): T[][] {
  const sorted = layers.map((layer) => [...layer]);
  for (let index = 1; index < sorted.length; index++) {
    const links = (between[index - 1] ?? []).map(([above, below]) => [below, above] as const);
    sorted[index] = byMean(sorted[index] ?? [], sorted[index - 1] ?? [], links);
  }
  return sorted;
}

function sweepUp<T extends Ordered>(layers: readonly T[][], between: readonly Between[]): T[][] {
  const sorted = layers.map((layer) => [...layer]);
  for (let index = sorted.length - 2; index >= 0; index--) {
    sorted[index] = byMean(sorted[index] ?? [], sorted[index + 1] ?? [], between[index] ?? []);
  }
  return sorted;
}

function byMean<T extends Ordered>(
  layer: readonly T[],
  fixed: readonly Ordered[],
  links: readonly (readonly [cell: string, neighbour: string])[],
): T[] {
  const place = new Map(fixed.map(({ key }, index) => [key, index]));
  const sums = new Map<string, { sum: number; count: number }>();
  for (const [cell, neighbour] of links) {
    const entry = sums.get(cell) ?? { sum: 0, count: 0 };
    sums.set(cell, { sum: entry.sum + (place.get(neighbour) ?? 0), count: entry.count + 1 });
  }
  const mean = (cell: T, index: number): number => {
    const entry = sums.get(cell.key);
    return entry ? entry.sum / entry.count : (index / Math.max(1, layer.length - 1)) * Math.max(0, fixed.length - 1);
  };
  return layer
    .map((cell, index) => ({ cell, at: mean(cell, index), index }))
    .sort((a, b) => a.at - b.at || a.index - b.index)
    .map(({ cell }) => cell);
}

function crossingsOf(layers: readonly (readonly Ordered[])[], between: readonly Between[]): number {
  let crossings = 0;
  for (const [index, links] of between.entries()) {
    const above = new Map((layers[index] ?? []).map(({ key }, place) => [key, place]));
    const below = new Map((layers[index + 1] ?? []).map(({ key }, place) => [key, place]));
    const placed = links.map(([from, to]) => [above.get(from) ?? 0, below.get(to) ?? 0] as const);
    // Pairs; drawings with so many lines that this is slow are no use to anybody.
    if (placed.length > 600) continue;
    for (const [i, [a, b]] of placed.entries()) {
      for (const [c, d] of placed.slice(i + 1)) if ((a - c) * (b - d) < 0) crossings++;
    }
  }
  return crossings;
}

export interface Placed extends Ordered {
  readonly width: number;
  x: number;
  /** How much it matters that it stands where it wants to. */
  readonly weight: number;
}

const gap = 2;

/** Columns that a layer takes at least. */
export function widthOfLayer(cells: readonly { readonly width: number }[]): number {
  return cells.reduce((sum, { width }) => sum + width, 0) + gap * Math.max(0, cells.length - 1);
}

/** Gives each cell its column, as near to the middle of its neighbours as the others let it. */
export function placeColumns(
  layers: readonly (readonly Placed[])[],
  between: readonly Between[],
  columns: number,
): void {
  const cells = new Map(layers.flat().map((cell) => [cell.key, cell]));
  const above = new Map<string, string[]>();
  const below = new Map<string, string[]>();
  for (const [from, to] of between.flat()) {
    below.set(from, [...(below.get(from) ?? []), to]);
    above.set(to, [...(above.get(to) ?? []), from]);
  }
  for (const layer of layers) settle(layer, (cell) => cell.x, columns);
  const meanOf = (keys: readonly string[] | undefined, otherwise: number): number => {
    if (!keys || keys.length === 0) return otherwise;
    return keys.reduce((sum, key) => sum + middle(cells.get(key)), 0) / keys.length;
  };
  for (let sweep = 0; sweep < 6; sweep++) {
    for (const layer of layers) settle(layer, (cell) => meanOf(above.get(cell.key), middle(cell)), columns);
    for (const layer of layers.toReversed())
      settle(layer, (cell) => meanOf(below.get(cell.key), middle(cell)), columns);
  }
  for (const layer of layers) {
    settle(
      layer,
      (cell) => meanOf([...(above.get(cell.key) ?? []), ...(below.get(cell.key) ?? [])], middle(cell)),
      columns,
    );
  }
  const leftmost = Math.min(...[...cells.values()].map(({ x }) => x));
  for (const cell of cells.values()) cell.x -= leftmost;
}

const middle = (cell: Placed | undefined): number => (cell ? cell.x + (cell.width - 1) / 2 : 0);

/**
 * The columns nearest to the wished middles (least squares) that keep the order and the gaps: cells that would overlap
 * are pooled and move together.
 */
function settle(layer: readonly Placed[], wished: (cell: Placed) => number, columns: number): void {
  const pools: { at: number; weight: number; count: number }[] = [];
  let offset = 0;
  const offsets: number[] = [];
  for (const cell of layer) {
    offsets.push(offset);
    pools.push({ at: wished(cell) - (cell.width - 1) / 2 - offset, weight: cell.weight, count: 1 });
    offset += cell.width + gap;
    for (let last = pools.at(-1), before = pools.at(-2); last && before && before.at > last.at; ) {
      const weight = before.weight + last.weight;
      before.at = (before.at * before.weight + last.at * last.weight) / weight;
      before.weight = weight;
      before.count += last.count;
      pools.pop();
      last = pools.at(-1);
      before = pools.at(-2);
    }
  }
  const most = Math.max(0, columns - (offset - gap));
  let index = 0;
  for (const pool of pools) {
    const at = Math.round(Math.min(most, Math.max(0, pool.at)));
    for (let member = 0; member < pool.count; member++, index++) {
      const cell = layer[index];
      if (cell) cell.x = at + (offsets[index] ?? 0);
    }
  }
}
