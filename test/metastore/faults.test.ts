import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dialectFor } from '../../runtime/src/metastore/dialect.ts';
import { translateError } from '../../runtime/src/metastore/errors.ts';
import { metastoreErrors, openMetastore } from '../../runtime/src/metastore/index.ts';
import { Session } from '../../runtime/src/metastore/session.ts';
import { sqliteFault } from '../../runtime/src/metastore/sqlite.ts';
import { SqlMetastore } from '../../runtime/src/metastore/store.ts';
import { openRaw } from './raw.ts';
import { change, instance, withRuns, xcom } from './rows.ts';
import { temporaryFolder } from './stores.ts';

let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ folder, remove } = await temporaryFolder());
});
afterEach(() => remove());

async function failure(doing: Promise<unknown>): Promise<{ code?: string; message: string; help?: string }> {
  try {
    await doing;
  } catch (error) {
    return error as { code?: string; message: string; help?: string };
  }
  throw new Error('it did not fail');
}

describe('opening', () => {
  test('takes a path, a URL of a file, or a file by name', async () => {
    const places = [join(folder, 'a.db'), `sqlite:${join(folder, 'b.db')}`, `sqlite://${join(folder, 'c.db')}`];
    for (const place of [...places, pathToFileURL(join(folder, 'd.db')).href, { file: join(folder, 'e.db') }]) {
      const metastore = await openMetastore(place);
      await metastore.close();
    }
    const files = readdirSync(folder).filter((name) => name.endsWith('.db'));
    expect(files.sort()).toEqual(['a.db', 'b.db', 'c.db', 'd.db', 'e.db']);
  });

  test('a file that only its user can read', async () => {
    const file = join(folder, 'm.db');
    const metastore = await openMetastore(file);
    await metastore.migrate();
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    await metastore.close();
  });

  test('with a write-ahead log, durable, with foreign keys', async () => {
    const dialect = dialectFor(join(folder, 'm.db'), { busyTimeoutMs: 77 });
    const session = new Session(dialect, true);
    await session.open();
    const pragma = async (name: string): Promise<unknown> => {
      const [row] = (await session.knex.raw(`PRAGMA ${name}`)) as Record<string, unknown>[];
      return Object.values(row ?? {})[0];
    };
    expect(await pragma('journal_mode')).toBe('wal');
    expect(await pragma('synchronous')).toBe(2);
    expect(await pragma('foreign_keys')).toBe(1);
    expect(await pragma('busy_timeout')).toBe(77);
    await session.close();
  });

  test('fails where the folder is missing, and makes none', async () => {
    const error = await failure(openMetastore(join(folder, 'no', 'm.db')));
    expect(error).toMatchObject({ code: 'TW3001', message: expect.stringContaining(join(folder, 'no')) as string });
    expect(error.help).toContain('folder');
    expect(existsSync(join(folder, 'no'))).toBe(false);
  });

  test('fails where the path is a folder', async () => {
    mkdirSync(join(folder, 'm.db'));
    expect(await failure(openMetastore(join(folder, 'm.db')))).toMatchObject({ code: 'TW3001' });
  });

  test('fails on a file that is no database, and leaves it as it is', async () => {
    const file = join(folder, 'notes.txt');
    writeFileSync(file, 'not a database, but a text that is long enough to be taken for the head of one');
    expect(await failure(openMetastore(file))).toMatchObject({ code: 'TW3007' });
    expect(readFileSync(file, 'utf8')).toMatch(/^not a database/);
  });

  test('fails on a database of a newer version, before anything is done to it', async () => {
    const file = join(folder, 'm.db');
    const metastore = await openMetastore(file);
    await metastore.migrate();
    await metastore.close();
    const raw = openRaw(file);
    raw.exec("insert into tradewind_migrations (name, batch) values ('9999-from-the-future', 9)");
    raw.close();
    expect(await failure(openMetastore(file))).toMatchObject({
      code: 'TW3008',
      message: expect.stringContaining('9999-from-the-future') as string,
    });
  });

  test.each(['postgres://localhost/x', 'mysql://localhost/x', 'mongodb://x'])('refuses %s', async (url) => {
    expect(await failure(openMetastore(url))).toMatchObject({ code: 'TW3010' });
  });
});

