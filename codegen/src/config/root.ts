import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { configError } from './errors.ts';

const configNames = ['tradewind.config.ts', 'tradewind.config.mts', 'tradewind.config.js', 'tradewind.config.mjs'];

/**
 * The project that a folder belongs to: the nearest one upward with a `tradewind.config.ts`, else the nearest with a
 * `package.json`. Throws TW6054 if there is neither.
 */
export function findRoot(from: string): string {
  const start = realpathSync(resolve(from));
  const root =
    nearestFolder(start, (folder) => configFileIn(folder) !== undefined) ??
    nearestFolder(start, (folder) => existsSync(join(folder, 'package.json')));
  if (root !== undefined) return root;
  throw configError('TW6054', `There is no project in ${from}, nor in a folder above it`, {
    help: 'Run this in a folder with a `tradewind.config.ts` or a `package.json`. `tradewind init` makes one.',
  });
}

/** The config file of a project, if it has one. */
export function configFileIn(root: string): string | undefined {
  return configNames.map((name) => join(root, name)).find((file) => existsSync(file));
}

function nearestFolder(start: string, test: (folder: string) => boolean): string | undefined {
  let folder = start;
  while (!test(folder)) {
    const parent = dirname(folder);
    if (parent === folder) return undefined;
    folder = parent;
  }
  return folder;
}
