/** The thread of `bundleAside`. It loads no compiler but esbuild's. */
import { parentPort, workerData } from 'node:worker_threads';
import type { BundleOrder } from './aside.ts';
import { bundle } from './bundle.ts';

const { tasks, options } = workerData as BundleOrder;
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port, not a window
parentPort?.postMessage(await bundle(tasks, options));
