import { globSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { ts } from 'ts-morph';
import { compareText } from '../diagnostics/diagnostic.ts';
import { Packages } from './packages.ts';
import { createProgram } from './program.ts';

/** Which sources to compile. */
export interface LoadOptions {
  /** The project's folder. */
  readonly root: string;
  /** Default: `tsconfig.json` in the project's folder, and sensible settings if there is none. */
  readonly tsconfig?: string;
  /** Where dags are declared: patterns relative to the project. Default: everywhere in it. */
  readonly dags?: readonly string[];
  /** The generated client, relative to the project: no dags are declared in it. */
  readonly client?: string;
  /** Absolute path → text, taken instead of what is on the disk: buffers of an editor. */
  readonly texts?: ReadonlyMap<string, string>;
}

/** A program with its checker, and which of its files are the project's own. */
export interface LoadedProject {
  readonly program: ts.Program;
  readonly checker: ts.TypeChecker;
  /** Absolute, with forward slashes. */
  readonly projectRoot: string;
  /** The project's own sources, by path: no declaration files, no packages. */
  readonly sourceFiles: readonly ts.SourceFile[];
  readonly packages: Packages;
}

/** Reads the sources with the user's own compiler settings. */
export function load(options: LoadOptions): LoadedProject {
  const root = resolve(options.root);
  const tsconfig = resolve(root, options.tsconfig ?? 'tsconfig.json');
  const client = options.client === undefined ? undefined : resolve(root, options.client).replaceAll('\\', '/');
  const dagFiles = filesOf(root, options.dags ?? ['**/*.{ts,mts,cts,tsx}']).filter((file) => file !== client);
  const program = createProgram(tsconfig, dagFiles, options.texts);
  const project = projectOf(program, root);
  const own = new Set(reachableFrom(dagFiles, project));
  return { ...project, sourceFiles: project.sourceFiles.filter((file) => own.has(file)) };
}

/** The files of some patterns: no packages, no declarations, nothing in hidden folders. */
function filesOf(root: string, patterns: readonly string[]): string[] {
  return globSync([...patterns], { cwd: root, exclude: (path) => /^(?:node_modules$|\.)/.test(basename(path)) })
    .filter((file) => /(?<!\.d)\.[cm]?tsx?$/.test(file))
    .map((file) => join(root, file).replaceAll('\\', '/'))
    .sort();
}

/** The project's sources that dags are declared in, and what these import: the rest of the project is not our business. */
function reachableFrom(dagFiles: readonly string[], { program, checker, sourceFiles }: LoadedProject): ts.SourceFile[] {
  const known = new Set(sourceFiles);
  const found = new Set<ts.SourceFile>();
  const visit = (file: ts.SourceFile | undefined): void => {
    if (file !== undefined && known.has(file)) found.add(file);
  };
  for (const file of dagFiles) visit(program.getSourceFile(file));
  for (const file of found) {
    for (const statement of file.statements) {
      const from =
        ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement) ? statement.moduleSpecifier : undefined;
      const module = from === undefined ? undefined : checker.getSymbolAtLocation(from);
      for (const declaration of module?.declarations ?? []) if (ts.isSourceFile(declaration)) visit(declaration);
    }
  }
  return [...found];
}

/** The same for a program that someone made already. */
export function projectOf(
  program: ts.Program,
  root: string,
  readFile: (path: string) => string | undefined = (path) => ts.sys.readFile(path),
): LoadedProject {
  const own = program
    .getSourceFiles()
    .filter(
      (file) =>
        !file.isDeclarationFile &&
        !program.isSourceFileFromExternalLibrary(file) &&
        !file.fileName.includes('/node_modules/') &&
        !file.fileName.endsWith('.json'),
    );
  const packages = new Packages(readFile);
  return {
    program,
    checker: program.getTypeChecker(),
    projectRoot: root.replaceAll('\\', '/'),
    sourceFiles: own
      .filter((file) => !packages.isSdk(file.fileName))
      .sort((a, b) => compareText(a.fileName, b.fileName)),
    packages,
  };
}

/** A file as the manifest names it: relative to the project, with forward slashes. */
export function moduleOf(projectRoot: string, fileName: string): string {
  return relative(projectRoot, fileName).replaceAll('\\', '/');
}
