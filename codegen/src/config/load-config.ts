/** Reads `tradewind.config.ts`: TypeScript, with whatever it imports, is made into one module and imported. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Message, Plugin } from 'esbuild';
import { placeBanner, placeDefines, withPlace } from '../bundle/places.ts';
import { areUnchanged, type Stamps, stampFiles } from '../cache/stamps.ts';
import { prepareDataDir } from '../emit/data-dir.ts';
import { writeFileAtomic } from '../emit/write-file.ts';
import { configError } from './errors.ts';
import type { ResolvedConfig } from './options.ts';
import { resolveConfig } from './resolve-config.ts';
import { configFileIn, findRoot } from './root.ts';

export interface LoadConfigOptions {
  /** A folder in the project. Default: the current one. */
  readonly from?: string;
  /** The config file, if it is not the project's own. */
  readonly file?: string;
}

/** Finds the project and its configuration. Throws TW605x. */
export async function loadConfig(options: LoadConfigOptions = {}): Promise<ResolvedConfig> {
  const root = findRoot(options.from ?? process.cwd());
  const file = options.file === undefined ? configFileIn(root) : resolve(options.file);
  if (file === undefined) return resolveConfig({}, root);
  const made = cachedModule(root, file) ?? (await makeModule(root, file));
  return resolveConfig(await importModule(root, file, made), root, file);
}

/** The config as one ES module. */
interface ConfigModule {
  readonly code: string;
  /** Whether it imports packages, which are found only from a file inside of the project. */
  readonly needsPackages: boolean;
}

interface CachedModule extends ConfigModule {
  readonly file: string;
  readonly inputs: Stamps;
}

/** In the project and not in `dataDir`, which is not known before the config is. */
function cacheFile(root: string): string {
  return join(root, '.tradewind', 'cache', 'config.json');
}

function cachedModule(root: string, file: string): ConfigModule | undefined {
  try {
    const cached = JSON.parse(readFileSync(cacheFile(root), 'utf8')) as CachedModule;
    const usable = cached.file === relative(root, file) && areUnchanged(root, cached.inputs);
    return usable && typeof cached.code === 'string' ? cached : undefined;
  } catch {
    return undefined;
  }
}

async function makeModule(root: string, file: string): Promise<ConfigModule> {
  const readAtMs = Date.now();
  const { inputs, ...made } = await bundleConfig(root, file);
  const stamps = stampFiles(root, inputs, readAtMs);
  if (stamps !== undefined) {
    const cached: CachedModule = { file: relative(root, file), inputs: stamps, ...made };
    try {
      prepareDataDir(join(root, '.tradewind'));
      writeFileAtomic(cacheFile(root), JSON.stringify(cached));
    } catch {
      // A project on a read-only disk is configured all the same, a little slower.
    }
  }
  return made;
}

async function bundleConfig(root: string, file: string): Promise<ConfigModule & { inputs: string[] }> {
  const esbuild = await import('esbuild');
  try {
    const result = await esbuild.build({
      entryPoints: [file],
      absWorkingDir: root,
      bundle: true,
      write: false,
      metafile: true,
      format: 'esm',
      platform: 'node',
      target: 'node24',
      packages: 'external',
      sourcemap: 'inline',
      sourcesContent: false,
      outdir: root,
      // The module is imported from elsewhere than where it would stand by its source map.
      sourceRoot: `${pathToFileURL(root).href}/`,
      logLevel: 'silent',
      define: { ...placeDefines },
      banner: { js: placeBanner(root) },
      plugins: [configSources(root)],
    });
    const inputs = Object.keys(result.metafile.inputs).filter((path) => !path.startsWith('tradewind:'));
    const imports = Object.values(result.metafile.outputs).flatMap((output) => output.imports);
    return {
      code: result.outputFiles[0]?.text ?? '',
      needsPackages: imports.some(({ path, external }) => external === true && !isBuiltin(path)),
      inputs: inputs.map((path) => resolve(root, path)),
    };
  } catch (error) {
    throw notLoaded(root, file, error);
  }
}

function configSources(root: string): Plugin {
  return {
    name: 'tradewind-config',
    setup(build) {
      // With this the usual config imports nothing, and needs no file of its own.
      build.onResolve({ filter: /^tradewind\/config$/ }, () => ({ path: 'config', namespace: 'tradewind' }));
      build.onLoad({ filter: /.*/, namespace: 'tradewind' }, () => ({
        contents: 'export const defineConfig = (config) => config;',
      }));
      build.onLoad({ filter: /\.[cm]?[jt]s$/ }, ({ path }) => ({
        contents: withPlace(readFileSync(path, 'utf8'), relative(root, path).replaceAll('\\', '/')),
        loader: /\.[cm]?ts$/.test(path) ? 'ts' : 'js',
      }));
    },
  };
}

async function importModule(root: string, file: string, made: ConfigModule): Promise<unknown> {
  const text = `${made.code}\n// ${relative(root, file)}`;
  const draft = made.needsPackages
    ? join(dirname(cacheFile(root)), `config-${process.pid}-${Date.now()}.mjs`)
    : undefined;
  try {
    if (draft !== undefined) writeFileAtomic(draft, text);
    const url =
      draft === undefined
        ? `data:text/javascript;base64,${Buffer.from(text).toString('base64')}`
        : pathToFileURL(draft).href;
    const loaded = (await import(/* @vite-ignore */ url)) as { readonly default?: unknown };
    return loaded.default;
  } catch (error) {
    throw notLoaded(root, file, error);
  } finally {
    if (draft !== undefined && existsSync(draft)) rmSync(draft, { force: true });
  }
}

function notLoaded(root: string, file: string, error: unknown): Error {
  const blamed = (error as { readonly errors?: readonly Message[] }).errors?.[0]?.location?.file;
  if (blamed !== undefined && /(?:^|\/)tsconfig[^/]*\.json$/.test(blamed)) {
    return configError('TW6050', `${blamed} cannot be read: ${firstLine(error)}`, {
      help: 'It is JSON in which comments and trailing commas are allowed. The compiler reads it too.',
      cause: error,
    });
  }
  const name = relative(root, file).replaceAll('\\', '/');
  return configError('TW6050', `${name} cannot be loaded: ${firstLine(error)}`, {
    help: 'A config is a module like any other: what it imports must exist, and nothing in it may throw.',
    cause: error,
  });
}

function firstLine(error: unknown): string {
  const errors = (error as { readonly errors?: readonly Message[] }).errors;
  const [first] = errors ?? [];
  if (first !== undefined) {
    const at = first.location ? ` (${first.location.file}:${first.location.line}:${first.location.column + 1})` : '';
    return first.text + at;
  }
  return error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error);
}
