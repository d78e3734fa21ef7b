/**
 * Formulas over outcomes of points, kept small while they are built. `true` is "always" and `false` is "never"; in
 * between they are what the manifest stores.
 */
import type { Guard, PointId, PointOutcome } from '@tradewind/sdk/manifest';

export type Formula = boolean | Guard;

export function atom(point: PointId, is: PointOutcome): Guard {
  return { kind: 'point', point, is };
}

export const passed = (point: PointId): Guard => atom(point, 'passed');
export const threw = (point: PointId): Guard => atom(point, 'threw');

/** As the manifest has it: absent means always. */
export function asGuard(formula: Formula): Guard | undefined {
  if (formula === true) return undefined;
  return formula === false ? { kind: 'any', of: [] } : formula;
}

function keyOf(formula: Formula): string {
  return typeof formula === 'boolean' ? String(formula) : JSON.stringify(formula);
}

export function all(...parts: readonly Formula[]): Formula {
  const kept = new Map<string, Guard>();
  for (const part of parts) {
    if (part === false) return false;
    if (part === true) continue;
    for (const one of part.kind === 'all' ? part.of : [part]) kept.set(keyOf(one), one);
  }
  return combined('all', [...kept.values()], true);
}

/**
 * @param branchesOf the names of a decision's branches: if control leaves by any of them, the decision just passed
 */
export function any(parts: readonly Formula[], branchesOf: (point: PointId) => readonly string[] | undefined): Formula {
  const kept = new Map<string, Guard>();
  for (const part of parts) {
    if (part === true) return true;
    if (part === false) continue;
    for (const one of part.kind === 'any' ? part.of : [part]) kept.set(keyOf(one), one);
  }
  joinBranches(kept, branchesOf);
  const all = [...kept.values()];
  return combined(
    'any',
    all.filter((one) => !all.some((other) => other !== one && implies(one, other))),
    false,
  );
}

export function not(formula: Formula): Formula {
  if (typeof formula === 'boolean') return !formula;
  return formula.kind === 'not' ? formula.of : { kind: 'not', of: formula };
}

function combined(kind: 'all' | 'any', of: readonly Guard[], empty: boolean): Formula {
  const [first] = of;
  if (first === undefined) return empty;
  return of.length === 1 ? first : { kind, of };
}

/** `a` or `a and b` is `a`. */
function implies(strong: Guard, weak: Guard): boolean {
  if (isBranch(strong) && weak.kind === 'point' && weak.point === strong.point && weak.is === 'passed') return true;
  if (strong.kind !== 'all') return false;
  const parts = new Set(strong.of.map(keyOf));
  return (weak.kind === 'all' ? weak.of : [weak]).every((one) => parts.has(keyOf(one)));
}

function isBranch(guard: Guard): guard is Extract<Guard, { kind: 'point' }> {
  return guard.kind === 'point' && guard.previous === undefined && guard.is.startsWith('branch:');
}

/** All branches of one decision together are its having passed. */
function joinBranches(kept: Map<string, Guard>, branchesOf: (point: PointId) => readonly string[] | undefined): void {
  const seen = new Map<PointId, Set<string>>();
  for (const one of kept.values()) {
    if (!isBranch(one)) continue;
    const names = seen.get(one.point) ?? new Set();
    seen.set(one.point, names.add(one.is.slice('branch:'.length)));
  }
  for (const [point, names] of seen) {
    const branches = branchesOf(point);
    if (branches === undefined || !branches.every((name) => names.has(name))) continue;
    // In the place of the first of them, so that the order stays that of the program.
    const rest = [...kept.values()];
    const at = rest.findIndex((one) => isBranch(one) && one.point === point);
    kept.clear();
    for (const [index, one] of rest.entries()) {
      if (index === at) kept.set(keyOf(passed(point)), passed(point));
      else if (!(isBranch(one) && one.point === point)) kept.set(keyOf(one), one);
    }
  }
}
