/** Values in and out of calls: what `play` and the engine must agree on. */
import { dag, ds, run, task } from 'tradewind';

export interface Order {
  readonly id: number;
  readonly items: readonly string[];
  readonly at: Date;
}

export const orders = task((count: number): Order[] =>
  Array.from({ length: count }, (_, id) => ({ id, items: [`item ${id}`], at: new Date(Date.UTC(2026, 0, id + 1)) })),
);
export const summary = task((all: Order[]): { total: number; first: Order | undefined; pair: [number, string] } => ({
  total: all.length,
  first: all[0],
  pair: [all.length, 'orders'],
}));
export const text = task((value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) => (typeof one === 'bigint' ? `${one}n` : one)),
);
export const join = task((...texts: string[]): string => texts.join('|'));
export const special = task((): { ids: Set<bigint>; by: Map<string, Date>; none: undefined } => ({
  ids: new Set([1n, 2n]),
  by: new Map([['x', new Date(0)]]),
  none: undefined,
}));
export const sizes = task(
  (value: { ids: Set<bigint>; by: Map<string, Date> }): number => value.ids.size + value.by.size,
);

export const fields = dag((count: number = 3) => {
  const made = summary(orders(count));
  const [size, label] = made.pair;
  return { total: text(made.total), size: text(size), label: text(label), first: text(made.first) };
});

export const records = dag((name: string = 'x', count: number = 2) => {
  const all = orders(count);
  return text({ name, list: [all, { deep: all }], limit: 10, when: [true, null] });
});

export const codec = dag(() => {
  const made = special();
  return { sizes: sizes(made), by: made.by };
});

export const context = dag(() => join(text(run.ds), text(run.isLatest), text(ds(run.dataInterval.end)), run.ts));

export const glue = dag((limit: number = 4, prefix: string = 'p') =>
  join(`${prefix}/${limit * 2}`, limit > 3 ? 'many' : 'few', text([limit, -limit, limit % 3])),
);

export const after = dag(async () => {
  const first = text('first');
  const value = await first;
  const second = text(value.length);
  return join.after(second)(value, 'end');
});
