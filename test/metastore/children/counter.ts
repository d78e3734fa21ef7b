/** Reads a counter, adds one, and writes it, as often as asked; another process does the same. */
import { openMetastore } from '../../../runtime/src/metastore/index.ts';
import { change } from '../rows.ts';

const [file = '', owner = '', times = '0'] = process.argv.slice(2);
const metastore = await openMetastore({ file });
for (let done = 0; done < Number(times); ) {
  const [run] = await metastore.claimRuns({ owner, now: 1, leaseMs: 1_000, limit: 1 });
  if (run === undefined) {
    await new Promise((resolve) => setImmediate(resolve));
    continue;
  }
  const result = `${Number(run.result ?? '0') + 1}`;
  const { fenced } = await metastore.commit([
    change(run.runId, { epoch: run.epoch, run: { state: 'running', startedAt: 1, result } }),
  ]);
  if (fenced.length > 0) throw new Error(`${owner} was fenced, although nobody could take its run`);
  await metastore.releaseRuns(owner, [run.runId]);
  done += 1;
}
await metastore.close();
