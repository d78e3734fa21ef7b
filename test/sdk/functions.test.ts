import { chain, context, dag, group, run, type Flow, task } from '@tradewind/sdk';
import {
  definitionOf,
  type FlowCall,
  type FlowCaller,
  liftedCall,
  runContext,
  taskContext,
  taskDefinition,
  withContext,
  withFlow,
} from '@tradewind/sdk/runtime';
import { describe, expect, test } from 'vitest';
import { thrown } from './support/thrown.ts';

const facts = {
  runId: 'manual__1',
  logicalDate: new Date('2026-03-01T06:00:00Z'),
  dataInterval: { start: new Date('2026-03-01T06:00:00Z'), end: new Date('2026-03-02T06:00:00Z') },
  isLatest: true,
};

/** A player that notes what is called and gives the call itself as handle. */
function recorder(): FlowCaller & { readonly calls: FlowCall[]; readonly chains: unknown[] } {
  const calls: FlowCall[] = [];
  const chains: unknown[] = [];
  return {
    calls,
    chains,
    call: (call) => {
      calls.push(call);
      return call;
    },
    chain: (steps) => void chains.push(steps),
    trigger: (call) => call,
  };
}

const add = task({ retries: 2 }, (a: number, b: number = 1): number => a + b);
const slow = task(async (text: string): Promise<string> => text.toUpperCase());

describe('outside a flow', () => {
  test('a task is the function it was made from', async () => {
    expect(add(1)).toBe(2);
    expect(await slow('x')).toBe('X');
    await expect(task(async () => Promise.reject(new Error('no')))()).rejects.toThrow('no');
  });

  test('options change nothing, order is kept', async () => {
    const order: string[] = [];
    const first = task(async (): Promise<void> => void order.push('first'));
    const second = task((): void => void order.push('second'));
    await second.with({ retries: 3 }).after(first(), [first()])();
    expect(order).toEqual(['first', 'first', 'second']);
  });

  test('a dag or group is refused', () => {
    const flights = dag(() => add(1));
    expect(thrown(() => flights())).toMatchObject({ code: 'TW1004', message: 'this dag was called outside a flow' });
    expect(thrown(() => group(function part() {})())).toMatchObject({ message: 'part was called outside a flow' });
  });

  test('chain is refused', () => {
    expect(thrown(() => chain(add(1))).code).toBe('TW1005');
  });

  test.for(['flights', 3, null, [], {}] as const)('task(%j) is refused', (first) => {
    const untyped = task as (...args: unknown[]) => unknown;
    expect(thrown(() => untyped(first, first)).code).toBe('TW1003');
    expect(thrown(() => untyped(() => 1, first)).code).toBe('TW1003');
  });
});

describe('what was declared', () => {
  test('is found from the function', () => {
    const named = dag({ id: 'x', schedule: '@daily' }, function nightly() {});
    expect(definitionOf(named)).toMatchObject({ kind: 'dag', form: 'function', name: 'nightly', options: { id: 'x' } });
    expect(taskDefinition(add)).toMatchObject({ kind: 'task', options: { retries: 2 } });
    // In a module's own declarations the Vitest plugin puts the name.
    expect(taskDefinition(task((): number => 1)).name).toBeUndefined();
    expect(taskDefinition(add).body.apply(undefined, [2, 3])).toBe(5);
    expect(definitionOf(add.with({ retries: 1 }))).toBe(definitionOf(add));
    expect(definitionOf(() => 1)).toBeUndefined();
    expect(definitionOf('add')).toBeUndefined();
    expect(named.name).toBe('nightly');
  });

  test('cannot be changed', () => {
    const options = { retries: 1 };
    const declared = task(options, () => 1);
    options.retries = 7;
    expect(taskDefinition(declared).options).toEqual({ retries: 1 });
    expect(Object.isFrozen(taskDefinition(declared).options)).toBe(true);
  });
});

describe('inside a flow', () => {
  test('calls go to the player, with what .with and .after said', () => {
    const player = recorder();
    const total = dag((n: number) => add(n));
    withFlow(runContext(facts), player, () => {
      const one = add(1);
      add.with({ id: 'x', retries: 1 }).after(one).with({ retries: 5 }).after([one], one)(2, 3);
      total(4);
    });
    expect(
      player.calls.map(({ definition, args, options, after }) => [definition.kind, args, options, after.length]),
    ).toEqual([
      ['task', [1], {}, 0],
      ['task', [2, 3], { id: 'x', retries: 5 }, 3],
      ['dag', [4], {}, 0],
    ]);
  });

  test('a method is called through a callable that a player makes', () => {
    class Flights {
      n = 1;
      @task({ retries: 3 }) count(by: number): number {
        return this.n + by;
      }
      @dag() flights(this: Flow<this>) {
        return this.count(2);
      }
    }
    const instance = new Flights();
    const player = recorder();
    const lifted = liftedCall(taskDefinition(instance, 'count'), instance);
    expect(lifted(2)).toBe(3);
    withFlow(runContext(facts), player, () => lifted(2));
    expect(player.calls[0]).toMatchObject({
      instance,
      args: [2],
      definition: { name: 'count', options: { retries: 3 } },
    });
  });

  test('chain goes to the player', () => {
    const player = recorder();
    withFlow(runContext(facts), player, () => chain(add(1), [add(2), add(3)]));
    expect(player.chains).toEqual([[player.calls[0], [player.calls[1], player.calls[2]]]]);
  });

  test('a task that runs there sees its context and plain functions', () => {
    const player = recorder();
    const inner = task(() => [add(1), context().taskId]);
    const current = taskContext({
      ...facts,
      dagId: 'd',
      taskId: 't',
      params: {},
      tryNumber: 1,
      mapPath: [],
      signal: new AbortController().signal,
      log: console,
    });
    const seen = withFlow(runContext(facts), player, () => withContext(current, () => inner()));
    expect(seen).toEqual([2, 't']);
    expect(player.calls).toEqual([]);
  });

  test('flows do not see each other', async () => {
    const players = [recorder(), recorder()];
    await Promise.all(
      players.map((player, i) =>
        withFlow(runContext({ ...facts, runId: `r${i}` }), player, async () => {
          add(i);
          await Promise.resolve();
          expect(run.runId).toBe(`r${i}`);
          add(i);
        }),
      ),
    );
    expect(players.map(({ calls }) => calls.map(({ args }) => args[0]))).toEqual([
      [0, 0],
      [1, 1],
    ]);
  });
});
