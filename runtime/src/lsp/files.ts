/** Between the URIs of the protocol and the paths of the compiler. */
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { configFileIn, findRoot } from '@tradewind/codegen';

/** Absolute, without symbolic links where it exists; undefined: it is no file. */
export function pathOf(uri: string): string | undefined {
  try {
    return realPath(fileURLToPath(uri));
  } catch {
    // `untitled:`, `git:` and their like.
    return undefined;
  }
}

/** Also of a file that is not there yet: of the nearest folder that is. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(realPath(parent), basename(path));
  }
}

export function uriOf(path: string): string {
  return pathToFileURL(path).href;
}

/** As diagnostics tell it: relative to the project, with forward slashes. */
export function inProject(root: string, path: string): string {
  return relative(root, path).replaceAll('\\', '/');
}

export function isSource(path: string): boolean {
  return /\.[cm]?tsx?$/.test(path);
}

/** What a project's settings are read from. */
export function isSettings(path: string): boolean {
  return /^(?:tradewind\.config\.m?[jt]s|tsconfig[^/]*\.json|package\.json)$/.test(basename(path));
}

/**
 * The project that a folder belongs to, if it is one of Tradewind's: it has a config, or depends on the package. Most
 * folders of an editor are no such thing.
 */
export function projectOf(folder: string): string | undefined {
  try {
    let existing = folder;
    while (!existsSync(existing)) existing = dirname(existing);
    const root = findRoot(existing);
    return configFileIn(root) !== undefined || dependsOnUs(root) ? root : undefined;
  } catch {
    return undefined;
  }
}

function dependsOnUs(root: string): boolean {
  const text = readFileSync(join(root, 'package.json'), 'utf8');
  const { dependencies = {}, devDependencies = {} } = JSON.parse(text) as {
    dependencies?: Readonly<Record<string, string>>;
    devDependencies?: Readonly<Record<string, string>>;
  };
  return 'tradewind' in dependencies || 'tradewind' in devDependencies;
}
