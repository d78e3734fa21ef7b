/** Notices whether files have changed, without reading those that were not touched. */
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import { isInside } from '../emit/data-dir.ts';

/** What a file was like; null: there was none. */
export type Stamp = { readonly size: number; readonly mtimeMs: number; readonly hash: string } | null;

/** By path, relative to the project where the file is in it. */
export type Stamps = Readonly<Record<string, Stamp>>;

/**
 * The stamps of some files, or undefined if one of them may have been written since `readAtMs`: what was read from it
 * then is perhaps not what is in it now.
 */
export function stampFiles(root: string, files: Iterable<string>, readAtMs: number): Stamps | undefined {
  const stamps: Record<string, Stamp> = {};
  for (const file of [...new Set(files)].sort()) {
    const stamp = stampOf(file);
    // File systems round times: one of the same moment may be the moment after.
    if (stamp !== null && stamp.mtimeMs > readAtMs - 20) return undefined;
    stamps[shortPath(root, file)] = stamp;
  }
  return stamps;
}

/** Whether every file is as it was. One that was only touched is read and compared. */
export function areUnchanged(root: string, stamps: Stamps): boolean {
  return Object.entries(stamps).every(([path, stamp]) => {
    const file = isAbsolute(path) ? path : join(root, path);
    const stats = statSync(file, { throwIfNoEntry: false });
    if (stats === undefined || stamp === null) return stats === undefined && stamp === null;
    if (stats.size !== stamp.size) return false;
    return stats.mtimeMs === stamp.mtimeMs || hashFile(file) === stamp.hash;
  });
}

function stampOf(file: string): Stamp {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats === undefined || !stats.isFile()) return null;
  return { size: stats.size, mtimeMs: stats.mtimeMs, hash: hashFile(file) };
}

function hashFile(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

/** So that a project may be moved as a whole and keeps its cache. */
function shortPath(root: string, file: string): string {
  return isInside(root, file) ? relative(root, file) : file;
}
