import { importsOf, resolveRelative } from './imports.ts';

/**
 * Every package and file that is loaded when `entry` is, through value imports, static or dynamic.
 * `open` answers a file's text, `door` the source file behind a workspace package's specifier.
 */
export function reachFrom(
  entry: string,
  open: (path: string) => string,
  door: (specifier: string) => string | undefined,
): Map<string, string> {
  const cameFrom = new Map<string, string>([[entry, '']]);
  const queue = [entry];
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    for (const { specifier, typeOnly } of importsOf(path, open(path))) {
      if (typeOnly) continue;
      const file = specifier.startsWith('.') ? resolveRelative(path, specifier) : door(specifier);
      const next = file ?? specifier;
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, path);
      if (file?.endsWith('.ts')) queue.push(file);
    }
  }
  return cameFrom;
}

/** `a → b → c`, how `target` came to be loaded. */
export function chainTo(target: string, cameFrom: ReadonlyMap<string, string>): string {
  const chain = [target];
  for (let at = cameFrom.get(target); at; at = cameFrom.get(at)) chain.unshift(at);
  return chain.join(' → ');
}
