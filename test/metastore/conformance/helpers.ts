import type { Metastore, RunRow } from '../../../runtime/src/metastore/index.ts';

/** Milliseconds of the year 2255; beyond 32 bits, and so are the counts below. */
export const late = 9_000_000_000_123;
export const huge = Number.MAX_SAFE_INTEGER;

/** The run, which must be there. */
export async function runOf(metastore: Metastore, runId: string): Promise<RunRow> {
  const run = await metastore.getRun(runId);
  if (run === undefined) throw new Error(`${runId} is not there`);
  return run;
}

/** The code of the error that it must end with. */
export async function codeOf(doing: Promise<unknown>): Promise<string> {
  const error: unknown = await doing.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return (error as { code?: string } | undefined)?.code ?? `no code: ${String(error)}`;
}
