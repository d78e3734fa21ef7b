import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { seededBugs } from './bugs.ts';

const repository = fileURLToPath(new URL('../../..', import.meta.url));

/** Puts one seeded bug into the sources as they are loaded; nothing on the disk changes. */
export function seededBug(name: string): Plugin {
  const bug = seededBugs.find((one) => one.name === name);
  if (bug === undefined) throw new Error(`no seeded bug is called ${name}`);
  return {
    name: 'seeded-bug',
    enforce: 'pre',
    transform(code, id) {
      if (relative(repository, id) !== bug.file) return undefined;
      if (!code.includes(bug.find)) throw new Error(`${bug.file} does not hold what "${name}" replaces`);
      return { code: code.replace(bug.find, () => bug.replace), map: null };
    },
  };
}
