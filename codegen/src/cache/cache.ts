/**
 * Remembers the last compilation of a project, so that an unchanged one costs a few hundred `stat` calls. Nothing here
 * needs TypeScript: that is the point.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Manifest, Positions } from '@tradewind/sdk/manifest';
import type { ResolvedConfig } from '../config/options.ts';
import { compareText, type Diagnostic } from '../diagnostics/diagnostic.ts';
import { prepareDataDir } from '../emit/data-dir.ts';
import { buildFolder } from '../emit/write-build.ts';
import { writeFileAtomic } from '../emit/write-file.ts';
import { compilerIdentity } from './compiler-identity.ts';
import { hashOfListing } from './listing.ts';
import { areUnchanged, type Stamps, stampFiles } from './stamps.ts';

/** A compilation that went well. */
export interface Remembered {
  readonly diagnostics: readonly Diagnostic[];
  readonly manifest: Manifest;
  readonly positions: Positions;
}

interface Entry {
  /** Everything but files that decides the result. */
  readonly key: string;
  readonly listing: string;
  readonly inputs: Stamps;
  readonly diagnostics: readonly Diagnostic[];
  /** The build, which holds manifest and positions. */
  readonly version: string;
}

export interface CacheOptions {
  readonly config: ResolvedConfig;
  /** Whatever else the result depends on. */
  readonly variant: string;
}

/** What was remembered, if nothing has changed since. A damaged cache is no cache. */
export function recall(options: CacheOptions): Remembered | undefined {
  const { config } = options;
  try {
    const entry = JSON.parse(readFileSync(entryFile(config), 'utf8')) as Entry;
    if (entry.key !== keyOf(options)) return undefined;
    if (entry.listing !== hashOfListing(config.root) || !areUnchanged(config.root, entry.inputs)) return undefined;
    const folder = buildFolder(config.dataDir, entry.version);
    const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest;
    if (!existsSync(join(folder, manifest.bundle.file))) return undefined;
    if (manifest.version !== entry.version || !Array.isArray(entry.diagnostics)) return undefined;
    const positions = JSON.parse(readFileSync(join(folder, 'positions.json'), 'utf8')) as Positions;
    return { diagnostics: entry.diagnostics, manifest, positions };
  } catch {
    return undefined;
  }
}

/**
 * Remembers a result whose build is on the disk. `readAtMs`: when the first input was read. That it can't be written is no
 * error.
 */
export function remember(
  result: Pick<Remembered, 'diagnostics' | 'manifest'>,
  inputs: Iterable<string>,
  readAtMs: number,
  options: CacheOptions,
): void {
  const { config } = options;
  const { diagnostics, manifest } = result;
  const stamps = stampFiles(config.root, inputs, readAtMs);
  if (stamps === undefined) return;
  const entry: Entry = {
    key: keyOf(options),
    listing: hashOfListing(config.root),
    inputs: stamps,
    diagnostics,
    version: manifest.version,
  };
  try {
    prepareDataDir(config.dataDir);
    writeFileAtomic(entryFile(config), JSON.stringify(entry));
  } catch {
    // On a read-only disk everything works, more slowly.
  }
}

function entryFile(config: ResolvedConfig): string {
  return join(config.dataDir, 'cache', 'compile.json');
}

function keyOf({ config, variant }: CacheOptions): string {
  const { dags, pure } = config;
  const pools = Object.entries(config.pools).sort(([a], [b]) => compareText(a, b));
  const dataDir = relative(config.root, config.dataDir);
  return createHash('sha256')
    .update(
      JSON.stringify({ compiler: compilerIdentity(), node: process.version, dags, pure, pools, dataDir, variant }),
    )
    .digest('hex');
}
