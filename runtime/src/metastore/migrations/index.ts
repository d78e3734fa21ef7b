/** The steps of the schema, in order, each forward and back. A step that was released is never changed. */
import type { Knex } from 'knex';
import { runsAndTries } from './0001-runs-and-tries.ts';

/** A step of the schema. */
export interface Migration extends Knex.Migration {
  /** Recorded in the database; sorts in the order of the steps. */
  readonly name: string;
}

export const migrations: readonly Migration[] = [runsAndTries];

/** Table in which Knex records what ran. */
export const migrationTable = 'tradewind_migrations';

/** Migrations are code here, not files that Knex looks for. */
export function migrationSource(steps: readonly Migration[]): Knex.MigrationSource<Migration> {
  return {
    getMigrations: () => Promise.resolve([...steps]),
    getMigrationName: (step) => step.name,
    getMigration: (step) => Promise.resolve(step),
  };
}
