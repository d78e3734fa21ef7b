/**
 * A thread that watches over its worker process, also while the main thread is blocked:
 *  - when the other end of the lifeline closes, our parent is gone (even by `kill -9`), and so are we, with all that the
 *    tasks started;
 *  - when the process uses more memory than it may, it says so and ends it.
 */
import { writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { workerData } from 'node:worker_threads';
import { type LastWords, lifelineFd } from '../executors/local/protocol.ts';
import { endGroup } from './end-group.ts';

export interface WatchdogData {
  readonly memoryLimitMb: number;
}

/** A task fills memory at some GB/s: this is how far past its limit it gets. */
const lookEveryMs = 50;
const mb = 2 ** 20;

const { memoryLimitMb } = workerData as WatchdogData;

const lifeline = new Socket({ fd: lifelineFd, readable: true, writable: false });
lifeline.on('error', endGroup);
lifeline.on('close', endGroup);
lifeline.resume();

setInterval(() => {
  const rssMb = Math.round(process.memoryUsage.rss() / mb);
  if (rssMb <= memoryLimitMb) return;
  const words: LastWords = { kind: 'memory', rssMb };
  try {
    writeSync(lifelineFd, `${JSON.stringify(words)}\n`);
  } catch {
    // Nobody listens any more.
  }
  endGroup();
}, lookEveryMs);
