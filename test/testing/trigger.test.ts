/** `triggerDag` in tests: the triggered dag runs too, in `play()` and on the engine, and both agree. */
import { fileURLToPath } from 'node:url';
import { play, runDag } from 'tradewind/testing';
import { describe, expect, test } from 'vitest';
import * as dags from './project/dags/triggers.ts';
import { expectSame } from './same.ts';

const project = fileURLToPath(new URL('./project', import.meta.url));
/** The ids of triggered runs follow from that of the run that triggers them. */
const run = { runId: 'test-1' };

describe('play and the engine agree', () => {
  const { waiting, started, caught, uncaught, many, nested } = dags;
  test.each(Object.entries({ waiting, started, caught, uncaught, many, nested }))('%s', async (name, flow) => {
    const ran = await runDag(name, { project });
    const played = await play(flow as typeof waiting, { run });
    expectSame(played, ran);
    const facts = ({ triggered }: typeof ran): readonly unknown[] =>
      triggered.map(({ dagId, runId, params, run: inner }) => [dagId, runId, params, inner?.state, inner?.result]);
    expect(facts(played as typeof ran)).not.toEqual([]);
    expect(facts(played as typeof ran)).toEqual(facts(ran));
  });

  test('in class form', async () => {
    const ran = await runDag(dags.InClass, 'twice', { project });
    expectSame(await play(dags.InClass, 'twice', { run }), ran);
    expect(ran.result).toBe(84);
  });
});

test('a run that is waited for gives its result', async () => {
  const ran = await runDag(dags.waiting, { project });
  expect(ran.result).toEqual([2002, 3, true]);
  expect(ran.triggered.map(({ dagId, params }) => [dagId, params])).toEqual([
    ['measured', { region: 'eu' }],
    ['measured', { region: 'us', since: 1 }],
    ['quiet', {}],
  ]);
  expect(ran.triggered[0]?.run?.callsOf('measure')).toMatchObject([{ args: ['eu', 2000], result: 2002 }]);
});

test('without waiting, the call gives the id of the run, and its failure is its own', async () => {
  const ran = await runDag(dags.started, { project });
  const [other] = ran.triggered;
  expect(ran.state).toBe('success');
  expect(ran.result).toBe(`noted ${other?.runId}`);
  expect(other?.run?.error?.message).toBe('nobody hears it');
});

test('a retry starts a new run', async () => {
  const ran = await runDag(dags.uncaught, { project });
  expect(ran.error).toMatchObject({ name: 'TradewindError', message: 'the run of breaking failed: Error: boom' });
  expect(new Set(ran.triggered.map(({ runId }) => runId)).size).toBe(2);
});

test('a fake stands for the run', async () => {
  const fakes = { trigger_breaking: (params: { message: string }) => params.message.length };
  for (const ran of [await play(dags.uncaught, { fakes }), await runDag(dags.uncaught, { fakes, project })]) {
    expect(ran.result).toBe(4);
    expect(ran.triggered).toEqual([]);
  }
});

test('fakes also stand for tasks of the triggered dag', async () => {
  const fakes = { measure: (region: string) => region.length };
  for (const ran of [await play(dags.many, { fakes }), await runDag(dags.many, { fakes, project })]) {
    expect(ran.result).toEqual([2, 3, 4]);
    expect(ran.triggered).toHaveLength(3);
  }
});

test('play cannot wait for a dag of which it knows only the id', async () => {
  await expect(play(dags.byId)).rejects.toMatchObject({ code: 'TW7010' });
  const played = await play(dags.byId, { fakes: { trigger_further: async () => 7 } });
  expect(played.result).toBe(7);
  expect((await runDag(dags.byId, { project })).result).toBe(8);
});

test('parameters that only the run knows are judged when it comes to it', async () => {
  const ran = await runDag(dags.unfitting, { project });
  expect(ran.state).toBe('failed');
  expect(ran.error?.message).toBe("the parameter `n` of further does not fit: a number is wanted, not 'one'");
  expect(ran.triggered).toEqual([]);
});
