/** Makes a program that shows a difference as small as it can be while it shows one. */
import { testTogether, type Tested } from './batch.ts';
import type { Program } from './language.ts';

const together = 40;

export async function smallest(
  start: Tested,
  until = Date.now() + Number(process.env['SHRINK_MS'] ?? 30_000),
): Promise<Tested> {
  let best = start;
  while (Date.now() < until) {
    const better = await firstOf(candidates(best.program), sizeOf(best));
    if (better === undefined) return best;
    best = better;
  }
  return best;
}

const sizeOf = ({ source, program }: Tested): number => source.length * 1_000 + JSON.stringify(program).length;

async function firstOf(all: Iterable<Program>, size: number): Promise<Tested | undefined> {
  const waiting: Program[] = [];
  const flush = async (): Promise<Tested | undefined> => {
    const tested = await Array.fromAsync(testTogether(waiting.splice(0)));
    const differing = tested.filter((one) => one.difference !== undefined && sizeOf(one) < size);
    return differing.toSorted((a, b) => sizeOf(a) - sizeOf(b))[0];
  };
  for (const one of all) {
    waiting.push(one);
    if (waiting.length < together) continue;
    const found = await flush();
    if (found !== undefined) return found;
  }
  return waiting.length === 0 ? undefined : flush();
}

/** Programs are data, so whatever is smaller data is a program too: the boldest first. */
function* candidates(program: Program): Generator<Program> {
  const places = [...placesOf(program, [])].toSorted((a, b) => weight(b.value) - weight(a.value));
  for (const { path, value } of places) {
    for (const next of smaller(value, path.at(-1))) yield put(program, path, next) as Program;
  }
}

type Path = readonly (string | number)[];
interface Place {
  readonly path: Path;
  readonly value: unknown;
}

const weight = (value: unknown): number => JSON.stringify(value ?? null).length;

function* placesOf(value: unknown, path: Path): Generator<Place> {
  yield { path, value };
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    yield* placesOf(inner, [...path, Array.isArray(value) ? Number(key) : key]);
  }
}

function* smaller(value: unknown, key: string | number | undefined): Generator {
  if (Array.isArray(value)) yield* smallerList(value as readonly unknown[]);
  else if (typeof value === 'number' && value > 0) yield* new Set([0, value - 1]);
  else if (value === true) yield false;
  else if (typeof value === 'string' && isRule.test(value)) yield null;
  else if (typeof value === 'object' && value !== null && 'k' in value && value.k === 'call' && 'call' in value) {
    // A nested call, for a number.
    if (!('awaited' in value)) yield { k: 'const', n: 1 };
  } else if (typeof value === 'object' && value !== null && 'task' in value && 'rule' in value) {
    if (value.task !== 'num') yield { ...value, task: 'num' };
  } else if (
    typeof value === 'object' &&
    value !== null &&
    'k' in value &&
    key !== 'list' &&
    ['plus', 'field', 'length', 'ref'].includes(String(value.k))
  ) {
    yield { k: 'const', n: 1 };
  }
}

const isRule = /^(?:all|one|none)_|^always$/;

function* smallerList(list: readonly unknown[]): Generator {
  if (list.length === 0) return;
  yield [];
  const half = Math.ceil(list.length / 2);
  if (list.length > 2) yield* [list.slice(0, half), list.slice(half)];
  for (const [index, item] of list.entries()) {
    if (list.length > 1) yield list.toSpliced(index, 1);
    // What stands in a statement, instead of it.
    if (typeof item !== 'object' || item === null || !('k' in item)) continue;
    for (const inner of Object.values(item)) {
      const isBody = Array.isArray(inner) && inner.some((one) => typeof one === 'object' && one !== null && 'k' in one);
      if (isBody) yield list.toSpliced(index, 1, ...(inner as unknown[]));
    }
  }
}

function put(value: unknown, [key, ...rest]: Path, next: unknown): unknown {
  if (key === undefined) return next;
  if (Array.isArray(value)) return value.with(Number(key), put(value[Number(key)], rest, next));
  const record = value as Readonly<Record<string, unknown>>;
  return { ...record, [key]: put(record[key], rest, next) };
}
