import type { DagManifest } from '@tradewind/sdk/manifest';
import type { RenameAnswer } from '@tradewind/codegen/editor';
import { describe, expect, test } from 'vitest';
import { hoverText } from '../../runtime/src/lsp/hover-text.ts';
import { lensTexts } from '../../runtime/src/lsp/lens-text.ts';
import { nextRuns } from '../../runtime/src/lsp/next-runs.ts';
import { historyWarning } from '../../runtime/src/lsp/rename-text.ts';
import { dagOf } from '../cli/support.ts';

const now = Date.parse('2026-03-28T12:00:00Z');
const range = { file: 'dags/a.ts', start: { line: 1, column: 1 }, end: { line: 1, column: 2 } };

describe('next runs', () => {
  const cron = (expression: string): DagManifest['schedule'] => ({ kind: 'cron', expression });

  test.each<[string, Partial<DagManifest>, string[]]>([
    ['a run is due when its day is over', { schedule: cron('0 0 * * *') }, ['2026-03-29 00:00', '2026-03-30 00:00']],
    [
      'by the clock of its zone, also when that is changed',
      { schedule: cron('30 6 * * *'), timezone: 'Europe/Berlin' },
      ['2026-03-29 06:30', '2026-03-30 06:30'],
    ],
    ['every so often', { schedule: { kind: 'every', everyMs: 5_400_000 } }, ['2026-03-28 13:30', '2026-03-28 15:00']],
    [
      'not before the first interval is over',
      { schedule: cron('0 0 * * *'), start: '2026-06-01T00:00:00Z' },
      ['2026-06-02 00:00', '2026-06-03 00:00'],
    ],
    ['not after its end', { schedule: cron('0 0 * * *'), end: '2026-03-28T00:00:00Z' }, ['2026-03-29 00:00']],
    ['once, and that is over', { schedule: { kind: 'once' }, start: '2026-01-01T00:00:00Z' }, []],
    ['once, in the future', { schedule: { kind: 'once' }, start: '2026-05-01T00:00:00Z' }, ['2026-05-01 00:00']],
    ['by hand only', { schedule: { kind: 'none' } }, []],
    ['when assets change', { schedule: { kind: 'assets', mode: 'all', assets: ['x'] } }, []],
    ['a schedule that cannot be read', { schedule: cron('nonsense') }, []],
  ])('%s', (_title, own, expected) => {
    expect(nextRuns(dagOf('a', { timezone: 'UTC', ...own }), now, 2)).toEqual(expected);
  });
});

describe('lenses', () => {
  const one = { id: 'one', tasks: 1, criticalPath: 1, widestLevel: 1 };

  test('one dag, a few, many', () => {
    expect(lensTexts({ range, dags: [one] })).toEqual(['1 task · critical path 1 · widest level 1']);
    expect(lensTexts({ range, dags: [one, { ...one, id: 'two', tasks: 3 }] })).toEqual([
      'one: 1 task · critical path 1 · widest level 1',
      'two: 3 tasks · critical path 1 · widest level 1',
    ]);
    const many = [2, 5, 3, 4].map((n) => ({ id: `d${n}`, tasks: n, criticalPath: n - 1, widestLevel: 7 - n }));
    expect(lensTexts({ range, dags: many })).toEqual([
      '4 dags · 14 tasks · critical path up to 4 · widest level up to 5',
    ]);
  });
});

describe('what a rename does to the history', () => {
  const edit = { ...range, text: 'x' };
  const answer = (own: Partial<RenameAnswer>): RenameAnswer => ({
    kind: 'task',
    from: 'load',
    to: 'read',
    edits: [edit],
    bound: [],
    keep: [edit],
    ...own,
  });

  test.each<[Partial<RenameAnswer>, string | undefined]>([
    [{}, undefined],
    [
      { bound: [{ dag: 'a', isDag: false, ids: ['load'] }] },
      "Earlier runs stay under the old name: `load` of `a`. To keep them, give the call the option `.with({ id: 'load' })`.",
    ],
    [
      { bound: [{ dag: 'a', isDag: false, ids: ['load', 'load__1', 'load__2'] }], keep: [] },
      'Earlier runs stay under the old name: `load`, `load__1`, … of `a`.',
    ],
    [
      { kind: 'dag', bound: [{ dag: 'load', isDag: true, ids: [] }] },
      "Earlier runs stay under the old name: the dag `load`. To keep them, give the dag the option `id: 'load'`.",
    ],
    [
      { bound: ['a', 'b', 'c', 'd'].map((dag) => ({ dag, isDag: false, ids: ['load', 'load__1'] })), keep: [] },
      'Earlier runs stay under the old name: `load` and `load__1` of `a`; `load` and `load__1` of `b`; `load` and `load__1` of `c` (and 1 more).',
    ],
  ])('%j', (own, expected) => {
    expect(historyWarning(answer(own))).toBe(expected);
  });
});

describe('hover', () => {
  const words = {
    explain: () => ({ summary: 'It runs.', upstream: [], downstream: ['b'] }),
    schedule: () => '',
  };

  test('a task that no dag calls, and one that many do', () => {
    const signature = { name: 'load', parameters: ['day: string'], result: 'number' };
    const code = '```ts\n(task) load(day: string): number\n```';
    expect(hoverText({ kind: 'task', range, isCall: false, signature, made: [] }, words, now)).toBe(
      `${code}\n\nNo dag calls it.`,
    );
    const dag = dagOf('a > b');
    const made = [
      { dag, nodes: dag.nodes },
      { dag: { ...dag, id: 'other' }, nodes: dag.nodes.slice(0, 1) },
    ];
    expect(hoverText({ kind: 'task', range, isCall: false, made }, words, now)).toBe(
      '- `a`, `b` in the dag `sample`\n- `a` in the dag `other`',
    );
  });

  test('a call that is many nodes: the first few, and how many more', () => {
    const dag = dagOf('a > b > c > d > e > f');
    const text = hoverText({ kind: 'task', range, isCall: true, made: [{ dag, nodes: dag.nodes }] }, words, now);
    expect(text.match(/in the dag/g)).toHaveLength(4);
    expect(text).toContain('**`a`** in the dag `sample`\n- It runs.\n- upstream: none\n- downstream: `b`');
    expect(text).toMatch(/… and 2 more nodes$/);
  });

  test('a dag without a schedule, and a group', () => {
    const dag = dagOf('a > b', {
      schedule: { kind: 'none' },
      parameters: [
        { name: 'day', schema: {} },
        { name: 'limit', schema: {}, default: 3 },
      ],
    });
    expect(hoverText({ kind: 'dag', range, dags: [dag] }, words, now)).toBe(`**dag \`sample\`**
- schedule: none, it is started by hand or by another dag
- 2 tasks, critical path 2, widest level 1
- parameters: \`day (needed)\`, \`limit\``);
    const group = { id: 'part', source: 'dags/a.ts#part' };
    expect(hoverText({ kind: 'group', range, made: [{ dag, group, tasks: ['part.a'] }] }, words, now)).toBe(
      '**`part`**, a group in the dag `sample`\n- 1 task: `part.a`',
    );
  });
});
