/** What there is to test in a dag: the definition of `docs/guide/paths.md`, on compiled flows. */
import { expect, test } from 'vitest';
import { outcomeText } from '../../runtime/src/cli/paths/words.ts';
import { placesOf } from '../../runtime/src/paths/places.ts';
import { compile, importing } from '../codegen/read/support/compile.ts';

const tasks = `
const list = task(async (): Promise<number[]> => [1]);
const one = task(async (n: number): Promise<number> => n);
const tell = task(async (text: string): Promise<string> => text);
const sum = task((ns: readonly number[]): number => ns.length);
`;

/** `kind id: outcomes`, and each outcome in words. */
function placesIn(body: string): string[] {
  const compiled = compile(`${importing('dag, failure, succeeded, task')}
void [failure, succeeded];
${tasks}
export const flow = dag(${body});
`);
  expect(compiled.typeErrors).toEqual([]);
  expect(compiled.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const dag = compiled.dag('flow');
  return placesOf(dag).flatMap((place) => place.outcomes.map((outcome) => outcomeText(dag, place, outcome)));
}

test('a call succeeds; that it fails is one more outcome only where somebody looks', () => {
  expect(placesIn('() => tell("a")')).toEqual(['`tell` succeeds']);
  expect(placesIn('() => tell.with({ triggerRule: "all_done" })(tell.with({ id: "first" })("a"))')).toEqual([
    '`first` succeeds',
    '`first` fails',
    '`first` skips itself',
    '`tell` succeeds',
  ]);
  expect(placesIn('() => tell.with({ triggerRule: "none_failed" })(tell.with({ id: "first" })("a"))')).toEqual([
    '`first` succeeds',
    '`first` skips itself',
    '`tell` succeeds',
  ]);
  expect(placesIn('async () => sum(succeeded(await Promise.allSettled([one(1)])))')).toEqual([
    '`one` succeeds',
    '`one` fails',
    '`one` skips itself',
    '`sum` succeeds',
  ]);
});

test('a decision has an outcome for each branch', () => {
  expect(placesIn('(n: number = 0) => (n > 3 ? tell("a") : one(1))')).toEqual([
    '`n > 3` holds',
    '`n > 3` does not hold',
    '`tell` succeeds',
    '`one` succeeds',
  ]);
  const switched = `async (kind: 'eu' | 'us' | 'asia' = 'eu') => {
    switch (kind) {
      case 'eu': await tell('eu'); break;
      case 'us': await tell.with({ id: 'us' })('us');
    }
  }`;
  expect(placesIn(switched).slice(0, 3)).toEqual([
    "`kind === 'eu'` holds",
    "`kind === 'us'` holds",
    "none of `kind === 'eu'` and `kind === 'us'` holds",
  ]);
});

test('an await passes or throws, where a catch is around it', () => {
  const caught = `async () => {
    try {
      await tell('a');
    } catch (error) {
      await tell.with({ id: 'sorry' })(failure(error).message);
    }
  }`;
  expect(placesIn(caught)).toEqual([
    '`tell` succeeds, in the `try`',
    '`tell` fails or is skipped, and it is caught',
    '`tell` succeeds',
    '`sorry` succeeds',
  ]);
  expect(placesIn('async () => { await tell("a"); }')).toEqual(['`tell` succeeds']);
});

test('a loop has none or some items; one or several, if its iterations follow one another', () => {
  expect(placesIn('async () => (await list()).map((n) => one(n))')).toEqual([
    'the list `list` is empty',
    'the list `list` has items',
    '`list` succeeds',
    '`one` succeeds',
  ]);
  expect(placesIn('async () => { for (const n of await list()) await one(n); }').slice(0, 3)).toEqual([
    'the list `list` is empty',
    'the list `list` has one item',
    'the list `list` has several items',
  ]);
});

test('what guards exclude is no outcome', () => {
  const guarded = `async () => {
    const ns = await list();
    if (ns.length === 0) return;
    if (ns.length > 1) for (const n of ns) await one(n);
  }`;
  expect(placesIn(guarded).filter((text) => text.startsWith('the list'))).toEqual([
    'the list `list` has several items',
  ]);
  // What more than the list's length decides is taken for possible.
  const unknown =
    'async (n: number = 0) => { const ns = await list(); if (ns.length > n) for (const m of ns) await one(m); }';
  expect(placesIn(unknown).filter((text) => text.startsWith('the list'))).toHaveLength(3);
});
