/** What a test may write: held by the type checker (`npm run check:types`), and what it lets through runs. */
import { dag, type Flow, task } from '@tradewind/sdk';
import { fake, play, runDag } from 'tradewind/testing';
import { expect, expectTypeOf, test } from 'vitest';

class Shop {
  @task()
  async prices(day: string, limit: number): Promise<number[]> {
    return [day.length, limit];
  }

  @dag()
  shop(this: Flow<this>, day: string, limit: number = 3) {
    const prices = this.prices(day, limit);
    return { prices, days: [day] };
  }
}

const count = task((rows: string[]): number => rows.length);
const counting = dag((rows: string[] = []) => count(rows));

test('parameters, fakes and results are typed by the flow', async () => {
  const run = await play(Shop, 'shop', {
    params: { day: 'x' },
    fakes: { prices: (day, limit) => [day.length + limit] },
  });
  expectTypeOf(run.result).toEqualTypeOf<{ prices: number[]; days: string[] } | undefined>();
  expect(run.result).toEqual({ prices: [4], days: ['x'] });
  const counted = await play(counting, { params: [['a']], fakes: [fake(count, (rows) => rows.length * 2)] });
  expectTypeOf(counted.result).toEqualTypeOf<number | undefined>();
  expect(counted.result).toBe(2);
});

export const wrong = [
  // @ts-expect-error `day` has no default
  () => play(Shop, 'shop'),
  // @ts-expect-error a list of the parameters, in their order
  () => play(Shop, 'shop', { params: [1] }),
  // @ts-expect-error no such dag
  () => play(Shop, 'shoop', { params: ['x'] }),
  // @ts-expect-error a task, not a dag
  () => play(Shop, 'prices', { params: ['x', 1] }),
  // @ts-expect-error the task gives numbers
  () => play(Shop, 'shop', { params: ['x'], fakes: { prices: () => ['1'] } }),
  // @ts-expect-error no such task
  () => play(Shop, 'shop', { params: ['x'], fakes: { prizes: () => [1] } }),
  // @ts-expect-error the function gives a number
  () => fake(count, () => 'one'),
  // @ts-expect-error no such dag
  () => runDag(Shop, 'shoop'),
  // @ts-expect-error a list of texts
  () => runDag(counting, { params: [[1]] }),
];
