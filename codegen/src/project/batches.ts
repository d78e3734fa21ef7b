/**
 * A large project is looked at in batches, each under a checker of its own. What a checker has found out of the types of
 * one dag is of no use to another that does not import it, but stays in memory for as long as the checker does.
 */
import type { ts } from 'ts-morph';
import type { Sources } from '../load/load.ts';
import type { Shared } from '../read/reader.ts';
import { collectGarbage } from './garbage.ts';

/**
 * How much text one checker is to see: more than a thousand dags. Every checker after the first is slower by a quarter:
 * V8 compiles its functions again, for any checker then.
 */
export const defaultBatchLength = 4_000_000;

/** For a process that lives long: a few hundred dags, since memory weighs more than the time of the first analysis. */
export const smallBatchLength = 1_000_000;

export interface BatchOptions {
  readonly sources: Sources;
  /** Names of files that nobody imports. */
  readonly leaves: ReadonlySet<string>;
  readonly batchLength: number;
}

/**
 * Looks at some files batch after batch; at nothing, if there are none. Gives what the last batch has shared. Nothing in
 * here may hold a project or a checker while the next batch is looked at.
 */
export function inBatches(
  files: readonly ts.SourceFile[],
  { sources, leaves, batchLength }: BatchOptions,
  look: (batch: readonly ts.SourceFile[], isLast: boolean) => Shared,
): Shared {
  const batches = batchesOf(files, leaves, batchLength);
  const last = batches.pop() ?? [];
  for (const batch of batches) {
    look(batch, false);
    sources.renew();
    collectGarbage();
  }
  return look(last, true);
}

/**
 * What others import comes first and together: whoever imports it finds it known. Then those that nobody imports, in parts
 * of about the same length.
 */
function batchesOf(
  files: readonly ts.SourceFile[],
  leaves: ReadonlySet<string>,
  batchLength: number,
): ts.SourceFile[][] {
  const length = lengthOf(files);
  const most = length / Math.ceil(length / batchLength);
  const batches: ts.SourceFile[][] = [];
  let batch = files.filter(({ fileName }) => !leaves.has(fileName));
  let seen = lengthOf(batch);
  for (const file of files) {
    if (!leaves.has(file.fileName)) continue;
    if (seen >= most) {
      batches.push(batch);
      batch = [];
      seen = 0;
    }
    batch.push(file);
    seen += file.text.length;
  }
  return [...batches, batch];
}

function lengthOf(files: readonly ts.SourceFile[]): number {
  return files.reduce((sum, { text }) => sum + text.length, 0);
}
