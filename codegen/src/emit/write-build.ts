/**
 * Puts a build on the disk:
 *
 *   <dataDir>/build/current.json                 { "version": "<hash>" }: the newest build
 *   <dataDir>/build/<version>/manifest.json      what runs read
 *                             bundle-<hash>.mjs  what workers load, with its source map
 *                             shared-….mjs, part-….mjs  of a large project: what the bundle imports
 *                             positions.json     where things stand in the sources
 *
 * Builds of older versions stay: runs under way go on with the version that they began with. Each file appears as a whole,
 * `current.json` last: a crash in between leaves the build before.
 */
import { existsSync, linkSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest, Positions } from '@tradewind/sdk/manifest';
import { type BuiltBundle, type BundleFile, nearestPackages } from '../bundle/bundle.ts';
import { isInside, prepareDataDir } from './data-dir.ts';
import { once } from '../once.ts';
import { writeFileAtomic } from './write-file.ts';

export interface Build {
  readonly manifest: Manifest;
  /** The same as it is written. */
  readonly manifestBytes: readonly Buffer[];
  readonly bundle: BuiltBundle;
  readonly positions: Positions;
}

export interface WriteBuildOptions {
  readonly root: string;
  readonly dataDir: string;
  /** Whether it is on the disk when this returns, even if the machine stops then. Default: true. */
  readonly durable?: boolean;
}

/** The folder of a version's build. */
export function buildFolder(dataDir: string, version: string): string {
  return join(dataDir, 'build', version);
}

/** Writes a build. Gives its folder. */
export function writeBuild(build: Build, options: WriteBuildOptions): string {
  const { manifest, manifestBytes, bundle, positions } = build;
  const { root, dataDir, durable = true } = options;
  const folder = buildFolder(dataDir, manifest.version);
  prepareDataDir(dataDir);
  if (!isInside(root, dataDir)) linkPackages(root, dataDir);
  mkdirSync(folder, { recursive: true });
  for (const part of bundle.parts) if (!isLinked(part, folder)) writeCode(part, folder, durable);
  writeCode(bundle, folder, durable);
  writeFileAtomic(join(folder, 'positions.json'), positionsBytes(positions));
  if (!existsSync(join(folder, 'manifest.json'))) {
    writeFileAtomic(join(folder, 'manifest.json'), manifestBytes, { durable });
  }
  return folder;
}

function writeCode({ file, code, map }: BundleFile, folder: string, durable: boolean): void {
  // Named by its content: if it is there, it is this one.
  if (!existsSync(join(folder, file))) writeFileAtomic(join(folder, file), code, { durable });
  // This follows the formatting of the sources, which the version does not.
  writeFileAtomic(join(folder, `${file}.map`), map);
}

/** Where the parts of builds lie that this process has written. */
const foldersOf = new WeakMap<BundleFile, string>();

/** A part of the build before is there already, and never changes: another name for it is enough. */
function isLinked(part: BundleFile, folder: string): boolean {
  const before = foldersOf.get(part);
  foldersOf.set(part, folder);
  if (before === undefined) return false;
  const files = [part.file, `${part.file}.map`];
  if (before === folder) return files.every((file) => existsSync(join(folder, file)));
  try {
    for (const file of files) linkSync(join(before, file), join(folder, file));
    return true;
  } catch {
    // The build before is gone, this one was there already, or the file system has no such thing.
    return false;
  }
}

/** Makes a build that is on the disk the current one. */
export function makeCurrent(dataDir: string, version: string, durable = true): void {
  if (currentVersion(dataDir) === version) return;
  writeFileAtomic(join(dataDir, 'build', 'current.json'), `${JSON.stringify({ version })}\n`, { durable });
}

/** The version of the newest build, if there is one. */
export function currentVersion(dataDir: string): string | undefined {
  try {
    const { version } = JSON.parse(readFileSync(join(dataDir, 'build', 'current.json'), 'utf8')) as {
      readonly version?: unknown;
    };
    return typeof version === 'string' ? version : undefined;
  } catch {
    return undefined;
  }
}

/** A bundle looks for packages in the folders above it: outside of the project it must be led to the project's. */
function linkPackages(root: string, dataDir: string): void {
  const packages = nearestPackages(root);
  const link = join(dataDir, 'build', 'node_modules');
  if (packages === undefined || existsSync(link)) return;
  mkdirSync(join(dataDir, 'build'), { recursive: true });
  symlinkSync(packages, link, 'junction');
}

/** The content of `positions.json`, in pieces: a dag a line. */
function positionsBytes({ version, dags }: Positions): Buffer[] {
  const lines = Object.entries(dags).flatMap(([id, dag], index) => {
    return [Buffer.from(`${index === 0 ? '' : ',\n'}${JSON.stringify(id)}: `), bytesOf(dag)];
  });
  return [Buffer.from(`{\n"version": ${JSON.stringify(version)},\n"dags": {\n`), ...lines, Buffer.from('\n}\n}\n')];
}

const bytesOf = once((dag: Positions['dags'][string]) => Buffer.from(JSON.stringify(dag)));
