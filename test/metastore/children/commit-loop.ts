/**
 * Commits one task after the other, and prints each number once its commit is acknowledged, until it is killed. Whatever
 * was printed must be there afterwards.
 */
import { openMetastore } from '../../../runtime/src/metastore/index.ts';
import { change, instance, newRun, saveVersion, tryStart, xcom } from '../rows.ts';

const [file = '', round = ''] = process.argv.slice(2);
const metastore = await openMetastore({ file });
await metastore.migrate();
await saveVersion(metastore);
const runId = `run_${round}`;
await metastore.createRuns([newRun(runId, Number(round), { claim: { owner: 'me', expiresAt: 60_000 } })]);
for (let n = 0; ; n += 1) {
  await metastore.commit([
    change(runId, {
      run: { state: 'running', startedAt: 1, result: `${n}` },
      instances: [instance('a', { mapPath: [n], state: 'success', endSequence: n })],
      triesStarted: [tryStart('a', `${runId}-${n}`, { mapPath: [n] })],
      xcoms: [xcom('a', 'x'.repeat(n % 3_000), { mapPath: [n] })],
    }),
  ]);
  process.stdout.write(`${n}\n`);
}
