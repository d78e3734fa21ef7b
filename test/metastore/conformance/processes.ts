import { expect, test } from 'vitest';
import type { Metastore } from '../../../runtime/src/metastore/index.ts';
import { change, instance, newRun, saveVersion, withRuns } from '../rows.ts';
import type { OpenStore } from '../stores.ts';

export function testProcesses(store: () => OpenStore): void {
  const two = async (): Promise<[Metastore, Metastore]> => {
    const { metastore, another } = store();
    if (another === undefined) throw new Error('this store is not shared');
    return [metastore, await another()];
  };

  test('see what the other has written', async () => {
    const [one, other] = await two();
    await withRuns(one, 1);
    await one.commit([change('run_0', { instances: [instance('a')] })]);
    expect(await other.listInstances('run_0')).toEqual([instance('a')]);
  });

  test('never claim the same run', async () => {
    const [one, other] = await two();
    await saveVersion(one);
    await one.createRuns(Array.from({ length: 60 }, (_, n) => newRun(`run_${n}`, n)));
    const claims = await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        (n % 2 === 0 ? one : other).claimRuns({ owner: `owner_${n % 2}`, now: 1, leaseMs: 100, limit: 2 }),
      ),
    );
    const claimed = claims.flat().map((run) => run.runId);
    expect(claimed).toHaveLength(60);
    expect(new Set(claimed).size).toBe(60);
  });

  test('one that lost its lease changes nothing, whatever it still commits', async () => {
    const [one, other] = await two();
    await withRuns(one, 1);
    const [taken] = await other.claimRuns({ owner: 'other', now: 60_000, leaseMs: 100, limit: 1 });
    await other.commit([change('run_0', { epoch: taken?.epoch ?? 0, instances: [instance('a')] })]);
    const late = await one.commit([change('run_0', { instances: [instance('a', { state: 'failed' })] })]);
    expect(late.fenced).toEqual(['run_0']);
    expect(await one.listInstances('run_0')).toEqual([instance('a')]);
  });

  test('set up a new store at the same time', async () => {
    const [one, other] = await two();
    await one.rollback({ all: true });
    const ran = await Promise.all([one.migrate(), other.migrate(), one.migrate()]);
    expect(ran.filter((names) => names.length > 0)).toHaveLength(1);
    await withRuns(other, 1);
  });
}
