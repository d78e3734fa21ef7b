/**
 * A worker process. It is told what to run over a socket, runs it, and answers; it never ends by itself. It loads nothing
 * but the SDK and what is in this folder and `executors/`: no compiler, no database.
 */
import { Socket } from 'node:net';
// Imported, not global: tasks may replace the global one.
import { setImmediate } from 'node:timers';
import { Worker } from 'node:worker_threads';
import { abortReason } from '../executors/endings.ts';
import type { Work } from '../executors/executor.ts';
import {
  channelFd,
  type FromWorker,
  readToWorker,
  sendFromWorker,
  type ToWorker,
} from '../executors/local/protocol.ts';
import { captureOutput } from '../executors/logs/capture.ts';
import { TaskCall } from './call-task.ts';
import { endGroup } from './end-group.ts';
import { guardProcess, say } from './guards.ts';
import type { WatchdogData } from './watchdog.ts';

const home = process.cwd();
// Taken away, since tasks may look at their arguments.
const memoryLimitMb = Number(process.argv.pop());
const tries = new Map<string, { readonly work: Work; readonly call: TaskCall }>();
const channel = new Socket({ fd: channelFd, readable: true, writable: true });
const send = (message: FromWorker): void => sendFromWorker(channel, message);

function startWatchdog(): void {
  const data: WatchdogData = { memoryLimitMb };
  const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
  const watchdog = new Worker(new URL(`./watchdog${extension}`, import.meta.url), {
    workerData: data,
    name: 'watchdog',
    // Small, and out of reach of what tasks do to their environment.
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 4 },
  });
  watchdog.once('error', (error) => {
    say({ kind: 'broken', message: String(error) });
    endGroup();
  });
  watchdog.unref();
}

async function run({ work, announce }: Extract<ToWorker, { kind: 'run' }>): Promise<void> {
  if (announce) say({ kind: 'loading', token: work.token });
  const call = new TaskCall(work, () => {
    if (announce) say({ kind: 'begun', token: work.token });
  });
  tries.set(work.token, { work, call });
  const outcome = await call.ended;
  // A promise that was left behind and rejected is told of in this turn of the event loop: before the result.
  setImmediate(() => {
    tries.delete(work.token);
    if (tries.size === 0 && process.cwd() !== home) process.chdir(home);
    send({ kind: 'ended', outcome });
  });
}

function received(message: ToWorker): void {
  if (message.kind === 'run') {
    void run(message);
    return;
  }
  const { token, why } = message;
  send({ kind: 'heard', token });
  const started = tries.get(token);
  started?.call.abort(abortReason(why, started.work.timeoutMs));
}

captureOutput();
guardProcess(send);
startWatchdog();
const reader = readToWorker(received);
channel.on('data', (chunk: Buffer) => reader.push(chunk));
channel.on('error', () => {});
// Our executor is gone. The watchdog sees it too, but may not have begun yet.
channel.on('close', endGroup);
send({ kind: 'ready' });
