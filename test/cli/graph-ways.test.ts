/** What a drawing says of calls that are not made on every way, for flows as they are compiled. */
import { fileURLToPath } from 'node:url';
import { compile, loadConfig } from '@tradewind/codegen';
import { expect, test } from 'vitest';
import { type Item, pictureOf } from '../../runtime/src/cli/graph/model.ts';
import { compile as compileSources, importing } from '../codegen/read/support/compile.ts';

const config = await loadConfig({ from: fileURLToPath(new URL('../airflow', import.meta.url)) });
const { manifest } = await compile({ config });

const labelsOf = (items: readonly Item[]): string[] =>
  items.flatMap((item) => [`${item.id}${item.conditional ? ' ?' : ''}`, ...labelsOf(item.children)]);

function drawn(dagId: string): { calls: string; lines: string } {
  const dag = manifest?.dags.find(({ id }) => id === dagId);
  if (dag === undefined) throw new Error(`no dag ${dagId}`);
  const { items, lines } = pictureOf(dag);
  return { calls: labelsOf(items).join(', '), lines: lines.map(({ from, to }) => `${from}→${to}`).join(' ') };
}

test.each([
  ['branch', 'start, goOn ?, stop ?', 'start→goOn start→stop'],
  [
    'joined',
    'decide, note ?, note__1 ?, note__2 ?, join',
    'decide→note decide→note__1 note__1→note__2 note→join note__2→join decide→join',
  ],
  ['joinedEitherWay', 'decide, branch_a ?, join', 'decide→branch_a branch_a→join decide→join'],
  ['shortCircuit', 'isReady, note ?, note__1 ?', 'isReady→note note→note__1'],
  ['onFailure', 'bad, report ?', 'bad→report'],
  ['cleanUpAlways', 'broken, note', 'broken→note'],
  [
    'teardownMayFail',
    'note, stickyCluster, runQuery, failingDelete, note__1 ?',
    'stickyCluster→runQuery runQuery→failingDelete failingDelete→note__1',
  ],
  [
    'branchInMappedGroup',
    'listFiles, loop r1, group byLetter, byLetter.a ?, byLetter.b ?, byLetter.c ?',
    'listFiles→byLetter.a listFiles→byLetter.b listFiles→byLetter.c',
  ],
  ['branchOnMappedResult', 'makeList, loop r1, add, alert ?', 'makeList→add add→alert'],
])('%s', (dagId, calls, lines) => {
  expect(drawn(dagId)).toEqual({ calls, lines });
});

test('a loop that a break may end: every pass but the first may be left out', () => {
  const { calls, lines } = drawn('refineEstimate');
  const passes = [1, 2, 3, 4].map((i) => `group refine__${i}, refine__${i}.improve ?, refine__${i}.evaluate ?`);
  expect(calls).toBe(['group refine, refine.improve, refine.evaluate', ...passes, 'finished ?'].join(', '));
  expect(lines).toContain('refine.evaluate→refine__1.improve');
  expect(lines).toContain('refine.evaluate→finished');
});

test('a line says whether a value goes along it, also where an expression of the flow stands between', () => {
  const compiled = compileSources(`${importing('task, dag')}
const words = task((): string[] => []);
const size = task((word: string, before: number): number => word.length + before);
const tell = task((text: string): void => console.log(text));
const count = task((sizes: number[]): number => sizes.length);
export const flow = dag(async () => {
  const all = await words();
  let sum = 0;
  const seen: string[] = [];
  for (const word of all) {
    if (seen.includes(word)) continue;
    seen.push(word);
    sum = await size(word.trim(), sum);
    if (sum.toFixed(2).length > 5) await tell(word.trim());
  }
  const sizes = all.map((word) => size.with({ id: 'again' })(word, 0));
  const settled = await Promise.allSettled(sizes);
  if (settled.some(({ status }) => status === 'rejected')) tell.with({ id: 'failed' })('some');
  return count.with({ triggerRule: 'all_done' })(sizes);
});`);
  const { lines, backwards } = pictureOf(compiled.dag('flow'));
  expect(lines.map(({ from, to, kind }) => `${from}→${to} ${kind}`)).toEqual([
    'tell→again order',
    'size→again order',
    'words→again flow',
    'words→size flow',
    'size→tell order',
    'again→failed order',
    'again→count flow',
  ]);
  expect(backwards).toEqual([{ from: 'tell', to: 'size', kind: 'order' }]);
});
