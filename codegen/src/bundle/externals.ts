import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';

/** The package that a specifier is of: `@scope/name` of `@scope/name/sub`. Undefined for what is in no package. */
export function packageOf(specifier: string): string | undefined {
  if (isBuiltin(specifier) || /^(?:[./#]|[a-z]+:)/i.test(specifier)) return undefined;
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

/** The versions of the packages that stand behind some imports, by name, in order; `?` where none is installed. */
export function versionsOf(root: string, specifiers: Iterable<string>): Record<string, string> {
  const names = new Set<string>();
  for (const specifier of specifiers) {
    const name = packageOf(specifier);
    if (name !== undefined) names.add(name);
  }
  return Object.fromEntries([...names].sort().map((name) => [name, installedVersion(root, name) ?? '?']));
}

/** As Node finds packages: in the `node_modules` of this folder or of one above it. */
function installedVersion(folder: string, name: string): string | undefined {
  try {
    const text = readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8');
    const { version } = JSON.parse(text) as { readonly version?: unknown };
    return typeof version === 'string' ? version : undefined;
  } catch {
    const parent = dirname(folder);
    return parent === folder ? undefined : installedVersion(parent, name);
  }
}
