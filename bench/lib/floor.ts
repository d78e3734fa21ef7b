/** What this machine allows without any engine on top: one durable commit, one round trip to a warm process. */
import { fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { median } from './numbers.ts';

/** Single-row commits on the engine's own file, WAL, `synchronous=FULL`, through the driver alone. */
export class CommitFloor {
  readonly #db: Database.Database;
  readonly #insert: Database.Statement;

  constructor(file: string) {
    this.#db = new Database(file);
    this.#db.pragma('journal_mode = WAL');
    this.#db.pragma('synchronous = FULL');
    this.#db.pragma('busy_timeout = 5000');
    this.#db.exec('create table if not exists bench_floor (id integer primary key, run text, state text, at integer)');
    this.#insert = this.#db.prepare('insert into bench_floor (run, state, at) values (?, ?, ?)');
  }

  /** Milliseconds of one commit: the mean of `count`, as the engine's figure is a mean over the tasks of a run. */
  measure(count: number): number {
    const start = performance.now();
    for (let i = 0; i < count; i++) this.#insert.run('run', 'running', i);
    return (performance.now() - start) / count;
  }

  close(): void {
    this.#db.close();
  }
}

/** Milliseconds of one message to a warm child process and back: the median. */
export async function ipcRoundTripMs(folder: string, count = 3000): Promise<number> {
  const file = join(folder, 'echo.cjs');
  writeFileSync(file, "process.on('message', (message) => process.send(message));");
  const child = fork(file);
  try {
    let answered: () => void = () => {};
    child.on('message', () => answered());
    const trip = (): Promise<void> =>
      new Promise((resolve) => {
        answered = resolve;
        child.send({ token: 'a token as long as ours', args: ['1'] });
      });
    for (let i = 0; i < count / 5; i++) await trip();
    const times: number[] = [];
    for (let i = 0; i < count; i++) {
      const start = performance.now();
      await trip();
      times.push(performance.now() - start);
    }
    return median(times);
  } finally {
    child.kill();
  }
}
