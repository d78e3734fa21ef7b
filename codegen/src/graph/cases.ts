/**
 * What is known at a place of a flow from the way that leads there: which points ended how, and which conditions held.
 * All values are fixed once they are there, so that a condition holds wherever it is asked.
 */
import {
  type DagManifest,
  type Guard,
  handlesOf,
  inputsOf,
  isHandle,
  type NodeManifest,
  type PointId,
  type PointManifest,
  type PointOutcome,
  type RegionManifest,
  type Value,
} from '@tradewind/sdk/manifest';

/** One way to a place. */
interface Case {
  /** One for all ways, filled and emptied on the way: what is in it holds until the next way is asked for. */
  readonly outcomes: Map<PointId, string>;
  /** Conditions, by their text: whether they hold; or for `x === 1`, by the text of `x`, what it is. */
  readonly tests: ReadonlyMap<string, boolean>;
  readonly equals: ReadonlyMap<string, string>;
}

type Place = Pick<NodeManifest, 'guard' | 'region'>;

/** How often the ways to a place may part; behind that, less is known. */
const mostSteps = 500;

/** Answers for one dag. */
export class Cases {
  readonly #points: ReadonlyMap<PointId, PointManifest>;
  readonly #regions: ReadonlyMap<string, RegionManifest>;
  readonly #nodes: ReadonlyMap<string, NodeManifest>;
  /** Without decisions and throws nothing is out of reach. */
  readonly #isPlain: boolean;
  readonly #reached = new Map<string, boolean>();
  #steps = 0;

  constructor({ points, regions, nodes }: DagManifest) {
    this.#points = new Map(points.map((point) => [point.id, point]));
    this.#regions = new Map(regions.map((region) => [region.id, region]));
    this.#nodes = new Map(nodes.map((node) => [node.id, node]));
    this.#isPlain = !points.some(({ kind }) => kind === 'decide' || kind === 'throw');
  }

  /** Whether control can come there at all. */
  canBeReached({ guard, region }: Place): boolean {
    if (this.#isPlain) return true;
    // Many calls stand behind one point.
    const key = JSON.stringify([guard, region]);
    const known = this.#reached.get(key);
    if (known !== undefined) return known;
    const place = { ...(guard !== undefined && { guard }), ...(region !== undefined && { region }) };
    const isReached = this.#casesOf(place).next().done !== true;
    this.#reached.set(key, isReached);
    return isReached;
  }

  /** The handles, as texts, that have certainly succeeded when control comes there: an `await` threw otherwise. */
  succeededAt(place: Place): ReadonlySet<string> {
    let common: Set<string> | undefined;
    for (const one of this.#casesOf(place)) {
      const here = this.#succeededIn(one);
      common = common === undefined ? here : common.intersection(here);
    }
    return common ?? new Set();
  }

  #succeededIn({ outcomes }: Case): Set<string> {
    const found = new Set<string>();
    const add = (value: Value): void => {
      const key = JSON.stringify(value);
      if (found.has(key)) return;
      found.add(key);
      // It ran, so what it takes had succeeded.
      const node = value.kind === 'node' ? this.#nodes.get(value.node) : undefined;
      if (node?.options.triggerRule === 'all_success') for (const input of inputsOf(node)) add(input);
    };
    for (const [id, outcome] of outcomes) {
      const point = this.#points.get(id);
      if (outcome !== 'passed' || point?.kind !== 'await') continue;
      if (point.mode !== 'all' && point.mode !== 'entry') continue;
      for (const value of point.of.flatMap(handlesOf)) if (isHandle(value)) add(value);
    }
    return found;
  }

