import { type Import, importsOf, resolveRelative } from './imports.ts';

/** How one layer may use another: not at all (absent), for its types only, or freely. */
type Use = 'types' | 'all';

export interface Layer {
  readonly folder: string;
  /** Layers of this repository. A layer may always use itself. */
  readonly layers: Readonly<Record<string, Use>>;
  /** Packages from npm and Node's own modules (`node:`); `*` is any. */
  readonly packages: readonly string[];
}

const runtime = 'runtime/src/';

/** The import directions of ARCHITECTURE.md. The first layer whose folder holds a file is its layer. */
export const layers: readonly Layer[] = [
  { folder: 'sdk/src/', layers: {}, packages: ['reflect-metadata', 'node:*'] },
  {
    folder: 'codegen/src/',
    layers: { 'sdk/src/': 'all' },
    packages: ['ts-morph', '@ts-morph/common', 'esbuild', 'string-width', 'chokidar', 'node:*'],
  },
  {
    folder: `${runtime}core/`,
    layers: { 'sdk/src/': 'types' },
    packages: ['cron-parser', 'luxon'],
  },
  {
    folder: `${runtime}metastore/`,
    layers: { 'sdk/src/': 'all', [`${runtime}core/`]: 'all' },
    packages: ['knex', 'better-sqlite3', 'node:*'],
  },
  {
    folder: `${runtime}executors/`,
    layers: { 'sdk/src/': 'all', [`${runtime}core/`]: 'all', [`${runtime}worker/`]: 'all' },
    packages: ['esbuild', 'node:*'],
  },
  {
    // The worker process, and the one place that calls user code.
    folder: `${runtime}worker/`,
    layers: { 'sdk/src/': 'all', [`${runtime}core/`]: 'types', [`${runtime}executors/`]: 'all' },
    packages: ['node:*'],
  },
  {
    folder: `${runtime}scheduler/`,
    layers: {
      'sdk/src/': 'all',
      [`${runtime}core/`]: 'all',
      [`${runtime}metastore/`]: 'types',
      [`${runtime}executors/`]: 'types',
      [`${runtime}params/`]: 'all',
    },
    packages: ['tinyqueue', 'node:*'],
  },
  {
    folder: `${runtime}api/`,
    layers: { 'sdk/src/': 'all', [`${runtime}core/`]: 'all', [`${runtime}metastore/`]: 'all' },
    packages: ['*'],
  },
  {
    folder: `${runtime}config/`,
    layers: { 'sdk/src/': 'all', 'codegen/src/': 'all', [`${runtime}core/`]: 'types' },
    packages: ['esbuild', 'node:*'],
  },
  {
    // What there is to test in a dag: pure, over the manifest and core.
    folder: `${runtime}paths/`,
    layers: { 'sdk/src/': 'all', [`${runtime}core/`]: 'all' },
    packages: [],
  },
  {
    // Parameters of runs, whoever gives them.
    folder: `${runtime}params/`,
    layers: { 'sdk/src/': 'all' },
    packages: ['node:*'],
  },
  {
    // The language server: what other parts say in words is given to it.
    folder: `${runtime}lsp/`,
    layers: { 'sdk/src/': 'all', 'codegen/src/': 'all', [`${runtime}core/`]: 'all' },
    packages: ['vscode-languageserver', 'vscode-languageserver-textdocument', 'node:*'],
  },
  // Composition roots: they wire all the rest together.
  {
    folder: `${runtime}cli/`,
    layers: { 'sdk/src/': 'all', 'codegen/src/': 'all', [runtime]: 'all' },
    packages: ['*'],
  },
  {
    folder: `${runtime}testing/`,
    layers: { 'sdk/src/': 'all', 'codegen/src/': 'all', [runtime]: 'all' },
    packages: ['*'],
  },
  {
    folder: `${runtime}client/`,
    layers: { 'sdk/src/': 'all', 'codegen/src/': 'all', [runtime]: 'all' },
    packages: ['*'],
  },
  // The doors: index.ts and the sub-path files re-export the sdk, nothing of the runtime.
  { folder: runtime, layers: { 'sdk/src/': 'all' }, packages: [] },
];

const workspacePackages: Readonly<Record<string, string>> = {
  '@tradewind/sdk': 'sdk/src/',
  '@tradewind/codegen': 'codegen/src/',
  tradewind: runtime,
};

export function layerOf(path: string): Layer | undefined {
  return layers.find((layer) => path.startsWith(layer.folder));
}

function packageName(specifier: string): string {
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? specifier);
}

function allowsPackage(layer: Layer, specifier: string): boolean {
  const name = specifier.startsWith('node:') ? 'node:*' : packageName(specifier);
  return layer.packages.includes('*') || layer.packages.includes(name);
}

function workspaceOf(path: string): string {
  return path.slice(0, path.indexOf('/'));
}

/** Why a file may not have this import, or undefined if it may. */
function judge(path: string, layer: Layer, found: Import): string | undefined {
  const { specifier } = found;
  if (specifier === '(computed)') return undefined;
  let target: string;
  if (specifier.startsWith('.')) {
    target = resolveRelative(path, specifier);
    if (workspaceOf(target) !== workspaceOf(path)) return 'reaches into another package by path';
  } else {
    const folder = workspacePackages[packageName(specifier)];
    if (folder === undefined) {
      return allowsPackage(layer, specifier) ? undefined : `${layer.folder} may not use this package`;
    }
    target = folder;
  }
  const targetLayer = layerOf(target);
  if (targetLayer === undefined) return 'is outside the sources';
  if (targetLayer.folder === layer.folder) return undefined;
  const use = layer.layers[targetLayer.folder] ?? layer.layers[`${workspaceOf(target)}/src/`];
  if (use === undefined) return `${layer.folder} may not use ${targetLayer.folder}`;
  if (use === 'types' && !found.typeOnly) {
    return `${layer.folder} may use ${targetLayer.folder} for types only (import type)`;
  }
  return undefined;
}

export interface Violation {
  readonly path: string;
  readonly line: number;
  readonly specifier: string;
  readonly reason: string;
}

export function findViolations(path: string, text: string): Violation[] {
  const layer = layerOf(path);
  if (layer === undefined) return [];
  return importsOf(path, text).flatMap((found) => {
    const reason = judge(path, layer, found);
    return reason === undefined ? [] : [{ path, line: found.line, specifier: found.specifier, reason }];
  });
}
