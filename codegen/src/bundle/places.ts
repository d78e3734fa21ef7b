/**
 * In a bundle, `import.meta` would mean the bundle. User code means its own source: `import.meta.url`, `dirname`,
 * `filename`, `resolve`, and `__dirname` and `__filename` where nobody declared them, are led back to the source's place.
 *
 * Each source that speaks of its place gets a prelude on its first line, so that no line moves. The prelude asks a
 * function for the place by the path relative to the project: the bundle's bytes do not depend on where the project is.
 */

/** What esbuild puts in place of the names; `__tw$meta` is bound by each file's prelude. */
export const placeDefines: Readonly<Record<string, string>> = {
  'import.meta': '__tw$meta',
  __dirname: '__tw$meta.dirname',
  __filename: '__tw$meta.filename',
};

const speaksOfItsPlace = /\bimport\s*\.\s*meta\b|\b__(?:dirname|filename)\b/;

/** The source with its prelude, or as it is if it needs none. `path`: relative to the project, with forward slashes. */
export function withPlace(source: string, path: string): string {
  if (!speaksOfItsPlace.test(source)) return source;
  const prelude = `const __tw$meta = __tw$place(${JSON.stringify(path)});`;
  // A line for the shell is no JavaScript once something stands before it; it must not move the lines after it.
  return prelude + (source.startsWith('#!') ? source.slice(source.search(/\r?\n|$/)) : source);
}

/**
 * The function that preludes call, as text for the top of a bundle; esbuild leaves it alone. `root`: where the project
 * is as seen from the bundle, or an absolute path.
 */
export function placeBanner(root: string): string {
  return [
    "import * as __tw$path from 'node:path';",
    "import * as __tw$url from 'node:url';",
    "import * as __tw$module from 'node:module';",
    `const __tw$root = __tw$path.resolve(import.meta.dirname ?? '/', ${JSON.stringify(root)});`,
    'const __tw$place = (path) => {',
    'const filename = __tw$path.join(__tw$root, path);',
    'const url = __tw$url.pathToFileURL(filename).href;',
    'const resolve = (specifier) =>',
    '/^\\.{0,2}\\//.test(specifier) ? new URL(specifier, url).href : URL.canParse(specifier) ? specifier',
    ': __tw$url.pathToFileURL(__tw$module.createRequire(url).resolve(specifier)).href;',
    'return { url, filename, dirname: __tw$path.dirname(filename), resolve, main: false };',
    '};',
  ].join(' ');
}

/**
 * For `import x = require('package')`, as text for the top of a bundle. A source may have a `require` too: esbuild makes it
 * a `var`, and then so must this be.
 */
export const requireBanner = 'var require = __tw$module.createRequire(import.meta.url);';
