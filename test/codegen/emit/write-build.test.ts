import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { assembleManifest } from '../../../codegen/src/emit/manifest.ts';
import {
  type Build,
  buildFolder,
  currentVersion,
  makeCurrent,
  writeBuild as write,
} from '../../../codegen/src/emit/write-build.ts';
import { Workspace } from './workspace.ts';

let space: Workspace;
beforeEach(() => {
  space = new Workspace();
});
afterEach(() => space.remove());

function build(letter: string): Build {
  const hash = letter.repeat(64);
  const file = `bundle-${hash}.mjs`;
  const { manifest, bytes } = assembleManifest({ dags: [], tasks: [], bundle: { hash, file } });
  return {
    manifest,
    manifestBytes: bytes,
    bundle: {
      hash,
      file,
      code: `export const tasks = {}; // ${letter}\n`,
      map: '{}',
      packages: {},
      parts: [],
      inputs: [],
    },
    positions: { version: manifest.version, dags: {} },
  };
}

/** As `compile` does it. */
function writeBuild(made: Build, options: ReturnType<typeof where>): string {
  const folder = write(made, options);
  makeCurrent(options.dataDir, made.manifest.version);
  return folder;
}

const where = (): { root: string; dataDir: string } => ({ root: space.root, dataDir: space.path('.tradewind') });

describe('a build', () => {
  test('is a folder of its version, and the current one', () => {
    const made = build('a');
    const folder = writeBuild(made, where());
    expect(folder).toBe(space.path('.tradewind/build', made.manifest.version));
    expect(readdirSync(folder).sort()).toEqual([
      made.bundle.file,
      `${made.bundle.file}.map`,
      'manifest.json',
      'positions.json',
    ]);
    expect(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))).toEqual(made.manifest);
    expect(currentVersion(where().dataDir)).toBe(made.manifest.version);
    expect(readFileSync(space.path('.tradewind/.gitignore'), 'utf8')).toBe('*\n');
  });

  test('leaves older ones where they are', () => {
    const [one, two] = [build('a'), build('b')];
    const first = writeBuild(one, where());
    writeBuild(two, where());
    expect(readdirSync(first)).toHaveLength(4);
    expect(currentVersion(where().dataDir)).toBe(two.manifest.version);
    makeCurrent(where().dataDir, one.manifest.version);
    expect(currentVersion(where().dataDir)).toBe(one.manifest.version);
  });

  test('that is there already is not written again, but what formatting moves is', () => {
    const made = build('a');
    const folder = writeBuild(made, where());
    const before = statSync(join(folder, 'manifest.json'));
    const moved = {
      ...made,
      positions: { ...made.positions, dags: { x: { at: { file: 'a.ts', line: 9, column: 1 }, nodes: {} } } },
    };
    writeBuild(moved, where());
    expect(statSync(join(folder, 'manifest.json')).ino).toBe(before.ino);
    expect(JSON.parse(readFileSync(join(folder, 'positions.json'), 'utf8'))).toEqual(moved.positions);
  });

  test('has all of its parts, whatever happened to the folder of the one before', () => {
    const part = { file: 'part-1.mjs', code: 'export const tasks = {};\n', map: '{}' };
    const withPart = (letter: string): Build => {
      const made = build(letter);
      return { ...made, bundle: { ...made.bundle, parts: [part] } };
    };
    const partsOf = (folder: string): string[] => readdirSync(folder).filter((file) => file.startsWith('part-'));
    const [one, two] = [withPart('a'), withPart('b')];
    const both = ['part-1.mjs', 'part-1.mjs.map'];
    const first = writeBuild(one, where());
    const second = writeBuild(two, where());
    expect(partsOf(second)).toEqual(both);
    expect(statSync(join(second, part.file)).ino).toBe(statSync(join(first, part.file)).ino);
    for (const again of [two, one, two]) {
      rmSync(second, { recursive: true, force: true });
      expect(partsOf(writeBuild(again, where()))).toEqual(both);
    }
  });

  test.each(['positions.json', 'map'])('that ends in the middle, at its %s, leaves the one before', (name) => {
    const [one, two] = [build('a'), build('b')];
    writeBuild(one, where());
    const folder = buildFolder(where().dataDir, two.manifest.version);
    // A folder where the file is to be put: the write fails as on a full disk.
    mkdirSync(join(folder, name === 'map' ? `${two.bundle.file}.map` : name, 'in the way'), { recursive: true });
    expect(() => writeBuild(two, where())).toThrow(/EISDIR|ENOTEMPTY|directory/);
    expect(currentVersion(where().dataDir)).toBe(one.manifest.version);
    expect(existsSync(join(folder, 'manifest.json'))).toBe(false);
    expect(readdirSync(folder).filter((file) => file.endsWith('.tmp'))).toEqual([]);
  });

  test('outside of the project finds the packages of the project', () => {
    mkdirSync(space.path('project/node_modules/some'), { recursive: true });
    writeBuild(build('a'), { root: space.path('project'), dataDir: space.path('data') });
    expect(realpathSync(space.path('data/build/node_modules'))).toBe(space.path('project/node_modules'));
    expect(existsSync(space.path('data/.gitignore'))).toBe(false);
  });
});

test.each(['', '{', '{}', '{ "version": 3 }', 'null'])('a current.json of %j is none', (text) => {
  space.write({ '.tradewind/build/current.json': text });
  expect(currentVersion(where().dataDir)).toBe(undefined);
});
