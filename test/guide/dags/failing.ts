/** The code of docs/guide/handling-failures.md. */
import { dag, failure, isSkip, skip, succeeded, task } from 'tradewind';

const primary = task((): string => {
  throw new Error('no route to host');
});
const replica = task((): string => 'rows of the replica');
const report = task((text: string): string => text);
const newest = task((files: string[]): string => files.at(-1) ?? skip('no file today'));
const count = task((rows: string[]): number => rows.length);
const stop = task((name: string): string => `${name} stopped`);
const start = task({ teardown: stop }, (name: string): string => name);

export const nobodyLooks = dag(() => {
  primary();
  return replica();
});

export const caught = dag(async () => {
  try {
    return await primary();
  } catch (error) {
    await report(failure(error).message);
    return replica();
  }
});

export const reported = dag(async () => {
  try {
    await primary();
  } catch (error) {
    await report(failure(error).message);
    throw error;
  } finally {
    await report.with({ id: 'tidy_up' })('in any case');
  }
});

export const skips = dag(async () => {
  try {
    return await newest([]);
  } catch (error) {
    if (!isSkip(error)) throw error;
    return report(`nothing to do: ${error.reason}`);
  }
});

export const tolerant = dag(async () => {
  const settled = await Promise.allSettled([primary(), replica()]);
  return count(succeeded(settled));
});

export const byRule = dag(() => count.with({ triggerRule: 'all_done' })([primary(), replica()]));

export const resource = dag(async () => {
  await using cluster = start('cluster');
  return await report.after(cluster)('at work');
});
