import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const skipped: ReadonlySet<string> = new Set(['node_modules', 'dist', 'coverage']);

/**
 * A hash of the names of all sources below a folder: it changes when one is added, removed or renamed. Packages, builds and
 * hidden folders are no sources.
 */
export function hashOfListing(root: string): string {
  const hash = createHash('sha256');
  const walk = (folder: string, path: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const { name } = entry;
      if (entry.isDirectory()) {
        if (!skipped.has(name) && !name.startsWith('.')) walk(join(folder, name), `${path}${name}/`);
      } else if (/\.(?:[cm]?[jt]sx?|json)$/.test(name)) {
        hash.update(`${path}${name}\n`);
      }
    }
  };
  walk(root, '');
  return hash.digest('hex');
}
