/** How esbuild reads the project's sources: with their place, and with what the entry needs of them exported. */
import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import type { Loader, OnLoadResult, Plugin } from 'esbuild';
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

export interface SourcesOptions {
  readonly root: string;
  /** What is to be built, which may be another with each build: texts, of sources that were read already, by absolute path. */
  readonly now: { readonly entry: Entry; readonly texts: ReadonlyMap<string, string> };
  /** The project's folder as seen from the bundle. */
  readonly rootFromBundle: string;
}

/** The plugin that serves the project's sources and the generated modules. */
export function projectSources(options: SourcesOptions): Plugin {
  const { root, now } = options;
  return {
    name: 'tradewind-sources',
    setup(build) {
      build.onResolve({ filter: /^tradewind:(?:entry$|glue\/)/ }, ({ path }) => ({
        path: path.slice('tradewind:'.length),
        namespace: 'tradewind',
      }));
      build.onLoad({ filter: /.*/, namespace: 'tradewind' }, ({ path }) => {
        const name = `tradewind:${path}`;
        if (name !== entryName) return loadGlue(options, name);
        return { contents: now.entry.text, loader: 'js', resolveDir: root };
      });
      build.onLoad({ filter: /\.[cm]?[jt]sx?$/, namespace: 'file' }, async ({ path }): Promise<OnLoadResult> => {
        const text = now.texts.get(slashed(path)) ?? (await readFile(path, 'utf8'));
        const contents = sourceOf(text, slashed(relative(root, path)), now.entry);
        return { contents, loader: loaders[path.slice(path.lastIndexOf('.') + 1)] ?? 'ts' };
      });
    },
  };
}

function sourceOf(text: string, module: string, entry: Entry): string {
  const source = withPlace(text, module);
  const names = entry.privates.get(module);
  if (names === undefined) return source;
  return `${source}\nexport { ${names.map((name) => `${name} as ${privateExport(name)}`).join(', ')} };\n`;
}

function loadGlue({ root, now, rootFromBundle }: SourcesOptions, name: string): OnLoadResult {
  const glue = now.entry.glue.get(name);
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
