/** The Vitest plugin: `plugins: [tradewind()]` in `vitest.config.ts`. */
import type { Plugin } from 'esbuild';
import { importsTradewind, namesOf } from './vitest/names.ts';
import { isNode } from './vitest/syntax.ts';

/** What Vite asks of a plugin; written down here so that Vite need not be installed to type-check. */
export interface TradewindPlugin {
  readonly name: string;
  readonly enforce?: 'pre';
  config?(user: { readonly test?: object }): { test: { testTimeout: number } } | undefined;
  transform(this: unknown, code: string, id: string): Promise<Transformed | null>;
}

interface Transformed {
  readonly code: string;
  readonly map: string | null;
}

/** What Vite says to a plugin that transforms. */
interface Parser {
  parse(code: string): unknown;
}

/**
 * Makes dag files run under Vitest: Vite itself leaves standard decorators in the code, where they are syntax errors.
 * `experimentalDecorators` in your `tsconfig.json` is respected. It also gives tasks in function form their names, so
 * that `play` can record and fake them by name, and tells `play` which loops are a run's, for `mapPath`. Files without
 * any of this are left alone.
 *
 * @example
 * ```ts
 * // vitest.config.ts
 * import { tradewind } from 'tradewind/testing/vitest';
 * import { defineConfig } from 'vitest/config';
 *
 * export default defineConfig({ plugins: [tradewind()] });
 * ```
 */
export function tradewind(): [declarations: TradewindPlugin, loops: TradewindPlugin] {
  return [declarations, loops];
}

const isSource = (file: string): boolean => /\.[cm]?tsx?$/.test(file) && !file.startsWith('\0');
const fileOf = (id: string): string => id.split('?', 1)[0] ?? id;

const declarations: TradewindPlugin = {
  name: 'tradewind',
  enforce: 'pre',
  // The first `runDag` compiles the project, which may take longer than the usual five seconds.
  config: ({ test = {} }) => ('testTimeout' in test ? undefined : { test: { testTimeout: usualTimeoutMs } }),
  async transform(code, id) {
    const file = fileOf(id);
    if (!isSource(file)) return null;
    const names = namesOf(code);
    if (!/^\s*(?:export\s+(?:default\s+)?)?@\w/m.test(code))
      return names === '' ? null : { code: code + names, map: null };
    const compiled = await compileDecorators(code, file);
    return { code: compiled.code + names, map: compiled.map };
  },
};

/** Behind Vite's own plugins: what it sees is JavaScript. */
const loops: TradewindPlugin = {
  name: 'tradewind:loops',
  async transform(code, id) {
    if (!isSource(fileOf(id)) || !importsTradewind(code)) return null;
    const { withLoops } = await import('./vitest/loops.ts');
    const program = (this as Parser).parse(code);
    return (isNode(program) && withLoops(code, program)) || null;
  },
};

const usualTimeoutMs = 30_000;

/** `using` is Node's own: esbuild's forgets in a loop that an error was an earlier iteration's. */
export const javascript = { target: 'es2022', supported: { using: true } } as const;

/** esbuild finds the tsconfig of the file's folder by itself, with what it extends; only for files, so the text is put in. */
async function compileDecorators(code: string, file: string): Promise<{ code: string; map: string }> {
  const { build } = await import('esbuild');
  const contents: Plugin = {
    name: 'contents',
    setup: (made) =>
      made.onLoad({ filter: /.*/ }, () => ({ contents: code, loader: file.endsWith('x') ? 'tsx' : 'ts' })),
  };
  const { outputFiles } = await build({
    entryPoints: [file],
    plugins: [contents],
    bundle: false,
    write: false,
    outfile: `${file}.js`,
    sourcemap: 'external',
    ...javascript,
    jsx: 'preserve',
    logLevel: 'silent',
  });
  const textOf = (end: string): string => outputFiles.find(({ path }) => path.endsWith(end))?.text ?? '';
  return { code: textOf('.js'), map: textOf('.js.map') };
}
