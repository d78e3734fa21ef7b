/**
 * A guard as clauses: the way that control takes to a place, each decision and each await on it once, in program order.
 * Where ways meet, the clause says what ends each of them.
 */
import { type Guard, handlesOf, type PointManifest, type Value } from '@tradewind/sdk/manifest';
import { type Names, valueText } from './value-text.ts';

/** `after`: something has ended so. `if`: something was decided so. */
export type Clause =
  /** Calls that have succeeded; these are gathered into one clause. */
  | { readonly kind: 'succeeded'; readonly names: readonly string[] }
  | { readonly kind: 'after' | 'if'; readonly text: string };

type Atom = Extract<Guard, { kind: 'point' }>;

/** What has to hold, with all that comes before it. */
export function clausesOf(guard: Guard | undefined, names: Names): Clause[] {
  const found: Clause[] = [];
  const seen = new Set<string>();
  const visit = (one: Guard | undefined): void => {
    if (one === undefined) return;
    if (one.kind === 'all') return one.of.forEach(visit);
    if (one.kind !== 'point') {
      found.push({ kind: 'after', text: wordsOf(one, names) });
      return;
    }
    const key = JSON.stringify(one);
    if (seen.has(key)) return;
    seen.add(key);
    const point = names.points.get(one.point);
    // That a decision was made is said by its branches; the first of all is what it hangs on.
    visit(point?.guard);
    const clause = point && one.previous === undefined ? clauseOf(one, point, names) : previously(one, names);
    if (clause) found.push(clause);
  };
  visit(guard);
  return found;
}

function previously(atom: Atom, names: Names): Clause {
  const { previous: _, ...now } = atom;
  return { kind: 'after', text: `in the iteration before, ${wordsOf(now, names)}` };
}

function clauseOf(atom: Atom, point: PointManifest, names: Names): Clause | undefined {
  if (atom.is.startsWith('branch:')) {
    const text = branchText(point, atom.is.slice('branch:'.length), names);
    return text === undefined ? undefined : { kind: 'if', text };
  }
  const passed = atom.is === 'passed';
  if (point.kind === 'await' && passed && (point.mode === 'all' || point.mode === 'entry')) {
    const waited = handleNames(point.of, names);
    return waited.length === 0 ? undefined : { kind: 'succeeded', names: waited };
  }
  const isSilent = passed && (point.kind === 'mark' || point.kind === 'glue' || point.kind === 'decide');
  return isSilent ? undefined : { kind: 'after', text: endText(point, passed, names) };
}

/** `if …`, or `unless …` for what is left when no test holds. */
function branchText(point: PointManifest, name: string, names: Names): string | undefined {
  if (point.kind !== 'decide') return undefined;
  const test = point.branches.find((branch) => branch.name === name)?.test;
  if (test !== undefined) return `if ${code(valueText(test, names))}`;
  const others = point.branches.flatMap((branch) => (branch.test ? [code(valueText(branch.test, names))] : []));
  return others.length === 0 ? undefined : `unless ${listed(others, 'or')}`;
}

/** How a point ended. */
function endText(point: PointManifest, passed: boolean, names: Names): string {
  switch (point.kind) {
    case 'await': {
      const waited = handleNames(point.of, names);
      const all = listed(waited, 'and');
      if (point.mode === 'settled') return `${all} ended`;
      if (point.mode === 'race') return `the first of ${all} ended${passed ? '' : ' badly'}`;
      if (point.mode === 'any') return passed ? `one of ${all} succeeded` : `none of ${all} succeeded`;
      return passed ? `${all} succeeded` : `${listed(waited, 'or')} failed or was skipped`;
    }
    case 'decide': {
      const tests = point.branches.flatMap(({ test }) => (test ? [code(valueText(test, names))] : []));
      const were = tests.length === 1 ? 'was' : 'were';
      return passed ? `${listed(tests, 'and')} ${were} decided` : `deciding ${listed(tests, 'and')} threw`;
    }
    case 'glue':
      return `${code(valueText(point.value, names))} ${passed ? 'was computed' : 'threw'}`;
    case 'throw':
      return `the flow threw ${code(valueText(point.error, names))}`;
    case 'loop': {
      const source = names.regions.get(point.region)?.source;
      const over = source ? ` over ${code(valueText(source, names))}` : '';
      return passed ? `the loop${over} ended` : `the loop${over} failed`;
    }
    case 'mark':
      return 'this place was reached';
  }
}

/** A guard without what comes before it, for where ways meet. */
function wordsOf(guard: Guard, names: Names): string {
  switch (guard.kind) {
    case 'not':
      return `not: ${wordsOf(guard.of, names)}`;
    case 'all':
      return guard.of.length === 0 ? 'always' : unique(guard.of, names).join(' and ');
    case 'any':
      return guard.of.length === 0 ? 'never' : unique(guard.of, names).join(', or ');
    case 'point': {
      const point = names.points.get(guard.point);
      if (!point) return guard.point;
      if (guard.is.startsWith('branch:')) return branchText(point, guard.is.slice('branch:'.length), names) ?? 'always';
      if (point.kind === 'mark' && point.guard && guard.is === 'passed') return wordsOf(point.guard, names);
      return endText(point, guard.is === 'passed', names);
    }
  }
}

const unique = (guards: readonly Guard[], names: Names): string[] => [
  ...new Set(guards.map((one) => wordsOf(one, names))),
];

/** What is waited for inside some values, as calls are named. */
export function handleNames(values: readonly Value[], names: Names): string[] {
  return [...new Set(values.flatMap(handlesOf).map((one) => handleText(one, names)))];
}

function handleText(handle: Value, names: Names): string {
  switch (handle.kind) {
    case 'group':
      return `the group ${code(handle.group)}`;
    case 'gather':
      return `every ${code(valueText(handle, names))}`;
    default:
      return code(valueText(handle, names));
  }
}

export const code = (text: string): string => `\`${text}\``;

/** `a, b and c` */
export function listed(items: readonly string[], word: 'and' | 'or'): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1)}`;
}
