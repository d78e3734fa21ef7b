/** The schema, forward and back. */
import type { Knex } from 'knex';
import { metastoreError } from './errors.ts';
import { type Migration, migrationSource, migrationTable, migrations } from './migrations/index.ts';
import type { Session } from './session.ts';

/** Brings the schema to the newest version; answers with the names of what ran. */
export function migrateSchema(session: Session, steps: readonly Migration[] = migrations): Promise<readonly string[]> {
  return session.retried(async () => {
    const ran = new Set(await refuseNewer(session, steps));
    if (steps.every((step) => ran.has(step.name))) return [];
    return changeSchema(session, steps, (migrator, config) => migrator.latest(config));
  });
}

/** Takes the newest step back, or all. */
export function rollbackSchema(
  session: Session,
  all: boolean,
  steps: readonly Migration[] = migrations,
): Promise<readonly string[]> {
  return session.retried(async () => {
    await refuseNewer(session, steps);
    return changeSchema(session, steps, (migrator, config) =>
      // Knex's batches are what happened to run together; one step is what `rollback()` promises.
      all ? migrator.rollback(config, true) : migrator.down(config),
    );
  });
}

async function changeSchema(
  { dialect, knex }: Session,
  steps: readonly Migration[],
  change: (migrator: Knex.Migrator, config: Knex.MigratorConfig) => Promise<unknown>,
): Promise<readonly string[]> {
  const config = { migrationSource: migrationSource(steps), tableName: migrationTable };
  const run = async (migrator: Knex.Migrator): Promise<readonly string[]> => {
    const [, ran] = (await change(migrator, config)) as [number, (string | Migration)[]];
    return ran.map((step) => (typeof step === 'string' ? step : step.name));
  };
  if (!dialect.capabilities.transactionalSchema) return run(knex.migrate);
  // In one transaction, two processes that start on a new file follow one another, and a process that is killed
  // leaves neither half a schema nor Knex's lock behind.
  try {
    // SQLite changes a table by building it anew and dropping the old one. With foreign keys on, that would delete all
    // rows that refer to it; so Knex turns them off, and looks for rows that refer to nothing in the end.
    const settings = { enforceForeignCheck: false };
    return await knex.transaction((trx) => run((trx as unknown as Knex).migrate), settings);
  } finally {
    // Knex turns them on again without waiting for it.
    for (const sql of dialect.afterSchemaChange) await knex.raw(sql);
  }
}

/** A program that does not know all of the schema could harm what it does not see. Answers with the steps that ran. */
export async function refuseNewer(
  session: Session,
  steps: readonly Migration[] = migrations,
): Promise<readonly string[]> {
  if (!(await session.knex.schema.hasTable(migrationTable))) return [];
  const known = new Set(steps.map((step) => step.name));
  const ran = (await session.knex(migrationTable).select('name')) as readonly { readonly name: string }[];
  const unknown = ran.map((row) => row.name).filter((name) => !known.has(name));
  if (unknown.length === 0) return [...known].filter((name) => ran.some((row) => row.name === name));
  throw metastoreError(
    'TW3008',
    `${session.dialect.where} has a schema that this Tradewind does not know: ${unknown.join(', ')}.`,
    { help: 'Use the Tradewind that wrote it, or a newer one. This one has changed nothing.' },
  );
}
