/** The manifest that a person names: a path, a version or its beginning, or `current`. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildFolder, currentVersion, type ResolvedConfig } from '@tradewind/codegen';
import { type Manifest, parseManifest } from '@tradewind/sdk/manifest';
import { CliError } from '../errors.ts';
import { nearest } from '../nearest.ts';

export function findManifest({ dataDir }: Pick<ResolvedConfig, 'dataDir'>, name: string): Manifest {
  if (name === 'current') {
    const version = currentVersion(dataDir);
    if (version !== undefined) return read(join(buildFolder(dataDir, version), 'manifest.json'));
    throw new CliError('TW6024', 'nothing has been built here yet', { help: '`tradewind build` makes a build.' });
  }
  const path = resolve(name);
  if (existsSync(path)) return read(statSync(path).isDirectory() ? join(path, 'manifest.json') : path);
  const versions = versionsIn(join(dataDir, 'build'));
  const found = versions.filter((version) => version.startsWith(name));
  const [first, ...others] = found;
  if (first !== undefined && others.length === 0) return read(join(buildFolder(dataDir, first), 'manifest.json'));
  const several = first !== undefined;
  throw new CliError(
    'TW6024',
    several ? `${found.length} builds begin with '${name}'` : `there is no build '${name}'`,
    {
      help: 'Write `current`, the beginning of a version, or the path of a manifest.json.',
      suggestions: several ? [] : nearest(name, ['current']),
      details: (several ? found : versions).slice(0, 10).map((version) => `  ${version.slice(0, 16)}`),
    },
  );
}

function versionsIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((version) => existsSync(join(folder, version, 'manifest.json')))
    .sort();
}

function read(file: string): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new CliError('TW6024', `${file} cannot be read`, {
      help: 'A manifest.json of a build is wanted.',
      cause: error,
    });
  }
  return parseManifest(json);
}
