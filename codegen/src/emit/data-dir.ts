import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, isAbsolute, join, relative } from 'node:path';

/** Makes the folder of a project's data. What is in it is never committed. */
export function prepareDataDir(dataDir: string): void {
  mkdirSync(dataDir, { recursive: true });
  const ignore = join(dataDir, '.gitignore');
  // Only where the whole folder is ours: a folder that someone chose may hold other things.
  if (basename(dataDir) === '.tradewind' && !existsSync(ignore)) writeFileSync(ignore, '*\n');
}

/** Whether a path is in a folder, or is the folder. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return !isAbsolute(way) && !/^\.\.(?:[/\\]|$)/.test(way);
}
