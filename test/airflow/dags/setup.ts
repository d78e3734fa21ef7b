/** Set-up and tear-down. */
import { dag, group, skip, task } from 'tradewind';

const deleteCluster = task((cluster: string): string => `${cluster} deleted`);
const createCluster = task({ teardown: deleteCluster }, (name: string): string => name);
const runQuery = task((cluster: string): string => `rows of ${cluster}`);
const note = task((text: string): string => text);
const broken = task((): string => {
  throw new Error('the query is wrong');
});

export const setupAndTeardown = dag(async () => {
  await using cluster = createCluster('c1');
  return await runQuery(cluster);
});

export const workFails = dag(async () => {
  await using cluster = createCluster('c1');
  await runQuery(cluster);
  return await broken();
});

export const scope = dag(async () => {
  await using cluster = createCluster('c1');
  const rows = await Promise.all([runQuery(cluster), note('unrelated, but in the scope')]);
  return await note(rows.join(', '));
});

export const scopeEnds = dag(async () => {
  {
    await using cluster = createCluster('c1');
    await runQuery(cluster);
  }
  return note('after the tear-down');
});

export const twoSetups = dag(async () => {
  await using cluster = createCluster('c1');
  await using bucket = createCluster('b1');
  return await note.after(cluster, bucket)('both are there');
});

const section = group(async () => {
  await using cluster = createCluster('inner');
  await runQuery(cluster);
});

export const setupInGroup = dag(async () => {
  await section();
  return note('after the group');
});

const maybeCluster = task({ teardown: deleteCluster }, (wanted: boolean): string =>
  wanted ? 'c1' : skip('not wanted'),
);

export const setupSkipped = dag(async (wanted: boolean = false) => {
  await using cluster = maybeCluster(wanted);
  return await runQuery(cluster);
});

const failingDelete = task((cluster: string): string => {
  throw new Error(`${cluster} is in use`);
});
const stickyCluster = task({ teardown: failingDelete }, (name: string): string => name);

export const teardownFailsTheRun = dag(async () => {
  await using cluster = stickyCluster('c1');
  return await runQuery(cluster);
});

export const teardownMayFail = dag(async () => {
  const rows = note('start');
  try {
    await using cluster = stickyCluster('c1');
    await runQuery(cluster);
  } catch {
    await note('left behind');
  }
  return rows;
});

export const cleanUpAlways = dag(async () => {
  try {
    await broken();
  } finally {
    await note('in any case');
  }
});

export const setupWithoutTeardown = dag(async () => {
  await note('migrate');
  return note('work');
});
