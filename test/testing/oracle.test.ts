/** The oracle: a flow means the same whether JavaScript runs it or the engine runs what the compiler read. */
import { fileURLToPath } from 'node:url';
import { play, runDag } from 'tradewind/testing';
import { describe, expect, test } from 'vitest';
import * as groups from './project/dags/groups.ts';
import * as outcomes from './project/dags/outcomes.ts';
import { Rockets } from './project/dags/rockets.ts';
import * as values from './project/dags/values.ts';
import { expectSame } from './same.ts';

const project = fileURLToPath(new URL('./project', import.meta.url));
const { Outcomes } = outcomes;

describe('class form', () => {
  test.each([
    'failing',
    'unseen',
    'skipping',
    'tolerant',
    'oneFailed',
    'awaited',
    'awaitedSkip',
    'together',
    'ordered',
  ] as const)('%s', async (flow) => {
    const ran = await runDag(Outcomes, flow, { project });
    expectSame(await play(Outcomes, flow), ran);
  });

  test('rockets, with fakes', async () => {
    const settings = {
      params: { region: 'us' as const },
      fakes: { launches: async () => [{ name: 'Falcon' }, { name: 'Atlas' }] },
    };
    const played = await play(Rockets, 'rockets', settings);
    const ran = await runDag(Rockets, 'rockets', { ...settings, project });
    expectSame(played, ran);
    expect(ran.result).toBe('Falcon, Atlas');
  });
});

describe('function form', () => {
  const { fields, records, codec, context, glue, after } = values;
  const { all, passedOn, waited, failedArguments } = groups;
  const { retries, exhausted } = outcomes;
  const flows = {
    fields,
    records,
    codec,
    context,
    glue,
    after,
    all,
    passedOn,
    waited,
    failedArguments,
    retries,
    exhausted,
  };

  test.each(Object.entries(flows))('%s', async (dagId, flow) => {
    const ran = await runDag(dagId, { project });
    expectSame(await play(flow as typeof flows.fields), ran);
  });

  test.each([
    [{ count: 0 }, fields],
    [{ count: 2 }, fields],
    [{ limit: 2, prefix: 'q' }, glue],
    [{ name: '$type', count: 1 }, records],
  ] as const)('with the parameters %j', async (params, flow) => {
    const typed = flow as typeof fields;
    const given = params as unknown as { count: number };
    expectSame(await play(typed, { params: given }), await runDag(typed, { params: given, project }));
  });
});

test('what differs is seen', async () => {
  const played = await play(Outcomes, 'failing');
  const ran = await runDag(Outcomes, 'failing', { project, fakes: { good: () => 2 } });
  expect(() => expectSame(played, ran)).toThrow(/toEqual|deeply equal/);
});
