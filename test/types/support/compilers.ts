/** Runs the three TypeScript compilers on one program and reads what they say. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const require = createRequire(import.meta.url);

export const repository = resolve(import.meta.dirname, '../../..');
export const programs = join(import.meta.dirname, '../programs');

/** By the name that the fixtures give them. */
export const compilers = {
  '5.9': 'typescript-5.9',
  '6.0': 'typescript-6',
  '7.0': 'typescript',
} as const;
export type Version = keyof typeof compilers;
export const versions = Object.keys(compilers) as Version[];

/** Standard decorators, or `experimentalDecorators`. */
export const settings = ['standard', 'legacy'] as const;
export type Setting = (typeof settings)[number];

export interface Diagnostic {
  readonly line: number;
  readonly column: number;
  readonly code: string;
  /** Several lines, as the compiler indents them. */
  readonly message: string;
}

/** By file: relative to `programs`, or absolute if it is not in there. */
export type Diagnostics = ReadonlyMap<string, readonly Diagnostic[]>;

export interface Workshop {
  /** A folder for generated programs; they find packages as the repository does. */
  readonly folder: string;
  check(version: Version, setting: Setting, files: readonly string[]): Promise<Diagnostics>;
  close(): Promise<void>;
}

/** Builds the SDK's declarations, as users get them, and makes `tradewind` mean them. */
export async function openWorkshop(): Promise<Workshop> {
  const cache = join(repository, 'node_modules/.cache');
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'types-'));
  const declarations = join(folder, 'sdk');
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  const once = ['--composite', 'false', '--incremental', 'false', '--sourceMap', 'false'];
  await tsc('7.0', ['-p', join(repository, 'sdk'), '--outDir', declarations, '--emitDeclarationOnly', ...once]);
  return {
    folder,
    check: (version, setting, files) => check(version, setting, files, folder),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

async function check(
  version: Version,
  setting: Setting,
  files: readonly string[],
  folder: string,
): Promise<Diagnostics> {
  const config = join(folder, `tsconfig.${version}.${setting}.json`);
  const compilerOptions = {
    target: 'es2022',
    lib: ['es2022'],
    module: 'nodenext',
    strict: true,
    noEmit: true,
    rootDir: repository,
    allowImportingTsExtensions: true,
    types: ['node'],
    typeRoots: [join(repository, 'node_modules/@types')],
    paths: { tradewind: [join(folder, 'sdk/index.d.ts')] },
    experimentalDecorators: setting === 'legacy',
    // Once is enough for our own declarations.
    skipLibCheck: setting === 'legacy',
  };
  await writeFile(config, JSON.stringify({ compilerOptions, files }));
  return read(await tsc(version, ['-p', config, '--pretty', 'false']), folder);
}

/** What the compiler printed. It exits with 1 or 2 when it found errors; everything else is a fault of the test. */
async function tsc(version: Version, args: readonly string[]): Promise<string> {
  const bin = join(dirname(require.resolve(`${compilers[version]}/package.json`)), 'bin/tsc');
  try {
    const { stdout } = await run(process.execPath, [bin, ...args], { cwd: programs, maxBuffer: 2 ** 26 });
    return stdout;
  } catch (error) {
    const { code, stdout } = error as { code?: unknown; stdout?: string };
    if ((code === 1 || code === 2) && stdout !== undefined && args.includes('--pretty')) return stdout;
    throw error;
  }
}

const head = /^(.+?)\((\d+),(\d+)\): error (TS\d+): (.*)$/;

function read(printed: string, folder: string): Diagnostics {
  const found = new Map<string, Diagnostic[]>();
  let last: { message: string } | undefined;
  for (const line of printed.split('\n')) {
    const match = head.exec(line);
    if (match === null) {
      if (line.startsWith('error ')) throw new Error(line);
      if (last !== undefined && line !== '') last.message += `\n${withoutPaths(line, folder)}`;
      continue;
    }
    const [, path = '', lineNumber, column, code = '', text = ''] = match;
    const file = nameOf(resolve(programs, path));
    const diagnostic = {
      line: Number(lineNumber),
      column: Number(column),
      code,
      message: withoutPaths(text, folder),
    };
    found.set(file, [...(found.get(file) ?? []), diagnostic]);
    last = diagnostic;
  }
  return found;
}

function nameOf(path: string): string {
  const inside = relative(programs, path);
  return inside.startsWith('..') ? path : inside;
}

/** A user reads the path of their `node_modules` there. */
function withoutPaths(text: string, folder: string): string {
  return text.replaceAll(join(folder, 'sdk'), 'tradewind');
}
