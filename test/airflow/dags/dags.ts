/** Declaring dags: options, dynamic generation, results. */
import { dag, task, triggerDag } from 'tradewind';
import tables from './tables.json' with { type: 'json' };

const print = task((message: string): string => message);

/** Nightly totals. The first line is what `tradewind dags` shows. */
export const declared = dag(
  {
    schedule: '30 2 * * *',
    timezone: 'Europe/Berlin',
    start: '2026-01-01',
    tags: ['finance'],
    displayName: 'Nightly totals',
    maxActiveRuns: 1,
    maxActiveTasks: 8,
    taskDefaults: { retries: 2, retryDelay: '1m' },
  },
  () => print('totals'),
);

export const byHand = dag({ schedule: null }, () => print('by hand'));

const configs = {
  north: { message: 'first dag' },
  south: { message: 'second dag' },
} as const;

export const generated = Object.entries(configs).map(([name, { message }]) =>
  dag({ id: `generated_${name}` }, () => print(message)),
);

export const fromFile = tables.map((table) => dag({ id: `export_${table}` }, () => print(table)));

const imported = (table: string, schedule: '@daily' | '@weekly') =>
  dag({ id: `import_${table}`, schedule, start: '2026-01-01' }, () => print(table));

export const orders = imported('orders', '@daily');
export const customers = imported('customers', '@weekly');

export const loopExample = dag(() => {
  const first = print('first');
  for (const option of ['a', 'b', 'c']) print.with({ id: `branch_${option}` }).after(first)(option);
});

const compute = task((answer: number): number => answer * 2);
const fetchData = task((): { answer: number } => ({ answer: 42 }));

export const dagResult = dag(() => compute(fetchData().answer));

export const target = dag((region: string = 'us') => print(`hello ${region}`));

export const triggered = dag(() => {
  triggerDag(target, { region: 'eu' });
});

export const triggeredAndWaited = dag(() => {
  const greeting = triggerDag(target, { region: 'eu' }, { wait: true });
  return print(greeting);
});

const regions = task((): string[] => ['eu', 'us']);

export const triggeredForEach = dag(() => regions().map((region) => triggerDag(target, { region }, { wait: true })));
