/** A bundle that is made while this thread has other work: types to check, above all. */
import { Worker } from 'node:worker_threads';
import type { BundleOptions, BundleResult, BundleSources } from './bundle.ts';
import type { TaskCode } from './task-code.ts';

export interface BundleAside {
  readonly result: Promise<BundleResult>;
  /** Nobody wants it any more. */
  stop(): Promise<void>;
}

/** What the thread is given. */
export interface BundleOrder {
  readonly tasks: readonly TaskCode[];
  readonly options: BundleOptions & BundleSources;
}

/** Makes the bundle of some tasks, once, in a thread of its own. */
export function bundleAside(tasks: readonly TaskCode[], options: BundleOrder['options']): BundleAside {
  const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
  const order: BundleOrder = { tasks, options };
  const thread = new Worker(new URL(`./thread${extension}`, import.meta.url), { workerData: order, name: 'bundle' });
  const result = new Promise<BundleResult>((resolve, reject) => {
    thread.once('message', resolve);
    thread.once('error', reject);
    thread.once('exit', () => reject(new Error('the thread that bundles has ended without an answer')));
  });
  // Whoever finds errors in the meantime does not ask for it.
  result.catch(() => {});
  return {
    result,
    async stop() {
      await thread.terminate();
    },
  };
}
