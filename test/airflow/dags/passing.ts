/** TaskFlow tutorial, TaskFlow and XComs: values between tasks, and what a task knows. */
import { context, dag, failForGood, type Flow, retryAfter, run, skip, task } from 'tradewind';

const extract = task((): Record<string, number> => ({ '1001': 301.27, '1002': 433.21, '1003': 502.22 }));
const transform = task((orders: Record<string, number>): { total: number; orders: number } => {
  const amounts = Object.values(orders);
  return { total: amounts.reduce((sum, amount) => sum + amount, 0), orders: amounts.length };
});
const load = task((total: number): string => `Total order value is: ${total.toFixed(2)}`);

export const etl = dag(() => {
  const summary = transform(extract());
  return load(summary.total);
});

export class Etl {
  @task()
  extract(): number[] {
    return [301.27, 433.21, 502.22];
  }

  @task()
  total(amounts: number[]): number {
    return amounts.reduce((sum, amount) => sum + amount, 0);
  }

  @dag({ tags: ['example'] })
  etlClass(this: Flow<this>) {
    return this.total(this.extract());
  }
}

const hello = task((name: string): string => `Hello ${name}!`);

export const plainArgument = dag(() => hello('Airflow users'));

const compose = task((ip: string): { subject: string; body: string } => ({
  subject: `Server connected from ${ip}`,
  body: `Your server is connected from ${ip}.`,
}));
const send = task((subject: string, body: string): number => subject.length + body.length);

export const multipleOutputs = dag(() => {
  const { subject, body } = compose('10.0.0.1');
  return send(subject, body);
});

const range = task((): [low: number, high: number] => [3, 9]);
const span = task((low: number, high: number): number => high - low);

export const tupleOutput = dag(() => {
  const [low, high] = range();
  return span(low, high);
});

const price = task((shop: string): number => shop.length);
const cheapest = task((prices: number[]): number => Math.min(...prices));

export const pullFromSeveral = dag(() => {
  const prices = [price('north'), price('southwest')];
  return cheapest(prices);
});

const add = task((x: number, y: number): number => x + y);

export const reused = dag(() => {
  const start = add.with({ id: 'start' })(1, 2);
  return [0, 1, 2].map((i) => add.with({ id: `add_start_${i}`, retries: 4, priority: 3 })(start, i));
});

const whoAmI = task((): string => {
  const { dagId, taskId, ds, tryNumber, params } = context();
  return [dagId, taskId, ds, tryNumber, Object.keys(params).join()].join(' ');
});

export const contextVariables = dag((region: string) => [hello(region), whoAmI()]);

const chatty = task((): number => {
  context().log.info('rows read', { rows: 3 });
  return 3;
});

export const logging = dag(() => chatty());

const wait = task(async (): Promise<string> => {
  await Promise.resolve();
  return 'waited';
});

export const asyncTask = dag(() => wait());

const catalogue = task((): { since: Date; prices: Map<string, bigint>; home: URL } => ({
  since: new Date('2026-01-01'),
  prices: new Map([['apple', 3n]]),
  home: new URL('https://example.org/'),
}));
const describe = task((since: Date, prices: Map<string, bigint>, home: URL): string =>
  [since.getUTCFullYear(), prices.get('apple'), home.hostname].join(' '),
);

export const richValues = dag(() => {
  const { since, prices, home } = catalogue();
  return describe(since, prices, home);
});

const copy = task((key: string): string => key);

export const template = dag((bucket: string = 'lake') => copy(`s3://${bucket}/${run.dsNodash}/orders.csv`));

const query = task((): string => `select * from orders where day = '${context().ds}'`);

export const templateInTask = dag(() => query());

const flaky = task({ retries: 2, retryDelay: '5m', retryBackoff: { factor: 2, max: '1h' } }, (): string => {
  const { tryNumber } = context();
  if (tryNumber < 3) throw new Error(`try ${tryNumber}`);
  return `done in try ${tryNumber}`;
});

export const retries = dag(() => flaky());

const limited = task(
  { timeout: '1m', pool: 'api', poolSlots: 2, priority: 5, queue: 'default' },
  (): string => 'in time',
);

export const taskOptions = dag(() => limited());

const newest = task((files: string[]): string => files.at(-1) ?? skip('no file today'));

export const skipped = dag(() => {
  const file = newest([]);
  return copy(file);
});

const account = task({ retries: 5 }, (id: string): string => (id === '' ? failForGood('no account id') : id));

export const failedForGood = dag(() => account(''));

const rates = task({ retries: 1 }, (): number => (context().tryNumber === 1 ? retryAfter('10m', 'rate limit') : 1.08));

export const retriedLater = dag(() => rates());
