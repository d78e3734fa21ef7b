import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dialectFor } from '../../runtime/src/metastore/dialect.ts';
import { migrateSchema, rollbackSchema } from '../../runtime/src/metastore/migrate.ts';
import { type Migration, migrations } from '../../runtime/src/metastore/migrations/index.ts';
import { Session } from '../../runtime/src/metastore/session.ts';
import { SqlMetastore } from '../../runtime/src/metastore/store.ts';
import { change, instance, withRuns } from './rows.ts';

let session: Session;
let metastore: SqlMetastore;
beforeEach(async () => {
  session = new Session(dialectFor(':memory:', { busyTimeoutMs: 10 }), true);
  await session.open();
  metastore = new SqlMetastore(session);
});
afterEach(() => metastore.close());

/** A step such as a later version may bring: a column with an index on a table that others refer to. */
const notes: Migration = {
  name: '9999-notes',
  async up(knex) {
    await knex.schema.alterTable('dag_run', (table) => {
      table.string('note', 20).notNullable().defaultTo('none');
      table.index(['note'], 'dag_run_note');
    });
  },
  async down(knex) {
    await knex.schema.alterTable('dag_run', (table) => {
      table.dropIndex(['note'], 'dag_run_note');
      table.dropColumn('note');
    });
  },
};
const failing: Migration = {
  name: '9999-failing',
  async up(knex) {
    await knex.schema.createTable('half', (table) => table.integer('one'));
    await knex.schema.createTable('half', (table) => table.integer('one'));
  },
  down: () => Promise.resolve(),
};

async function tables(): Promise<string[]> {
  const rows = (await session.knex('sqlite_master').select('name').where('type', 'table')) as { name: string }[];
  return rows.map((row) => row.name).filter((name) => !name.startsWith('sqlite_') && !name.startsWith('tradewind_'));
}

async function foreignKeys(): Promise<unknown> {
  return session.knex.raw('PRAGMA foreign_keys');
}

describe('the schema', () => {
  test('goes up, down to nothing, and up again', async () => {
    const all = migrations.map((step) => step.name);
    expect(await metastore.migrate()).toEqual(all);
    expect(await metastore.migrate()).toEqual([]);
    await withRuns(metastore, 2);
    expect(await metastore.rollback({ all: true })).toEqual(all.toReversed());
    expect(await tables()).toEqual([]);
    expect(await metastore.rollback()).toEqual([]);
    expect(await metastore.migrate()).toEqual(all);
    expect(await metastore.listRuns({})).toEqual([]);
    await withRuns(metastore, 2);
  });

  test('takes one step at a time back', async () => {
    const steps = [...migrations, notes];
    await migrateSchema(session, steps);
    expect(await rollbackSchema(session, false, steps)).toEqual(['9999-notes']);
    expect(await rollbackSchema(session, false, steps)).toEqual([migrations.at(-1)?.name]);
  });

  test('changes on data lose none of it, forward and back', async () => {
    const steps = [...migrations, notes];
    await metastore.migrate();
    await withRuns(metastore, 3);
    await metastore.commit([change('run_1', { instances: [instance('a'), instance('b')] })]);
    const before = [await metastore.listRuns({}), await metastore.listInstances('run_1')];

    expect(await migrateSchema(session, steps)).toEqual(['9999-notes']);
    expect(await session.knex('dag_run').distinct('note')).toEqual([{ note: 'none' }]);
    expect([await metastore.listRuns({}), await metastore.listInstances('run_1')]).toEqual(before);
    expect(await rollbackSchema(session, false, steps)).toEqual(['9999-notes']);
    expect([await metastore.listRuns({}), await metastore.listInstances('run_1')]).toEqual(before);
    expect(await foreignKeys()).toEqual([{ foreign_keys: 1 }]);
    expect(await migrateSchema(session, steps)).toEqual(['9999-notes']);
  });

  test('a step that fails leaves nothing behind, neither tables nor a lock', async () => {
    await metastore.migrate();
    const before = await tables();
    await expect(migrateSchema(session, [...migrations, notes, failing])).rejects.toMatchObject({ code: 'TW3099' });
    expect(await tables()).toEqual(before);
    expect(await foreignKeys()).toEqual([{ foreign_keys: 1 }]);
    expect(await migrateSchema(session, [...migrations, notes])).toEqual(['9999-notes']);
  });

  test('of a newer program is left alone', async () => {
    await migrateSchema(session, [...migrations, notes]);
    await expect(metastore.migrate()).rejects.toMatchObject({
      code: 'TW3008',
      message: expect.stringContaining('9999-notes') as string,
    });
    await expect(metastore.rollback({ all: true })).rejects.toMatchObject({ code: 'TW3008' });
    expect(await tables()).toContain('dag_run');
  });

  test('what is asked for while it changes waits its turn', async () => {
    await metastore.migrate();
    const entered = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const slow: Migration = {
      name: '9999-slow',
      async up() {
        entered.resolve();
        await gate.promise;
      },
      down: () => Promise.resolve(),
    };
    const order: string[] = [];
    const changing = migrateSchema(session, [...migrations, slow]).then(() => order.push('changed'));
    await entered.promise;
    const written = withRuns(metastore, 1).then(() => order.push('written'));
    gate.resolve();
    await Promise.all([changing, written]);
    expect(order).toContain('changed');
    expect(await metastore.listRuns({})).toHaveLength(1);
  });

  test('rows belong to their run, and go with it', async () => {
    await metastore.migrate();
    await withRuns(metastore, 1);
    await metastore.commit([change('run_0', { instances: [instance('a')] })]);
    await session.knex('dag_run').where('run_id', 'run_0').del();
    expect(await metastore.listInstances('run_0')).toEqual([]);
    await expect(session.knex('dag_version').insert({ version: 'v2' })).rejects.toThrow(/NOT NULL/);
  });

  test('a version in use cannot be deleted', async () => {
    await metastore.migrate();
    await withRuns(metastore, 1);
    await expect(session.knex('dag_version').del()).rejects.toThrow(/FOREIGN KEY/);
  });
});
