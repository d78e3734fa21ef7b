/** New runs on their way into the metastore. */
import type { Metastore, NewRun } from '../metastore/metastore.ts';
import type { OwnedRun, Program } from './owned-run.ts';

export interface Birth {
  readonly run: NewRun;
  readonly program: Program;
  readonly born: (run: OwnedRun) => void;
  readonly failed: (error: unknown) => void;
}

/** Creates all in one transaction. If one of them is refused, each by itself, so that a bad run is the only one to fail. */
export async function createRuns(
  metastore: Pick<Metastore, 'createRuns'>,
  births: readonly Birth[],
  claim: NonNullable<NewRun['claim']>,
): Promise<readonly Birth[]> {
  try {
    await metastore.createRuns(births.map(({ run }) => ({ ...run, claim })));
    return births;
  } catch (error) {
    const [only, ...others] = births;
    if (only && others.length === 0) {
      only.failed(error);
      return [];
    }
  }
  const created: Birth[] = [];
  for (const birth of births) created.push(...(await createRuns(metastore, [birth], claim)));
  return created;
}
