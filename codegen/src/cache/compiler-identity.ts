import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

let known: string | undefined;

/** What this compiler is: its version, and the state of its files, for those who work on it. */
export function compilerIdentity(): string {
  known ??= [versionOfPackage(), ...filesBelow(join(import.meta.dirname, '..'))].join('\n');
  return known;
}

function versionOfPackage(): string {
  const text = readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8');
  return String((JSON.parse(text) as { readonly version?: unknown }).version);
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.[jt]s$/.test(entry.name))
    .map((entry) => {
      const { size, mtimeMs } = statSync(join(entry.parentPath, entry.name));
      return `${entry.name} ${size} ${mtimeMs}`;
    })
    .sort();
}
