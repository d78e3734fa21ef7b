/** Params. */
import { context, dag, failForGood, task } from 'tradewind';

const show = task((value: unknown): string => JSON.stringify(value));

export const withDefault = dag((x: number = 5, name: string = 'eu') => show({ x, name }));

export const required = dag((table: string) => show(table));

export const choice = dag((region: 'eu' | 'us' | 42 = 'eu') => show(region));

export const nullable = dag((limit: number | string | null = null) => show(limit));

interface Settings {
  recipients: string[];
  dryRun?: boolean;
}

export const structured = dag(
  (settings: Settings = { recipients: ['a@example.org'] }, since: Date = new Date('2026-01-01')) =>
    show({ ...settings, year: since.getUTCFullYear() }),
);

export const paramsDecide = dag((full: boolean = false) => {
  if (full) show.with({ id: 'everything' })('all');
  else show.with({ id: 'increment' })('new');
});

const double = task((): number => Number(context().params.x) * 2);

export const paramsInTask = dag((x: number) => [show(x), double()]);

const checked = task((x: number): number => (x < 3 ? failForGood(`x is ${x}, and must be at least 3`) : x));

export const validated = dag((x: number = 5) => checked(x));

const limitedTo = task((text: string, length: number = 3): string => text.slice(0, length));

export const taskParams = dag(() => [limitedTo('default'), limitedTo('own value', 5)]);
