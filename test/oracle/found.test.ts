/** Regressions that generated programs have found. */
import { fileURLToPath } from 'node:url';
import { play, runDag } from 'tradewind/testing';
import { expect, test } from 'vitest';
import { expectSame } from '../testing/same.ts';
import * as found from './found/dags/found.ts';

const project = fileURLToPath(new URL('./found', import.meta.url));

test('an async callback that calls nothing', async () => {
  const params = { items: [1, 2] };
  const ran = await runDag('asyncWithoutCalls', { project, params });
  expectSame(await play(found.asyncWithoutCalls, { params }), ran);
  expect(ran.result).toEqual({ values: [6, 6], one: 1 });
});

test.each([1, 3])('a try in a try, with count %d', async (count) => {
  const params = { count };
  expectSame(await play(found.triedInTry, { params }), await runDag('triedInTry', { project, params }));
});

test('a callback that throws, not async', async () => {
  const params = { items: [1, 2] };
  const ran = await runDag('thrownInSyncCallback', { project, params });
  expectSame(await play(found.thrownInSyncCallback, { params }), ran);
});

test('a loop over the default of a parameter', async () => {
  expectSame(await play(found.loopOverDefault), await runDag('loopOverDefault', { project }));
});

test('thrown again, through a finally', async () => {
  const params = { count: 3 };
  const ran = await runDag('rethrownThroughFinally', { project, params });
  expectSame(await play(found.rethrownThroughFinally, { params }), ran);
  expect(ran).toMatchObject({ state: 'failed', error: { message: 'thrown' } });
});

test('a loop over values that callbacks gave', async () => {
  const params = { items: [1, 2] };
  expectSame(await play(found.loopOverValues, { params }), await runDag('loopOverValues', { project, params }));
});
