/** How esbuild reads the project's sources: with their place, and with what the entry needs of them exported. */
import { existsSync, realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Loader, OnLoadResult, OnResolveArgs, OnResolveResult, Plugin, PluginBuild, ResolveResult } from 'esbuild';
import { type Entry, entryName, gluePrefix, privateExport } from './entry.ts';
import { lineMap } from './line-map.ts';
import { withPlace } from './places.ts';
import type { GlueSource } from './task-code.ts';

const loaders: Readonly<Record<string, Loader>> = {
  ts: 'ts',
  mts: 'ts',
  cts: 'ts',
  tsx: 'tsx',
  js: 'js',
  mjs: 'js',
  cjs: 'js',
  jsx: 'jsx',
};

/** What is to be built, which is another with each build. */
export interface SourcesNow {
  readonly entry: Entry | undefined;
  /** Of sources that were read already, by absolute path. */
  readonly texts: ReadonlyMap<string, string>;
  /** Of a part: its modules, relative to the project. */
  readonly own: ReadonlySet<string>;
  /** Told of each module that is taken from elsewhere. */
  readonly asked: Set<string>;
  /** Told of each module that says of itself that it was compiled from an ES module. */
  readonly compiled: Set<string>;
}

/** Where imports lead, for as long as no file comes or goes. */
export type Resolved = Map<string, Promise<ResolveResult>>;

export interface SourcesOptions {
  readonly root: string;
  readonly now: SourcesNow;
  /** The project's folder as seen from the bundle. */
  readonly rootFromBundle: string;
  /** Of a part, whose modules that are not its own come from elsewhere; parts share it. */
  readonly resolved: Resolved | undefined;
}

/** The plugin that serves the project's sources and the generated modules. */
export function projectSources(options: SourcesOptions): Plugin {
  const { root, now, resolved } = options;
  return {
    name: 'tradewind-sources',
    setup(build) {
      build.onResolve({ filter: /^tradewind:(?:entry$|glue\/)/ }, ({ path }) => ({
        path: path.slice('tradewind:'.length),
        namespace: 'tradewind',
      }));
      if (resolved !== undefined) takeFromElsewhere(build, { ...options, resolved });
      else keepLinks(build, root);
      build.onLoad({ filter: /.*/, namespace: 'tradewind' }, ({ path }) => {
        const name = `tradewind:${path}`;
        if (name !== entryName) return loadGlue(options, name);
        return { contents: now.entry?.text ?? '', loader: 'js', resolveDir: root };
      });
      build.onLoad({ filter: /\.[cm]?[jt]sx?$/, namespace: 'file' }, async ({ path }): Promise<OnLoadResult> => {
        const text = now.texts.get(slashed(path)) ?? (await readFile(path, 'utf8'));
        const module = slashed(relative(root, path));
        if (text.includes('__esModule')) now.compiled.add(module);
        const contents = sourceOf(text, module, now.entry);
        return { contents, loader: loaders[path.slice(path.lastIndexOf('.') + 1)] ?? 'ts' };
      });
    },
  };
}

/** A source that is a symbolic link is the module that TypeScript takes it for: one that stands where the link does. */
function keepLinks(build: PluginBuild, root: string): void {
  build.onResolve({ filter: /^\.\//, namespace: 'tradewind' }, ({ path }) => {
    const file = join(root, path);
    return existsSync(file) && realpathSync(file) !== file ? { path: file } : undefined;
  });
}

/**
 * Modules that are not the part's own are stubs, which ask for them when they are evaluated: in the order of the program,
 * and with bindings that stay alive.
 */
function takeFromElsewhere(
  build: PluginBuild,
  { root, now, resolved }: SourcesOptions & { readonly resolved: Resolved },
): void {
  const take = (module: string): OnResolveResult => {
    // That it was resolved here keeps esbuild from reading default imports as Node does of CommonJS.
    if (now.own.has(module)) return { path: join(root, module) };
    now.asked.add(module);
    // Not the name itself: of what ends in .mjs or .mts esbuild would not believe that it is CommonJS.
    return { path: `${module}${stubEnding}`, namespace: 'tradewind-shared' };
  };
  build.onResolve({ filter: /.*/ }, async ({ path, ...rest }): Promise<OnResolveResult | undefined> => {
    if (rest.pluginData === isAskedAgain) return undefined;
    // The entry and glue name modules by where they are.
    if (rest.namespace === 'tradewind' && path.startsWith('./')) return take(path.slice(2));
    const found = await resolve(build, path, rest, resolved);
    if (found.external || found.errors.length > 0 || found.namespace !== 'file') return found;
    return take(slashed(relative(root, found.path)));
  });
  build.onLoad({ filter: /.*/, namespace: 'tradewind-shared' }, ({ path }) => ({
    contents: `module.exports = __tw$shared[${JSON.stringify(path.slice(0, -stubEnding.length))}]();`,
    loader: 'js',
  }));
}

/** Each answer costs esbuild most of a millisecond, since it begins with folders and settings anew. */
async function resolve(
  build: PluginBuild,
  path: string,
  { kind, resolveDir, importer, namespace }: Omit<OnResolveArgs, 'path'>,
  resolved: Resolved,
): Promise<ResolveResult> {
  const key = `${kind} ${resolveDir} ${path}`;
  const known = resolved.get(key);
  if (known !== undefined) return known;
  const asked = build.resolve(path, { resolveDir, kind, importer, namespace, pluginData: isAskedAgain });
  resolved.set(key, asked);
  const found = await asked;
  if (found.errors.length > 0) resolved.delete(key);
  return found;
}

const isAskedAgain = Symbol('asked again');

const stubEnding = '.stub';

function sourceOf(text: string, module: string, entry: Entry | undefined): string {
  const source = withPlace(text, module);
  const names = entry?.privates.get(module);
  if (names === undefined) return source;
  return `${source}\nexport { ${names.map((name) => `${name} as ${privateExport(name)}`).join(', ')} };\n`;
}

function loadGlue({ root, now, rootFromBundle }: SourcesOptions, name: string): OnLoadResult {
  const glue = now.entry?.glue.get(name);
  if (glue === undefined) return { errors: [{ text: `there is no ${name.slice(gluePrefix.length)}` }] };
  return { contents: glue.text + mapComment(glue.source, rootFromBundle), loader: 'ts', resolveDir: root };
}

/** Leads an error in glue back to the line of the flow. */
function mapComment({ code, origin }: GlueSource, rootFromBundle: string): string {
  if (origin === undefined) return '';
  const map = lineMap(`${rootFromBundle}/${origin.module}`, 1, code.split('\n').length, origin.line, origin.column);
  return `//# sourceMappingURL=data:application/json;base64,${Buffer.from(map).toString('base64')}\n`;
}

function slashed(path: string): string {
  return path.replaceAll('\\', '/');
}
