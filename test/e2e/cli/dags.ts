/** The dags of the command line's tests: tasks wait for files, not for time, and note what they did in a ledger. */
export const dags: Readonly<Record<string, string>> = {
  'dags/sales.ts': `
import { context, dag, type Flow, task } from 'tradewind';

interface Order { customer: string; amount: number }

export class Sales {
  @task()
  orders(region: 'eu' | 'us', atLeast: number): Order[] {
    console.log('reading', region);
    context().log.warn('careful', { region, bell: '\\u0007' });
    process.stdout.write('\\u001b[2Jraw\\n');
    return [{ customer: 'Ada', amount: 7 }, { customer: 'Grace', amount: 12 }].filter(({ amount }) => amount >= atLeast);
  }

  @task()
  total(orders: Order[]): number {
    return orders.reduce((sum, { amount }) => sum + amount, 0);
  }

  @task()
  report(total: number, day: string): { day: string; total: number; at: Date } {
    return { day, total, at: new Date(0) };
  }

  /** What was sold, day by day. */
  @dag({ schedule: '@daily', start: '2026-01-01' })
  sales(this: Flow<this>, region: 'eu' | 'us' = 'eu', atLeast: number = 0) {
    const orders = this.orders(region, atLeast);
    return this.report(this.total(orders), region);
  }
}
`,
  'dags/trouble.ts': `
import { dag, skip, task } from 'tradewind';

export const fine = task(async (): Promise<number> => 1);
export const boom = task({ retries: 1, retryDelay: '0s' }, async (n: number): Promise<number> => {
  console.error('about to fail');
  throw new TypeError('no such file: ' + n + '\\u001b[31m');
});
export const after = task(async (n: number): Promise<number> => n);
export const quiet = task(async (n: number): Promise<number> => skip('nothing to do'));
export const trouble = dag(() => {
  const one = fine();
  quiet(one);
  return after(boom(one));
});

export const picky = dag(async (limit: number = 3) => {
  const n = await fine();
  if (n < limit) {
    throw new RangeError('too few');
  }
  return after(n);
});

export const elsewhere = task({ queue: 'gpu' }, async (): Promise<number> => 1);
export const refused = dag(() => elsewhere());
`,
  'dags/slow.ts': `
import { appendFileSync, existsSync } from 'node:fs';
import { context, dag, task } from 'tradewind';

const note = (what: string): void => appendFileSync('ledger.txt', context().runId + ' ' + what + '\\n');

export const first = task(async (): Promise<string> => { note('first'); return 'a'; });
/** Goes on when the test lets it. */
export const gate = task(async (before: string): Promise<string> => {
  note('gate');
  console.log('waiting');
  while (!existsSync('open')) await new Promise((resolve) => setTimeout(resolve, 5));
  console.log('through');
  return before + 'b';
});
export const last = task(async (before: string): Promise<string> => { note('last'); return before + 'c'; });
export const slow = dag((tag: string = '') => last(gate(first())));
export const nightly = dag({ id: 'nightly', schedule: '@daily', start: '2026-01-01' }, () => last(gate(first())));
`,
};
