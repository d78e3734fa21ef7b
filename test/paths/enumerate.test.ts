/** Whole paths: the real core is led along every one of them. */
import type { DagManifest } from '@tradewind/sdk/manifest';
import { expect, test } from 'vitest';
import { coverageOf } from '../../runtime/src/paths/coverage.ts';
import { pathCoverageOf, pathsOf, textOf } from '../../runtime/src/paths/enumerate.ts';
import { compile, importing } from '../codegen/read/support/compile.ts';

const tasks = `
const list = task(async (): Promise<number[]> => [1]);
const one = task(async (n: number): Promise<number> => n);
const tell = task(async (text: string): Promise<string> => text);
const inner = group(() => { tell('inside'); });
`;

function dagOf(body: string): DagManifest {
  const compiled = compile(`${importing('dag, group, succeeded, task')}
void succeeded;
${tasks}
void [tell, one, list, inner];
export const flow = dag(${body});
`);
  expect(compiled.typeErrors).toEqual([]);
  expect(compiled.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return compiled.dag('flow');
}

/** How many paths there are; all of them together come to every outcome. */
function countOf(body: string): number {
  const dag = dagOf(body);
  const { paths, complete } = pathsOf(dag);
  expect(complete).toBe(true);
  const walks = paths.map(({ walk }) => walk);
  const { covered, total } = coverageOf(dag, walks);
  expect(covered).toBe(total);
  expect(new Set(walks.map(textOf)).size).toBe(paths.length);
  return paths.length;
}

test('a flow without choices has one path', () => {
  expect(countOf('() => tell("a")')).toBe(1);
  expect(countOf('async () => { await tell("a"); await tell.with({ id: "b" })("b"); }')).toBe(1);
});

test('choices that do not know each other multiply', () => {
  const decisions = (n: number): string => {
    const names = Array.from({ length: n }, (_, i) => `p${i}`);
    const params = names.map((name) => `${name}: boolean = true`).join(', ');
    return `(${params}) => { ${names.map((name) => `if (${name}) tell.with({ id: '${name}' })('x');`).join('\n')} }`;
  };
  expect(countOf(decisions(1))).toBe(2);
  expect(countOf(decisions(3))).toBe(8);
  expect(countOf(decisions(6))).toBe(64);
});

test('the same condition is decided the same way everywhere', () => {
  expect(
    countOf(`(strict: boolean = false) => {
      if (strict) tell('a');
      else one(1);
      return strict ? tell.with({ id: 'b' })('b') : one.with({ id: 'two' })(2);
    }`),
  ).toBe(2);
});

test('how long a list is decides what asks for its length', () => {
  // Empty; one item; several: behind the first `if` there is one at least.
  expect(
    countOf(`async () => {
      const ns = await list();
      if (ns.length === 0) return;
      for (const n of ns) await one(n);
      if (ns.length > 1) await tell('several');
    }`),
  ).toBe(3);
});

test('a call fails where that is caught, and nowhere else', () => {
  expect(countOf('async () => { try { await tell("a"); } catch { await one(1); } }')).toBe(2);
  expect(countOf('async () => { try { await tell("a"); } finally { await one(1); } }')).toBe(2);
  expect(countOf('async () => { await tell("a"); await one(1); }')).toBe(1);
  // succeeds, fails or skips itself, twice over
  expect(countOf('async () => succeeded(await Promise.allSettled([one(1), one.with({ id: "two" })(2)])).length')).toBe(
    9,
  );
});

test('what throws inside a callback or an inner flow throws where that is awaited', () => {
  expect(countOf('async () => { try { await inner(); } catch { await tell("sorry"); } }')).toBe(2);
  // An empty list; all items well; one that fails; all that fail.
  expect(
    countOf(`async () => {
      const ns = await list();
      try {
        await Promise.all(ns.map(async (n) => { await one(n); }));
      } catch {
        await tell('sorry');
      }
    }`),
  ).toBe(4);
});

test('iterations of a loop go their ways by themselves', () => {
  // none; one that is large or small; two: both large, both small, one of each
  expect(countOf('async () => { for (const n of await list()) { if (n > 3) break; await one(n); } }')).toBeGreaterThan(
    3,
  );
  // An empty list, one branch, the other, both.
  expect(countOf('async () => (await list()).map((n) => (n > 3 ? one(n) : tell("small")))')).toBe(4);
});

test('a limit cuts off combinations, not outcomes', () => {
  const names = Array.from({ length: 20 }, (_, i) => `p${i}`);
  const params = names.map((name) => `${name}: boolean = true`).join(', ');
  const dag = dagOf(
    `(${params}) => { ${names.map((name) => `if (${name}) tell.with({ id: '${name}' })('x');`).join('\n')} }`,
  );
  const { paths, complete } = pathsOf(dag, { limit: 30 });
  expect(complete).toBe(false);
  expect(paths).toHaveLength(30);
  const walks = paths.map(({ walk }) => walk);
  const { covered, total } = coverageOf(dag, walks);
  expect(covered).toBe(total);
});

test('the paths that tests have gone are taken off', () => {
  const dag = dagOf('(n: number = 0) => (n > 3 ? one(n) : tell("small"))');
  const found = pathsOf(dag);
  const [first = {}, second = {}] = found.paths.map(({ walk }) => walk);
  expect(pathCoverageOf(found, [])).toMatchObject({ walked: 0, total: 2, complete: true });
  const half = pathCoverageOf(found, [first, first]);
  expect(half).toMatchObject({ walked: 1, total: 2 });
  const decision = Object.keys(second).filter((key) => key.startsWith('decision'));
  expect(half.untested.map((path) => Object.keys(path))).toEqual([decision]);
  expect(pathCoverageOf(found, [first, second])).toMatchObject({ walked: 2, untested: [] });
});

test('a path says how the run ends, and what became of each call', () => {
  const body = `async () => {
    try {
      await one(1);
    } catch {
      return await tell('sorry');
    }
    return await tell.with({ id: 'after' })('fine');
  }`;
  const ends = (uncaught: boolean): unknown[] =>
    pathsOf(dagOf(body), { uncaught }).paths.map(({ state, failedFor, calls }) => [
      state,
      failedFor,
      Object.fromEntries([...calls].map(([id, states]) => [id, [...states].join()])),
    ]);
  expect(ends(false)).toEqual([
    ['success', undefined, { one: 'success', tell: 'skipped', after: 'success' }],
    ['success', undefined, { one: 'failed', tell: 'success', after: 'upstream_failed' }],
  ]);
  expect(ends(true).slice(2)).toEqual([
    ['failed', 'after', { one: 'success', tell: 'skipped', after: 'failed' }],
    ['failed', 'tell', { one: 'failed', tell: 'failed', after: 'upstream_failed' }],
  ]);
});

test('outcomes that no path comes to are left out, if all paths are known', () => {
  // The second condition is the first one again: inside, it holds.
  const dag = dagOf('(strict: boolean = false) => { if (strict) { tell("a"); if (strict) one(1); } }');
  const walks = pathsOf(dag).paths.map(({ walk }) => walk);
  expect(coverageOf(dag, []).total).toBe(6);
  expect(coverageOf(dag, [], walks).total).toBe(5);
  expect(coverageOf(dag, walks, walks)).toMatchObject({ covered: 5, total: 5 });
});
