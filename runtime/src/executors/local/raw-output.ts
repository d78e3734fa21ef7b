/**
 * What a worker process writes past Node's streams: programs that tasks start with our stdio, native code, V8's last
 * words. It arrives through pipes, and goes to the log of the try that ran when it was written.
 */
// Imported, not global: a test's fake timers must not stop us.
import { setImmediate } from 'node:timers';
import type { Readable } from 'node:stream';
import { TryLog } from '../logs/try-log.ts';

const tailChars = 16 * 1024;

export class RawOutput {
  #logFile: string | undefined;
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
   * From now on it belongs to this try; `undefined`: to none, there is more than one. What the last try wrote before it
   * ended is still being read in this turn of the event loop, so the new one owns it from the next turn on.
   */
  belongsTo(logFile: string | undefined): void {
    setImmediate(() => {
      this.end();
      this.#logFile = logFile;
      this.#tail = '';
    });
  }

  end(): void {
    this.#log?.end();
    this.#log = undefined;
    this.#logFile = undefined;
  }

  #write(source: 'stdout' | 'stderr', chunk: Buffer): void {
    if (this.#logFile === undefined) return;
    this.#log ??= new TryLog(this.#logFile);
    this.#log.stream(source, chunk);
  }
}
