import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { ts } from 'ts-morph';

/** Lock files, which say what is installed. */
const lockFiles = ['package-lock.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock'];

/**
 * The files beside the sources that a compilation depends on: tsconfig.json and what it extends, package.json, the lock
 * file, and the package.json of packages that the bundle imports. Some may not be there: that is part of it.
 */
export function settingsFiles(root: string, packages: Iterable<string>): string[] {
  const found = new Set([...tsconfigChain(join(root, 'tsconfig.json')), join(root, 'package.json')]);
  for (let folder = root; ; folder = dirname(folder)) {
    for (const name of lockFiles) if (existsSync(join(folder, name))) found.add(join(folder, name));
    for (const name of packages) {
      const file = join(folder, 'node_modules', name, 'package.json');
      if (existsSync(file)) found.add(file);
    }
    if (dirname(folder) === folder) return [...found];
  }
}

function tsconfigChain(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  if (!existsSync(file)) return seen;
  const { config } = ts.parseConfigFileTextToJson(file, readFileSync(file, 'utf8')) as {
    config?: { extends?: unknown };
  };
  for (const name of [config?.extends].flat()) {
    if (typeof name === 'string') tsconfigChain(baseConfig(name, file), seen);
  }
  return seen;
}

function baseConfig(name: string, from: string): string {
  if (/^\.{0,2}\//.test(name)) {
    const path = resolve(dirname(from), name);
    return path.endsWith('.json') ? path : `${path}.json`;
  }
  const require = createRequire(from);
  for (const candidate of [name, `${name}.json`, `${name}/tsconfig.json`]) {
    try {
      return require.resolve(candidate);
    } catch {
      // The next spelling.
    }
  }
  return resolve(dirname(from), name);
}
