/**
 * Writes the log of one try. Every line is in the file when the call returns, so what was said before a `kill -9` is
 * readable after it. Nothing is made before the first line, since most tries write none.
 */
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { inspect } from 'node:util';
import { formatFields, type LogLevel, type LogSource, longestRecord } from './log-line.ts';

export type LogFields = Readonly<Record<string, unknown>>;

export class TryLog {
  readonly #file: string;
  #fd: number | undefined;
  /** Of the try; what is written later (by what the task left behind) opens the file anew each time. */
  #ended = false;
  #broken = false;
  readonly #streams: Partial<Record<'stdout' | 'stderr', StringDecoder>> = {};

  constructor(file: string) {
    this.#file = file;
  }

  /** One message. It may have several lines; they stay together. */
  write(level: LogLevel, source: LogSource, message: string, fields?: LogFields): void {
    const fieldsText = fields === undefined ? undefined : formatFields(fields, (value) => inspect(value, { depth: 4 }));
    let rest = message;
    while (rest.length > longestRecord) {
      // Not between the halves of a pair: each record is valid text by itself.
      const half = rest.charCodeAt(longestRecord - 1);
      const end = half >= 0xd800 && half < 0xdc00 ? longestRecord - 1 : longestRecord;
      this.#append(level, source, rest.slice(0, end), true);
      rest = rest.slice(end);
    }
    this.#append(level, source, rest, false, fieldsText);
  }

  /**
   * A piece of a stream, however it was cut. A piece that ends within a line is written at once and marked, so that
   * nothing waits in memory for the rest.
   */
  stream(source: 'stdout' | 'stderr', chunk: string | Uint8Array): void {
    const decoder = (this.#streams[source] ??= new StringDecoder('utf8'));
    const text =
      typeof chunk === 'string' ? chunk : decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    const level = source === 'stdout' ? 'info' : 'error';
    let begin = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', begin)) {
      this.write(level, source, text.slice(begin, end));
      begin = end + 1;
    }
    for (; begin < text.length; begin += longestRecord) {
      this.#append(level, source, text.slice(begin, begin + longestRecord), true);
    }
  }

  /** Gives the file back. Lines that come later are still written. */
  end(): void {
    this.#ended = true;
    this.#close();
  }

  #append(level: LogLevel, source: LogSource, message: string, more: boolean, fields?: string): void {
    if (this.#broken) return;
    let line = `{"t":"${new Date().toISOString()}","level":"${level}","source":"${source}","message":${JSON.stringify(message)}`;
    if (fields !== undefined) line += `,"fields":${fields}`;
    line += more ? ',"more":true}\n' : '}\n';
    try {
      this.#fd ??= this.#open();
      const bytes = Buffer.from(line);
      for (let written = 0; written < bytes.length; ) written += writeSync(this.#fd, bytes, written);
    } catch {
      // A full disk must not fail the task; the next try begins anew.
      this.#broken = true;
    }
    if (this.#ended) this.#close();
  }

  #open(): number {
    try {
      return openSync(this.#file, 'a', 0o600);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      mkdirSync(dirname(this.#file), { recursive: true, mode: 0o700 });
      return openSync(this.#file, 'a', 0o600);
    }
  }

  #close(): void {
    if (this.#fd === undefined) return;
    const fd = this.#fd;
    this.#fd = undefined;
    try {
      closeSync(fd);
    } catch {
      // Closed by the user's code: nothing to give back.
    }
  }
}
