import { context, type FlowRun, run } from '@tradewind/sdk';
import { runContext, taskContext, type TaskContext, withContext, withFlow } from '@tradewind/sdk/runtime';
import { expect, test } from 'vitest';
import { thrown } from './support/thrown.ts';

const start = new Date('2026-02-28T23:30:00Z');
const end = new Date('2026-03-01T00:30:00Z');

function contextOf(changes: Partial<Parameters<typeof taskContext>[0]> = {}): TaskContext {
  return taskContext({
    runId: 'scheduled__1',
    dagId: 'flights',
    taskId: 'load',
    logicalDate: start,
    dataInterval: { start, end },
    isLatest: false,
    params: { region: 'eu' },
    tryNumber: 2,
    mapPath: [3, 0],
    signal: new AbortController().signal,
    log: console,
    ...changes,
  });
}

const flow = { call: () => undefined, chain: () => undefined, trigger: () => undefined };

test('a task reads its context, after an await too', async () => {
  const current = contextOf();
  await withContext(current, async () => {
    expect(context()).toBe(current);
    await Promise.resolve();
    expect(context()).toMatchObject({
      ds: '2026-02-28',
      dsNodash: '20260228',
      ts: '2026-02-28T23:30:00.000Z',
      mapIndex: 0,
      mapPath: [3, 0],
      tryNumber: 2,
      params: { region: 'eu' },
    });
  });
});

test('outside loops there is no index', () => {
  expect(contextOf({ mapPath: [] }).mapIndex).toBeUndefined();
});

test('contexts do not leak: tasks beside each other, and after', async () => {
  const names = ['a', 'b'];
  const seen = await Promise.all(
    names.map((taskId) =>
      withContext(contextOf({ taskId }), async () => {
        await Promise.resolve();
        return context().taskId;
      }),
    ),
  );
  expect(seen).toEqual(names);
  expect(thrown(context).code).toBe('TW1020');
});

test('where no task runs, the error says what to do', () => {
  expect(thrown(context)).toMatchObject({ code: 'TW1020', help: expect.stringContaining('inside a task') as string });
  const inFlow = (): unknown => withFlow(runContext(contextOf()), flow, context);
  expect(thrown(inFlow)).toMatchObject({ code: 'TW1020', help: expect.stringContaining('`run`') as string });
});

test('a flow reads its run', () => {
  const current = runContext(contextOf());
  withFlow(current, flow, () => {
    const fields = ['runId', 'logicalDate', 'dataInterval', 'ds', 'dsNodash', 'ts', 'isLatest'] as const;
    expect(Object.fromEntries(fields.map((field) => [field, run[field]]))).toEqual(current);
    expect(Object.keys(run).toSorted()).toEqual(fields.toSorted());
  });
});

test('where no flow runs, the error says what to do', () => {
  const read = (): FlowRun['ds'] => run.ds;
  expect(thrown(read)).toMatchObject({ code: 'TW1021', message: '`run.ds` was read where no flow runs' });
  expect(thrown(() => withContext(contextOf(), read)).help).toContain('`context().ds`');
});

test('an invalid date does not become a context', () => {
  expect(thrown(() => contextOf({ logicalDate: new Date(Number.NaN) })).code).toBe('TW1011');
});
