import type { Knex } from 'knex';
import type { Migration } from './index.ts';

// Lengths: the widest key (run, node, map path, try number) must fit in MariaDB's 3,072 bytes at four bytes a character.
const runIdLength = 190;
const nodeIdLength = 250;
const mapPathLength = 120;
const dagIdLength = 250;
const versionLength = 64;
const tokenLength = 100;
const ownerLength = 190;
const wordLength = 32;

/** Manifests, texts of XComs and errors may be long; MariaDB's plain `text` ends at 64 KiB. */
const long = 'longtext';

function instanceKey(table: Knex.CreateTableBuilder): void {
  table.string('run_id', runIdLength).notNullable().references('run_id').inTable('dag_run').onDelete('CASCADE');
  table.string('node_id', nodeIdLength).notNullable();
  // `[2][0]`, so that node and map path side by side are the instance's key; empty outside of loops.
  table.string('map_path', mapPathLength).notNullable();
}

async function createRuns(knex: Knex): Promise<void> {
  await knex.schema.createTable('dag_version', (table) => {
    table.string('version', versionLength).notNullable();
    table.text('manifest', long).notNullable();
    table.text('folder').notNullable();
    table.bigInteger('created_at').notNullable();
    table.primary(['version']);
  });
  await knex.schema.createTable('dag_run', (table) => {
    table.string('run_id', runIdLength).notNullable();
    table.string('dag_id', dagIdLength).notNullable();
    table.string('version', versionLength).notNullable().references('version').inTable('dag_version');
    table.bigInteger('logical_date').notNullable();
    table.integer('rerun').notNullable();
    table.bigInteger('interval_start').notNullable();
    table.bigInteger('interval_end').notNullable();
    table.smallint('is_latest').notNullable();
    table.text('params', long).notNullable();
    table.string('trigger_kind', wordLength).notNullable();
    table.string('state', wordLength).notNullable();
    table.string('owner', ownerLength);
    table.bigInteger('epoch').notNullable();
    table.bigInteger('lease_expires_at');
    table.bigInteger('created_at').notNullable();
    table.bigInteger('started_at');
    table.bigInteger('ended_at');
    table.text('error', long);
    table.text('result', long);
    table.primary(['run_id']);
    table.unique(['dag_id', 'logical_date', 'rerun'], { indexName: 'dag_run_logical_date' });
    table.index(['state', 'created_at'], 'dag_run_state');
    table.index(['dag_id', 'created_at'], 'dag_run_dag');
  });
}

async function createInstances(knex: Knex): Promise<void> {
  await knex.schema.createTable('task_instance', (table) => {
    instanceKey(table);
    table.string('state', wordLength).notNullable();
    table.integer('try_number').notNullable();
    table.integer('lost_tries').notNullable();
    table.string('token', tokenLength);
    table.bigInteger('retry_at');
    table.bigInteger('started_at');
    table.bigInteger('ended_at');
    table.text('cause', long);
    table.bigInteger('end_sequence');
    table.primary(['run_id', 'node_id', 'map_path']);
  });
  await knex.schema.createTable('task_try', (table) => {
    instanceKey(table);
    table.integer('try_number').notNullable();
    table.string('token', tokenLength).notNullable();
    table.bigInteger('started_at').notNullable();
    table.bigInteger('ended_at');
    table.string('state', wordLength).notNullable();
    table.string('reason', wordLength);
    table.text('error', long);
    table.text('log_file').notNullable();
    table.primary(['run_id', 'node_id', 'map_path', 'try_number']);
  });
  await knex.schema.createTable('xcom', (table) => {
    instanceKey(table);
    table.integer('try_number').notNullable();
    table.text('text', long);
    table.text('file');
    table.bigInteger('bytes').notNullable();
    table.primary(['run_id', 'node_id', 'map_path']);
  });
}

/** Versions, runs, task instances, tries and XComs. */
export const runsAndTries: Migration = {
  name: '0001-runs-and-tries',
  async up(knex) {
    await createRuns(knex);
    await createInstances(knex);
  },
  async down(knex) {
    for (const table of ['xcom', 'task_try', 'task_instance', 'dag_run', 'dag_version']) {
      await knex.schema.dropTable(table);
    }
  },
};