  /** One after the other, as far as somebody asks. */
  *#casesOf({ guard, region }: Place): Generator<Case, void> {
    this.#steps = mostSteps;
    const guards: (Guard | undefined)[] = [guard];
    for (let around = this.#regionOf(region); around !== undefined; around = this.#regionOf(around.parent)) {
      guards.push(around.guard);
    }
    yield* this.#all(guards, { outcomes: new Map(), tests: new Map(), equals: new Map() });
  }

  #regionOf(id: string | undefined): RegionManifest | undefined {
    return id === undefined ? undefined : this.#regions.get(id);
  }

  *#all(guards: readonly (Guard | undefined)[], known: Case): Generator<Case, void> {
    const [first, ...others] = guards;
    if (guards.length === 0) yield known;
    else for (const one of this.#assume(first, known)) yield* this.#all(others, one);
  }

  *#assume(guard: Guard | undefined, known: Case): Generator<Case, void> {
    this.#steps -= 1;
    if (guard === undefined || this.#steps < 0) {
      yield known;
      return;
    }
    switch (guard.kind) {
      case 'all':
        yield* this.#all(guard.of, known);
        return;
      case 'any':
        for (const part of guard.of) yield* this.#assume(part, known);
        return;
      case 'not':
        yield known;
        return;
      case 'point':
        if (guard.previous === undefined) yield* this.#ended(guard.point, guard.is, known);
        else yield known;
    }
  }

  /** The point was reached and ended so; and so was what stands before it, which may be a chain of thousands. */
  *#ended(id: PointId, is: string, known: Case): Generator<Case, void> {
    const { outcomes } = known;
    const trail: { readonly point: PointId; readonly before: string | undefined }[] = [];
    let next: Case | undefined = known;
    let guard: Guard | undefined = { kind: 'point', point: id, is: is as PointOutcome };
    while (next !== undefined && guard?.kind === 'point' && guard.previous === undefined) {
      const { point: at, is: outcome }: { point: PointId; is: string } = guard;
      const before = outcomes.get(at);
      const point = this.#points.get(at);
      const isImpossible = before !== undefined && contradicts(outcome, before);
      if (isImpossible || (point?.kind === 'throw' && outcome === 'passed')) next = undefined;
      else {
        // A branch says more than that the decision passed.
        const says = before !== undefined && before !== 'passed' ? before : outcome;
        if (point?.kind === 'decide' && says.startsWith('branch:')) next = branchTaken(point, says.slice(7), next);
        trail.push({ point: at, before });
        outcomes.set(at, says);
        guard = before === undefined ? point?.guard : undefined;
      }
    }
    if (next !== undefined) yield* this.#assume(guard, next);
    for (const { point, before } of trail.toReversed()) {
      if (before === undefined) outcomes.delete(point);
      else outcomes.set(point, before);
    }
  }
}

function contradicts(a: string, b: string): boolean {
  if (a === b) return false;
  return a === 'threw' || b === 'threw' || (a !== 'passed' && b !== 'passed');
}

/** The test of the branch held, and those before it did not. */
function branchTaken(
  { branches }: Extract<PointManifest, { kind: 'decide' }>,
  taken: string,
  known: Case,
): Case | undefined {
  const isTested = branches.find(({ name }) => name === taken)?.test !== undefined;
  let next: Case | undefined = known;
  for (const { name, test } of branches) {
    if (test !== undefined && next !== undefined) next = told(test, name === taken, next);
    // The branch without a test is the last resort, wherever it stands.
    if (name === taken && isTested) break;
  }
  return next;
}

/** With a condition that is known to hold, or not to; undefined: that contradicts what is known. */
function told(test: Value, holds: boolean, known: Case): Case | undefined {
  if (test.kind === 'const') return test.value === !holds ? undefined : known;
  if (test.kind === 'op') {
    const [left, right] = test.args;
    if (left === undefined) return known;
    if (test.op === '!') return told(left, !holds, known);
    if (right !== undefined && test.op === (holds ? '&&' : '||')) {
      const next = told(left, holds, known);
      return next && told(right, holds, next);
    }
    if (test.op === '!==') return told({ ...test, op: '===' }, !holds, known);
    if (test.op === '===' && right !== undefined && isPlain(right) && holds) return equal(left, right, known);
  }
  const key = JSON.stringify(test);
  const before = known.tests.get(key);
  if (before !== undefined) return before === holds ? known : undefined;
  if (isRuledOut(test, holds, known)) return undefined;
  return { ...known, tests: new Map(known.tests).set(key, holds) };
}

/** `x === 1` holds: nothing else does. */
function equal(left: Value, right: Value, known: Case): Case | undefined {
  const [of, is] = [JSON.stringify(left), JSON.stringify(right)];
  const before = known.equals.get(of);
  if (before !== undefined) return before === is ? known : undefined;
  if (known.tests.get(JSON.stringify({ kind: 'op', op: '===', args: [left, right] })) === false) return undefined;
  return { ...known, equals: new Map(known.equals).set(of, is) };
}

/** A constant that equals itself only, and is written in one way: no `NaN`, no `-0`. */
function isPlain(value: Value): boolean {
  return value.kind === 'const' && typeof value.value !== 'object' && value.value !== 0;
}

/** `x === 1` is denied, and `x` is known to be 1. */
function isRuledOut(test: Value, holds: boolean, known: Case): boolean {
  if (holds || test.kind !== 'op' || test.op !== '===') return false;
  const [left, right] = test.args;
  return known.equals.get(JSON.stringify(left)) === JSON.stringify(right);
}
