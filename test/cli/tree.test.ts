import type { DagManifest } from '@tradewind/sdk/manifest';
import { describe, expect, test } from 'vitest';
import { colorsFor } from '../../runtime/src/cli/ui/colors.ts';
import { plainLine } from '../../runtime/src/cli/ui/plain.ts';
import { RunView } from '../../runtime/src/cli/ui/run-view.ts';
import { widthOf } from '../../runtime/src/cli/ui/text.ts';
import { progressBar, treeRows } from '../../runtime/src/cli/ui/tree.ts';
import { causeText, reasonText } from '../../runtime/src/cli/ui/states.ts';
import { tableRows } from '../../runtime/src/cli/ui/table.ts';
import type { Cause, FailureReason } from '../../runtime/src/core/model.ts';
import { dagOf, instance } from './support.ts';

const colors = colorsFor(false);
const error: Cause = {
  outcome: 'failed',
  at: 'load.us',
  task: 'load.us',
  reason: 'error',
  error: { name: 'TypeError', message: 'no such\nfile' },
};

/** A group, a loop with one call, a loop with two. */
function flights(): DagManifest {
  const dag = dagOf(
    'start > load.eu > end\nstart > load.us > end\nstart > thumb > end\nstart > picture > shrink > end',
  );
  return {
    ...dag,
    groups: [{ id: 'load', source: 'dags/sample.ts#load' }],
    regions: ['loop1', 'loop2'].map((id) => ({ id, kind: 'map', source: { kind: 'node', node: 'start' } })),
    nodes: dag.nodes.map((one) => {
      if (one.id.startsWith('load.')) return { ...one, group: 'load' };
      if (one.id === 'thumb') return { ...one, region: 'loop1' };
      return one.id === 'picture' || one.id === 'shrink' ? { ...one, region: 'loop2' } : one;
    }),
  };
}

function busy(): RunView {
  const view = new RunView(flights());
  view.update([
    instance('start', 'success', { startedAt: 0, endedAt: 820 }),
    instance('load.eu', 'running', { startedAt: 1_000, tryNumber: 2 }),
    instance('load.us', 'up_for_retry', { startedAt: 1_000, endedAt: 2_000, retryAt: 9_000, cause: error }),
    ...Array.from({ length: 30 }, (_, index) =>
      instance('thumb', index < 12 ? 'success' : index < 16 ? 'running' : 'scheduled', {
        mapPath: [index],
        startedAt: 1_000,
        ...(index < 12 ? { endedAt: 1_500 } : {}),
      }),
    ),
    instance('thumb', 'failed', { mapPath: [30], startedAt: 1_000, endedAt: 1_200, tryNumber: 3, cause: error }),
  ]);
  return view;
}

const rows = (view: RunView, more: object = {}): string =>
  `\n${treeRows(view, { columns: 79, colors, now: 4_000, busy: '⠋', ...more }).join('\n')}\n`;

test('a run that has not begun', () => {
  expect(rows(new RunView(flights()))).toMatchInlineSnapshot(`
    "
      · start
      · load
        · eu
        · us
      · thumb ×n
      · ↻ each
        · picture ×n
        · shrink ×n
      · end
    "
  `);
});

test('a run in the middle: groups are branches, loops are folded, trouble has its own row', () => {
  expect(rows(busy())).toMatchInlineSnapshot(`
    "
      ✔ start          820ms
      ⠋ load                  1 running, 1 waits to retry
        ⠋ eu            3.0s  try 2 of 3
        ↻ us            1.0s  try 1 failed, again in 5.0s · TypeError: no such fi…
      ⠋ thumb ×31       3.0s  12 done, 4 running, 1 failed, 14 ready
        ✖ thumb[30]    200ms  try 3 of 3 · TypeError: no such file
      · ↻ each
        · picture ×n
        · shrink ×n
      · end
    "
  `);
});

test('a run that failed', () => {
  const view = new RunView(dagOf('a > b > c\na > d'));
  view.update([
    instance('a', 'success', { startedAt: 0, endedAt: 61_000 }),
    instance('b', 'failed', { startedAt: 0, endedAt: 10, cause: { ...error, reason: 'blocked' } }),
    instance('c', 'upstream_failed', { cause: { ...error, at: 'b' } }),
    instance('d', 'skipped', { cause: { outcome: 'skipped', at: 'd', reason: 'not_taken' } }),
  ]);
  expect(rows(view)).toMatchInlineSnapshot(`
    "
      ✔ a         1m 01s
      ✖ b           10ms  timed out while it blocked the event loop, and was kill…
      ⊘ c                 because of b
      ↷ d                 the branch was not taken
    "
  `);
});