describe('using', () => {
  test.each([true, false])('a store without its schema says so (at once: %s)', async (synchronous) => {
    const metastore = await openMetastore(':memory:', { synchronous });
    expect(await failure(metastore.getRun('run_a'))).toMatchObject({ code: 'TW3009' });
    expect(await failure(metastore.commit([change('run_a')]))).toMatchObject({ code: 'TW3009' });
    await metastore.close();
  });

  test('a full disk refuses a commit whole, and goes on when there is room', async () => {
    const dialect = dialectFor(join(folder, 'm.db'), { busyTimeoutMs: 10 });
    const session = new Session(dialect, true);
    await session.open();
    const metastore = new SqlMetastore(session);
    await metastore.migrate();
    await withRuns(metastore, 2);
    const pages = (value: number): unknown => dialect.connection()?.pragma(`max_page_count = ${value}`);
    pages(1);
    const changes = [
      change('run_0', { instances: [instance('a')] }),
      change('run_1', { instances: [instance('b')], xcoms: [xcom('b', 'x'.repeat(100_000))] }),
    ];
    expect(await failure(metastore.commit(changes))).toMatchObject({ code: 'TW3005' });
    expect(await metastore.listInstances('run_0')).toEqual([]);
    pages(1_000_000);
    expect(await metastore.commit(changes)).toEqual({ fenced: [] });
    expect(await metastore.listInstances('run_1')).toEqual([instance('b')]);
    await metastore.close();
  });

  test('a database that may not be written says so', async () => {
    const file = join(folder, 'm.db');
    await (await openMetastore(file)).close();
    const raw = openRaw(file, { readonly: true });
    let refusal: unknown;
    try {
      raw.exec('create table x (y)');
    } catch (error) {
      refusal = error;
    }
    raw.close();
    expect(translateError(refusal, sqliteFault(refusal), file)).toMatchObject({ code: 'TW3006' });
  });

  test('errors hold no data of users', async () => {
    const metastore = await openMetastore(':memory:', { synchronous: false });
    await metastore.migrate();
    await withRuns(metastore, 2);
    const secret = 'hunter2';
    const error = await failure(
      metastore.commit([
        change('run_0', {
          xcoms: [{ ...xcom('a', secret), bytes: 1 }],
          instances: [instance('a', { state: null as never })],
        }),
      ]),
    );
    expect(error).toMatchObject({ code: 'TW3099', message: expect.stringContaining('NOT NULL') as string });
    expect(error.message).not.toMatch(/insert|hunter2/);
    expect(String((error as { cause?: unknown }).cause)).not.toMatch(/insert|hunter2/);
    await metastore.close();
  });

  test('numbers that a database cannot hold are refused before they are written', async () => {
    const metastore = await openMetastore(':memory:');
    await metastore.migrate();
    await withRuns(metastore, 1);
    for (const startedAt of [1.5, Number.NaN, Infinity, 2 ** 53]) {
      await failure(metastore.commit([change('run_0', { instances: [instance('a', { startedAt })] })]));
    }
    expect(await metastore.listInstances('run_0')).toEqual([]);
    await metastore.close();
  });

  test('a lock that another process holds is waited for', async () => {
    const file = join(folder, 'm.db');
    const metastore = await openMetastore(file, { busyTimeoutMs: 1 });
    await metastore.migrate();
    await withRuns(metastore, 1);
    const raw = openRaw(file);
    raw.exec('begin immediate');
    const committed = metastore.commit([change('run_0', { instances: [instance('a')] })]);
    const read = await metastore.listInstances('run_0');
    expect(read).toEqual([]);
    raw.exec('commit');
    raw.close();
    expect(await committed).toEqual({ fenced: [] });
    await metastore.close();
  });
});

test('every code has its page, with the same title', () => {
  for (const [code, title] of Object.entries(metastoreErrors)) {
    const page = readFileSync(new URL(`../../docs/errors/${code}.md`, import.meta.url), 'utf8');
    expect(page.split('\n', 1)[0]).toBe(`# ${code}: ${title}`);
  }
});
