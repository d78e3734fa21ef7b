/**
 * What a worker process writes past Node's streams: programs that tasks start with our stdio, native code, V8's last
 * words. It arrives through pipes, and goes to the log of the try that ran when it was written.
 */
import type { Readable } from 'node:stream';
import { TryLog } from '../logs/try-log.ts';

const tailChars = 16 * 1024;
const { nodeTiming } = performance;

/** Which turn of the event loop this is; cheaper than waiting for the next one. */
function turn(): number {
  return nodeTiming.uvMetricsInfo.loopCount;
}

export class RawOutput {
  /** Whose output is read now; `undefined`: that of several tries, or none. */
  #owner: string | undefined;
  /** Whose it is from the turn after `#since` on. */
  #next: string | undefined;
  #since = Number.POSITIVE_INFINITY;
  #log: TryLog | undefined;
  #tail = '';

  constructor(stdout: Readable, stderr: Readable) {
    stdout.on('data', (chunk: Buffer) => this.#write('stdout', chunk));
    stderr.on('data', (chunk: Buffer) => {
      this.#tail = (this.#tail + chunk.toString('latin1')).slice(-tailChars);
      this.#write('stderr', chunk);
    });
    // A pipe that breaks is closed; the end of the process tells the rest.
    stdout.on('error', () => {});
    stderr.on('error', () => {});
  }

  /** The last of stderr. */
  get tail(): string {
    return this.#tail;
  }

  /**
   * From now on it belongs to this try; `undefined`: to none, there is more than one. What the try before wrote until its
   * end is still being read in this turn of the event loop, so the new one owns it from the next turn on.
   */
  belongsTo(logFile: string | undefined): void {
    this.#settle();
    this.#next = logFile;
    this.#since = turn();
  }

  end(): void {
    this.#log?.end();
    this.#log = undefined;
    this.#owner = undefined;
  }

  #settle(): void {
    if (turn() <= this.#since) return;
    if (this.#owner !== this.#next) this.end();
    this.#owner = this.#next;
    this.#since = Number.POSITIVE_INFINITY;
  }

  #write(source: 'stdout' | 'stderr', chunk: Buffer): void {
    this.#settle();
    if (this.#owner === undefined) return;
    this.#log ??= new TryLog(this.#owner);
    this.#log.stream(source, chunk);
  }
}