describe('a window that is too small', () => {
  const wide = (): RunView => {
    const view = new RunView(dagOf(Array.from({ length: 40 }, (_, index) => `t${index}`).join(' > ')));
    view.update(
      Array.from({ length: 20 }, (_, index) =>
        instance(`t${index}`, index < 19 ? 'success' : 'running', { startedAt: 0, endedAt: 5 }),
      ),
    );
    return view;
  };

  test('what is done and what waits is folded', () => {
    expect(rows(wide(), { maxRows: 10 })).toMatchInlineSnapshot(`
      "
        ✔ … 17 tasks done
        ✔ t17                    5ms
        ✔ t18                    5ms
        ⠋ t19                   4.0s
        · t20
        · t21
        · … 18 tasks waiting
      "
    `);
  });

  test.each([3, 5, 8, 20])('never more than %i rows', (maxRows) => {
    expect(treeRows(busy(), { columns: 79, colors, now: 0, maxRows }).length).toBeLessThanOrEqual(maxRows);
    expect(treeRows(wide(), { columns: 79, colors, now: 0, maxRows }).length).toBeLessThanOrEqual(maxRows);
  });

  test.each([40, 60, 80])('never wider than %i columns', (columns) => {
    for (const row of [
      ...treeRows(busy(), { columns, colors, now: 4_000 }),
      progressBar(busy(), { columns, colors, elapsedMs: 4_000 }),
    ]) {
      expect(widthOf(row), row).toBeLessThanOrEqual(columns);
    }
  });
});

test('the bar counts calls and, where a loop has told how many, their instances', () => {
  expect(progressBar(busy(), { columns: 79, colors, elapsedMs: 12_345 })).toMatchInlineSnapshot(
    `"  ━━━━━╌╌╌╌╌╌╌╌╌  14 of 37 tasks · 5 running · 1 to retry · 1 failed · 12.3s"`,
  );
});

test('without a terminal: one line for each change that matters', () => {
  const view = busy();
  const line = (...args: Parameters<typeof instance>): string | undefined =>
    plainLine(instance(...args), view, { colors, startedAt: 0, now: 4_000 });
  const lines = [
    line('start', 'scheduled'),
    line('start', 'running', { startedAt: 0 }),
    line('start', 'success', { startedAt: 0, endedAt: 820 }),
    line('load.us', 'up_for_retry', { startedAt: 0, endedAt: 5, retryAt: 9_000, cause: error }),
    line('thumb', 'failed', { mapPath: [3], startedAt: 0, endedAt: 5, tryNumber: 3, cause: error }),
    line('end', 'upstream_failed', { cause: error }),
  ];
  expect(lines).toMatchInlineSnapshot(`
    [
      undefined,
      "    4.0s  ▶ start",
      "    4.0s  ✔ start  820ms",
      "    4.0s  ↻ load.us  5ms  try 1 of 3 failed, again in 5.0s: TypeError: no such file",
      "    4.0s  ✖ thumb[3]  5ms  failed (try 3 of 3): TypeError: no such file",
      "    4.0s  ⊘ end  not run: because of load.us",
    ]
  `);
});

test('what failed in the flow itself is told in words, not by an id that no source names', () => {
  const cause = (reason: FailureReason): Cause => ({
    outcome: 'failed',
    at: 'p2',
    reason,
    error: { name: 'Error', message: 'too big' },
  });
  const because = (reason: FailureReason): string =>
    causeText(instance('c', 'upstream_failed', { cause: cause(reason) }));
  expect(because('flow_throw')).toBe('because the flow threw: too big');
  expect(because('glue')).toBe('because an expression of the flow threw');

  const dag = dagOf('a > glue > b');
  const hidden = {
    ...dag,
    nodes: dag.nodes.map((node) => (node.id === 'glue' ? { ...node, hidden: true as const } : node)),
  };
  const failed = instance('glue', 'failed', { startedAt: 0, endedAt: 5, cause: cause('glue') });
  expect(plainLine(failed, new RunView(hidden), { colors, startedAt: 0, now: 5 })).toBe(
    '     5ms  ✖ an expression of the flow  5ms  failed: too big',
  );
});

test.each<[FailureReason, string, string, string]>([
  ['error', 'FailForGoodSignal', 'bad credentials', 'bad credentials'],
  ['error', 'RetryAfterSignal', 'rate limited', 'rate limited'],
  ['error', 'NonError', "'no' was thrown, which is not an Error", "'no' was thrown, which is not an Error"],
  ['error', 'TypeError', 'no such file', 'TypeError: no such file'],
  ['exited', 'TradewindError', 'process.exit(3) was called', 'process.exit(3) was called'],
  ['lost', 'Lost', 'the scheduler that ran this try is gone', 'the scheduler that ran this try is gone'],
  ['out_of_memory', 'RangeError', 'too large', 'out of memory: RangeError: too large'],
  ['flow_throw', 'TradewindError', 'no', 'thrown in the flow: no'],
])('a failure says nothing twice, and no names of ours: %s of %s', (reason, name, message, told) => {
  expect(reasonText(reason, { name, message })).toBe(told);
});

test('a table gives way in the column that may', () => {
  const table = tableRows(
    [
      { id: 'flights-2001-01-07T0000-k3x9', why: 'delays: the file is not there, nor is anything else' },
      { id: 'a', why: '' },
    ],
    [
      { title: 'run', text: ({ id }) => id },
      { title: 'why', text: ({ why }) => why, flexible: true },
    ],
    { width: 50, head: (text) => text },
  );
  expect(table.map(widthOf).every((width) => width <= 50)).toBe(true);
  expect(table[1]).toBe('flights-2001-01-07T0000-k3x9  delays: the file is …'.slice(0, 50).replace(/.$/, '…'));
});
