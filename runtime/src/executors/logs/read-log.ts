/** Reads the log of a try, while it is being written too. */
import { createReadStream, type FSWatcher, mkdirSync, watch } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { type LogLine, type LogRecord, type LogSource, parseRecord } from './log-line.ts';

export type { LogLine };

/** A line that has no end is given out in pieces of this size. */
const longestLine = 1024 * 1024;
/** Where the file system tells nothing of changes (network drives). */
const lookAgainMs = 1_000;

/** Every line that is in the file now, in order. A file that is not there has none: the task wrote nothing. */
export async function* readLog(file: string): AsyncIterable<LogLine> {
  const assembler = new Assembler();
  for await (const chunk of readFrom(file, 0)) yield* assembler.add(chunk);
  yield* assembler.end();
}

/**
 * Every line of the file and those that are yet to come, until `signal` fires; then what is there at that moment is still
 * given out. The file need not exist yet.
 */
export async function* followLog(file: string, signal: AbortSignal): AsyncIterable<LogLine> {
  const assembler = new Assembler();
  const changes = new Changes(file);
  const wake = (): void => changes.notice();
  signal.addEventListener('abort', wake, { once: true });
  let offset = 0;
  try {
    for (;;) {
      const last = signal.aborted;
      changes.clear();
      for await (const chunk of readFrom(file, offset)) {
        offset += chunk.length;
        yield* assembler.add(chunk);
      }
      if (last) break;
      if (!signal.aborted) await changes.next();
    }
    yield* assembler.end();
  } finally {
    signal.removeEventListener('abort', wake);
    changes.close();
  }
}

async function* readFrom(file: string, offset: number): AsyncIterable<Buffer> {
  let handle: Awaited<ReturnType<typeof open>>;
  try {
    handle = await open(file, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  // The stream closes the handle.
  yield* createReadStream(file, { fd: handle, start: offset }) as AsyncIterable<Buffer>;
}

/** Wakes a reader when the file may have changed. */
class Changes {
  readonly #close: () => void;
  #noticed = false;
  #waiting: (() => void) | undefined;

  constructor(file: string) {
    const watcher = watchFolder(dirname(file), (changed) => {
      if (changed === null || changed === basename(file)) this.notice();
    });
    const timer = setInterval(() => this.notice(), lookAgainMs);
    this.#close = () => {
      watcher?.close();
      clearInterval(timer);
    };
  }

  notice(): void {
    this.#noticed = true;
    this.#waiting?.();
  }

  clear(): void {
    this.#noticed = false;
  }

  async next(): Promise<void> {
    if (this.#noticed) return;
    await new Promise<void>((resolve) => {
      this.#waiting = resolve;
    });
    this.#waiting = undefined;
  }

  close(): void {
    this.#close();
  }
}

/** The folder is watched, since the file may not be there yet. Where that can't be done, the slow look has to do. */
function watchFolder(folder: string, changed: (name: string | null) => void): FSWatcher | undefined {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return watch(folder, (_, name) => changed(name)).on('error', () => {});
  } catch {
    return undefined;
  }
}

/** From bytes to lines: a line may come in pieces, be torn by a kill, or go on in the next record. */
class Assembler {
  #rest: Buffer[] = [];
  readonly #open = new Map<LogSource, LogRecord>();
  #time = new Date(0).toISOString();

  *add(chunk: Buffer): Iterable<LogLine> {
    let begin = 0;
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, begin)) {
      this.#rest.push(chunk.subarray(begin, end));
      begin = end + 1;
      yield* this.#line();
    }
    if (begin < chunk.length) this.#rest.push(chunk.subarray(begin));
  }

  *end(): Iterable<LogLine> {
    if (this.#rest.length > 0) yield* this.#line();
    yield* this.#open.values().map(asLine);
    this.#open.clear();
  }

  *#line(): Iterable<LogLine> {
    const text = Buffer.concat(this.#rest).toString('utf8');
    this.#rest = [];
    if (text === '') return;
    const record = parseRecord(text);
    if (record === undefined) {
      yield* this.#torn(text);
      return;
    }
    yield* this.#record(record);
  }

  *#record(record: LogRecord): Iterable<LogLine> {
    this.#time = record.t;
    const begun = this.#open.get(record.source);
    const whole =
      begun === undefined
        ? record
        : { ...record, t: begun.t, level: begun.level, message: begun.message + record.message };
    if (record.more === true && whole.message.length < longestLine) {
      this.#open.set(record.source, whole);
      return;
    }
    this.#open.delete(record.source);
    yield asLine(whole);
  }

  /** The writer was killed within a line, and the next writer went on behind it. */
  *#torn(text: string): Iterable<LogLine> {
    const next = text.indexOf('{"t":"', 1);
    const record = next < 0 ? undefined : parseRecord(text.slice(next));
    const torn = record === undefined ? text : text.slice(0, next);
    yield salvage(torn) ?? { t: this.#time, level: 'info', source: 'stdout', message: torn };
    if (record !== undefined) yield* this.#record(record);
  }
}

/** What can be read of a record that has no end. */
function salvage(torn: string): LogLine | undefined {
  // The last escape may be torn too.
  return parseRecord(`${torn}"}`) ?? parseRecord(`${torn.replace(/\\(u[\da-f]{0,3})?$/i, '')}"}`);
}

function asLine({ t, level, source, message, fields }: LogRecord): LogLine {
  // Programs may end their lines as Windows does.
  const piped = source === 'stdout' || source === 'stderr';
  const text = piped && message.endsWith('\r') ? message.slice(0, -1) : message;
  return { t, level, source, message: text, ...(fields === undefined ? {} : { fields }) };
}
