/** A program with an executor of its own, for tests that end it. It does as its arguments say, then stays. */
import { LocalExecutor } from '../../runtime/src/executors/local/local-executor.ts';
import type { Work } from '../../runtime/src/executors/executor.ts';

const works = JSON.parse(process.argv[2] ?? '[]') as readonly Work[];
const executor = new LocalExecutor({ ended: () => {}, slotsFreed: () => {} }, { workers: works.length });
await executor.start();
for (const work of works) executor.execute(work);
setInterval(() => {}, 1_000);
