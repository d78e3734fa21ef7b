import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Project, ts } from 'ts-morph';
import { check } from '../../../codegen/src/check/check.ts';
import type { Diagnostic } from '../../../codegen/src/diagnostics/diagnostic.ts';
import { createSink, unreadableIn } from '../../../codegen/src/diagnostics/sink.ts';
import { reportTypeScript } from '../../../codegen/src/diagnostics/typescript.ts';
import { discover } from '../../../codegen/src/discover/discover.ts';
import { projectOf } from '../../../codegen/src/load/load.ts';
import { readDag } from '../../../codegen/src/read/read-dag.ts';

const repository = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');
export const programsFolder = join(repository, 'test/programs');

/** A program that is to be accepted or rejected: a file, or a folder with a small project. */
export interface Program {
  /** The folder that it stands in: a rule's name. */
  readonly rule: string;
  readonly kind: 'accepted' | 'rejected';
  readonly name: string;
  /** What it would be compiled as the root of. */
  readonly root: string;
  /** Absolute, by the path that it has in the program; a folder `packages` stands for `node_modules`. */
  readonly files: ReadonlyMap<string, string>;
  /** Where the terminal output of a rejected one is kept. */
  readonly fixture: string;
}

/** All programs of the corpus, by folder and name. */
export function programs(): Program[] {
  return readdirSync(programsFolder)
    .sort()
    .flatMap((rule) => (['accepted', 'rejected'] as const).flatMap((kind) => programsIn(rule, kind)));
}

function programsIn(rule: string, kind: 'accepted' | 'rejected'): Program[] {
  const folder = join(programsFolder, rule, kind);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((entry) => !entry.endsWith('.txt'))
    .sort()
    .map((entry) => {
      const path = join(folder, entry);
      const name = basename(entry, '.ts');
      const isFolder = statSync(path).isDirectory();
      const files = isFolder ? filesIn(path) : new Map([[path, readFileSync(path, 'utf8')]]);
      return { rule, kind, name, root: isFolder ? path : folder, files, fixture: join(folder, `${name}.txt`) };
    });
}

function filesIn(folder: string): Map<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return new Map(
    paths
      .filter((path) => statSync(join(folder, path)).isFile())
      .map((path) => [
        join(folder, path.replace(/^packages\//, 'node_modules/')),
        readFileSync(join(folder, path), 'utf8'),
      ]),
  );
}

/** What every program of the corpus may take for granted. */
const config = { pure: [], pools: new Map([['warehouse', 4]]) };

const settings: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2024,
  lib: ['lib.esnext.d.ts'],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  types: ['node'],
  strict: true,
  noUncheckedIndexedAccess: true,
  allowImportingTsExtensions: true,
  skipLibCheck: true,
  noEmit: true,
  paths: { tradewind: [join(repository, 'sdk/src/index.ts')] },
};

/**
 * Compiles programs as far as diagnostics go. They are one program to TypeScript, and a project each to the compiler; those
 * with a tsconfig.json are on their own.
 */
export function analyzer(all: readonly Program[]): (program: Program) => readonly Diagnostic[] {
  const together = typescriptOf(
    all.filter((program) => ownSettings(program) === undefined),
    settings,
  );
  return (program) => {
    const { root, files } = program;
    const own = ownSettings(program);
    const compiled = own === undefined ? together : typescriptOf([program], { ...settings, ...own });
    const paths = [...files.keys()].filter((path) => path.endsWith('.ts') && !path.includes('/node_modules/'));
    const sourceFiles = paths.map((path) => compiled.getSourceFile(path)).filter((file) => file !== undefined);
    const loaded = { ...projectOf(compiled, root), sourceFiles };
    const sink = createSink({ root, unreadable: unreadableIn(compiled, sourceFiles, root) });
    const { tasks, groups, dags: declared, shared } = discover(loaded, sink, { pure: config.pure });
    const dags = declared.map((dag) => readDag(shared, dag));
    check({ shared, declarations: [...tasks, ...groups, ...declared], dags, pools: config.pools }, sink);
    reportTypeScript(compiled, sourceFiles, root, sink);
    return sink.all();
  };
}

function typescriptOf(all: readonly Program[], compilerOptions: ts.CompilerOptions): ts.Program {
  const project = new Project({ skipAddingFilesFromTsConfig: true, compilerOptions });
  for (const { files } of all)
    for (const [path, text] of files) project.createSourceFile(path, text, { overwrite: true });
  return project.getProgram().compilerObject;
}

function ownSettings({ root, files }: Program): ts.CompilerOptions | undefined {
  const text = files.get(join(root, 'tsconfig.json'));
  if (text === undefined) return undefined;
  const { compilerOptions } = JSON.parse(text) as { compilerOptions: unknown };
  return ts.convertCompilerOptionsFromJson(compilerOptions, root).options;
}

/** The same program with other texts, under a root of its own. */
export function changed(program: Program, name: string, texts: ReadonlyMap<string, string>): Program {
  const root = join(program.root, `~${program.name}~${name}`);
  const files = [...program.files].map(([path, text]): [string, string] => {
    const file = relative(program.root, path);
    return [join(root, file), texts.get(file) ?? text];
  });
  return { ...program, root, files: new Map(files) };
}

/** The text of a file that a diagnostic of the program names. */
export function sourceOf({ root, files }: Program): (file: string) => string | undefined {
  return (file) => files.get(join(root, file)) ?? readIfThere(join(root, file));
}

function readIfThere(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

export function pathOf(program: Program): string {
  return relative(programsFolder, program.fixture).replace(/\.txt$/, '');
}
