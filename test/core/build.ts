/** A tiny language for dags by hand: only what a test is about has to be said. */
import type {
  DagManifest,
  Encoded,
  GroupManifest,
  Guard,
  JoinManifest,
  NodeManifest,
  NodeOptions,
  Operator,
  PointManifest,
  PointOutcome,
  RegionManifest,
  Value,
} from '@tradewind/sdk/manifest';
import { decode, encode } from '@tradewind/sdk/runtime';
import { indexDag, type PlanIndex, type RunContext } from '../../runtime/src/core/index.ts';

export const codec = { encode, decode };

export const context: RunContext = {
  runId: 'run_1',
  dagId: 'dag',
  logicalDate: '2026-03-01T00:00:00.000Z',
  dataInterval: { start: '2026-03-01T00:00:00.000Z', end: '2026-03-02T00:00:00.000Z' },
  isLatest: true,
};

const options: NodeOptions = {
  retries: 0,
  retryDelayMs: 0,
  triggerRule: 'all_success',
  pool: 'default',
  poolSlots: 1,
  priority: 0,
  queue: 'default',
};

type NodeExtra = Partial<Omit<NodeManifest, 'options'>> & { readonly options?: Partial<NodeOptions> };

export function node(id: string, args: readonly Value[] = [], extra: NodeExtra = {}): NodeManifest {
  return { id, task: 'dags/test.ts#task', args, ...extra, options: { ...options, ...extra.options } };
}

export interface DagParts {
  readonly nodes?: readonly NodeManifest[];
  readonly points?: readonly PointManifest[];
  readonly joins?: readonly JoinManifest[];
  readonly regions?: readonly RegionManifest[];
  readonly groups?: readonly GroupManifest[];
  readonly params?: readonly string[];
  readonly result?: Value;
  readonly completes?: Guard;
}

export function dag(parts: DagParts): DagManifest {
  return {
    id: 'dag',
    source: 'dags/test.ts#flow',
    schedule: { kind: 'none' },
    timezone: 'UTC',
    catchup: false,
    parameters: (parts.params ?? []).map((name) => ({ name, schema: {} })),
    nodes: parts.nodes ?? [],
    points: parts.points ?? [],
    joins: parts.joins ?? [],
    regions: parts.regions ?? [],
    groups: parts.groups ?? [],
    resultSchema: {},
    ...(parts.result === undefined ? {} : { result: parts.result }),
    ...(parts.completes === undefined ? {} : { completes: parts.completes }),
  };
}

export function indexOf(parts: DagParts): PlanIndex {
  return indexDag(dag(parts), codec);
}

// ── values ──────────────────────────────────────────────────────────────────────────────────────────────────────────

export const constant = (value: Encoded): Value => ({ kind: 'const', value });
export const of = (id: string): Value => ({ kind: 'node', node: id });
export const param = (name: string): Value => ({ kind: 'param', name });
export const pointValue = (id: string): Value => ({ kind: 'point', point: id });
export const joinValue = (id: string): Value => ({ kind: 'join', join: id });
export const groupValue = (id: string): Value => ({ kind: 'group', group: id });
export const item = (region: string): Value => ({ kind: 'item', region });
export const indexIn = (region: string): Value => ({ kind: 'index', region });
export const caught = (...points: string[]): Value => ({ kind: 'caught', points });
export const list = (...items: Value[]): Value => ({ kind: 'list', items });
export const record = (entries: Record<string, Value>): Value => ({ kind: 'record', entries: Object.entries(entries) });
export const op = (operator: Operator, ...args: Value[]): Value => ({ kind: 'op', op: operator, args });
export const field = (value: Value, key: string | number, lenient = true): Value => ({
  kind: 'field',
  of: value,
  key,
  lenient,
});

export function gather(region: string, value: Value, guard?: Guard): Value {
  return { kind: 'gather', region, of: value, ...(guard === undefined ? {} : { guard }) };
}

export function carried(region: string, name: string, last = false): Value {
  return { kind: 'carried', region, name, ...(last ? { last } : {}) };
}

// ── guards and points ───────────────────────────────────────────────────────────────────────────────────────────────

export const is = (point: string, outcome: PointOutcome): Guard => ({ kind: 'point', point, is: outcome });
export const passed = (point: string): Guard => is(point, 'passed');
export const threw = (point: string): Guard => is(point, 'threw');
export const branch = (point: string, name: string): Guard => is(point, `branch:${name}`);
export const all = (...parts: Guard[]): Guard => ({ kind: 'all', of: parts });
export const any = (...parts: Guard[]): Guard => ({ kind: 'any', of: parts });
export const not = (part: Guard): Guard => ({ kind: 'not', of: part });

interface Place {
  readonly guard?: Guard;
  readonly region?: string;
  readonly group?: string;
}

export function awaits(
  id: string,
  values: readonly Value[],
  place: Place & { readonly mode?: 'all' | 'settled' | 'any' | 'race' | 'entry' } = {},
): PointManifest {
  const { mode = 'all', ...rest } = place;
  return { id, ...rest, kind: 'await', mode, of: values };
}

export function decide(id: string, test: Value, place: Place = {}): PointManifest {
  return { id, ...place, kind: 'decide', branches: [{ name: 'then', test }, { name: 'else' }] };
}

export const glue = (id: string, value: Value, place: Place = {}): PointManifest => ({
  id,
  ...place,
  kind: 'glue',
  value,
});
export const throws = (id: string, error: Value, place: Place = {}): PointManifest => ({
  id,
  ...place,
  kind: 'throw',
  error,
});
export const mark = (id: string, place: Place = {}): PointManifest => ({ id, ...place, kind: 'mark' });

/** The point that ends a loop; it stands around the region that it names. */
export function loopEnd(id: string, region: string, place: Omit<Place, 'region'> = {}): PointManifest {
  return { id, ...place, kind: 'loop', region };
}

export function region(id: string, source: Value, extra: Partial<RegionManifest> = {}): RegionManifest {
  return { id, kind: 'map', source, ...extra };
}

export function group(id: string, extra: Partial<GroupManifest> = {}): GroupManifest {
  return { id, source: 'dags/test.ts#inner', ...extra };
}
