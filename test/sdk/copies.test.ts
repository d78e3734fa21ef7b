/** A bundle may bring its own copy of the SDK. What one copy declares, throws or runs, the other must understand. */
import { resolve } from 'node:path';
import * as ours from '@tradewind/sdk';
import * as door from '@tradewind/sdk/runtime';
import { build } from 'esbuild';
import { beforeAll, expect, test } from 'vitest';
import { thrown } from './support/thrown.ts';

let theirs: typeof ours;

beforeAll(async () => {
  const { outputFiles } = await build({
    entryPoints: [resolve(import.meta.dirname, '../../sdk/src/index.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
  });
  const code = outputFiles[0]?.contents ?? new Uint8Array();
  theirs = (await import(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`)) as typeof ours;
});

function caught(body: () => unknown): unknown {
  try {
    return body();
  } catch (error) {
    return error;
  }
}

test('it is another copy', () => {
  expect(theirs.task).not.toBe(ours.task);
  expect(theirs.TradewindError).not.toBe(ours.TradewindError);
});

test('declarations', () => {
  class Flights {
    @theirs.task({ retries: 3 })
    load(): number {
      return 1;
    }
  }
  expect(door.taskDefinition(Flights, 'load').options.retries).toBe(3);
  const load = theirs.task({ retries: 4 }, () => 1);
  expect(door.taskDefinition(load).options.retries).toBe(4);
});

test('outcomes and errors', () => {
  expect(door.signalOf(caught(() => theirs.retryAfter('1s')))).toMatchObject({ outcome: 'retry', afterMs: 1000 });
  expect(ours.isSkip(caught(() => theirs.skip()))).toBe(true);
  const error = caught(theirs.context);
  expect(error).not.toBeInstanceOf(ours.TradewindError);
  expect(ours.isTradewindError(error)).toBe(true);
});

test('context, run and calls', () => {
  const facts = {
    runId: 'r',
    logicalDate: new Date(0),
    dataInterval: { start: new Date(0), end: new Date(1) },
    isLatest: true,
  };
  const signal = new AbortController().signal;
  const task = { dagId: 'd', taskId: 't', params: {}, tryNumber: 1, mapPath: [], signal, log: console };
  const context = door.taskContext({ ...facts, ...task });
  expect(door.withContext(context, theirs.context)).toBe(context);

  const calls: door.FlowCall[] = [];
  const player = { call: (call: door.FlowCall) => calls.push(call), chain: () => undefined, trigger: () => undefined };
  door.withFlow(door.runContext(facts), player, () => {
    theirs.task((day: string) => day)(theirs.run.ds);
  });
  expect(calls[0]?.args).toEqual(['1970-01-01']);
});

test('handles', () => {
  expect(thrown(() => door.encode({ [Symbol.for('tradewind.handle')]: true })).code).toBe('TW1001');
});
