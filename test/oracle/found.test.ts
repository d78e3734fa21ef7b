/** What generated programs have found, each made small and repaired. */
import { fileURLToPath } from 'node:url';
import { play, runDag } from 'tradewind/testing';
import { expect, test } from 'vitest';
import { expectSame } from '../testing/same.ts';
import * as aliases from './found/dags/aliases.ts';
import * as arrays from './found/dags/arrays.ts';
import * as carried from './found/dags/carried.ts';
import * as found from './found/dags/found.ts';
import * as maps from './found/dags/maps.ts';

const project = fileURLToPath(new URL('./found', import.meta.url));

type Flow = Parameters<typeof play>[0];

test.each(Object.entries({ ...found, ...aliases, ...arrays, ...carried, ...maps }))('%s', async (name, flow) => {
  const played = await play(flow as Flow);
  expectSame(played, await runDag(name, { project }));
});

test.each([1, 3])('a try in a try, with count %d', async (count) => {
  const params = { count };
  expectSame(await play(found.triedInTry, { params }), await runDag('triedInTry', { project, params }));
});

test('what they came to', async () => {
  expect((await play(found.asyncWithoutCalls)).result).toEqual({ values: [6, 6], one: 1 });
  expect(await play(found.rethrownThroughFinally)).toMatchObject({ state: 'failed', error: { message: 'thrown' } });
  expect((await play(found.returnedFromCatch)).result).toBe(2);
  expect((await play(found.suppressed)).callsOf('text')[0]?.args).toEqual(['fails 3']);
  expect((await play(found.lostAny)).callsOf('text')[0]?.args).toEqual(['fails 3']);
});
