import { dag, task } from 'tradewind';

interface Tree<T> {
  readonly value: T;
  readonly children: readonly Tree<T>[];
}

interface Everything {
  readonly at: Date;
  readonly size: bigint;
  readonly page: URL;
  readonly bytes: Uint8Array;
  readonly byName: ReadonlyMap<string, Set<number | undefined>>;
  readonly tree: Tree<[name: string, age?: number]>;
  readonly raw: unknown;
}

const collect = task((everything: Everything): Everything => everything);
const make = task(
  (): Everything => ({
    at: new Date(0),
    size: 1n,
    page: new URL('https://example.com'),
    bytes: new Uint8Array(1),
    byName: new Map(),
    tree: { value: ['root'], children: [] },
    raw: null,
  }),
);

export const everything = dag({ schedule: '@daily' }, () => collect(make()));
