import { expect, test } from 'vitest';
import type { Metastore } from '../../../runtime/src/metastore/index.ts';
import { change, instance, tryStart, withRuns, xcom } from '../rows.ts';

export function testManyRows(get: () => Metastore): void {
  test('ten thousand instances in one commit, with their tries and XComs, and back', async () => {
    await withRuns(get(), 1);
    const indices = Array.from({ length: 10_000 }, (_, n) => n);
    const { fenced } = await get().commit([
      change('run_0', {
        instances: indices.map((n) => instance('a', { mapPath: [n], state: 'success', endSequence: n })),
        triesStarted: indices.map((n) => tryStart('a', `t${n}`, { mapPath: [n] })),
        xcoms: indices.map((n) => xcom('a', `${n}`, { mapPath: [n] })),
      }),
    ]);
    expect(fenced).toEqual([]);
    await get().commit([
      change('run_0', {
        triesEnded: indices
          .slice(0, 2_000)
          .map((n) => ({ key: `a[${n}]`, tryNumber: 1, token: `t${n}`, endedAt: n, state: 'success' })),
      }),
    ]);
    const listed = await get().listInstances('run_0');
    expect(listed.map((row) => row.mapPath[0])).toEqual(indices);
    const loaded = await get().loadRun('run_0', new Set(['a']));
    expect(loaded?.instances).toHaveLength(10_000);
    expect(loaded?.observed.get('a[9999]')).toBe('9999');
    const read = await get().readXcoms(
      'run_0',
      indices.map((n) => `a[${n}]`),
    );
    expect(read.size).toBe(10_000);
    const ended = (await get().listTries('run_0')).filter((row) => row.endedAt !== undefined);
    expect(ended).toHaveLength(2_000);
  });

  test('loads a run that observes a thousand nodes', async () => {
    await withRuns(get(), 1);
    const nodes = Array.from({ length: 1_200 }, (_, n) => `node_${n}`);
    await get().commit([change('run_0', { xcoms: nodes.map((node) => xcom(node, '1')) })]);
    expect((await get().loadRun('run_0', new Set(nodes)))?.observed.size).toBe(1_200);
  });

  test('a long text stays whole', async () => {
    await withRuns(get(), 1);
    const text = JSON.stringify('ü\u{1F4E6}'.repeat(200_000));
    await get().commit([change('run_0', { xcoms: [xcom('a', text)] })]);
    expect((await get().readXcoms('run_0', ['a'])).get('a')?.text === text).toBe(true);
  });
}
