import { play } from 'tradewind/testing';
import { expect, test } from 'vitest';
import { letters } from '../dags/letters.ts';

test('only who spent a lot gets a discount', async () => {
  const orders = async () => [
    { customer: 'Ada', amount: 120.5 },
    { customer: 'Linus', amount: 12 },
  ];
  const run = await play(letters, { fakes: { orders } });
  expect(run.result).toHaveLength(2);
  expect(run.callsOf('discount').map(({ result }) => result)).toEqual(['Ada gets 10 % off.']);
});
