import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { Project, ts } from 'ts-morph';
import { compareText } from '../diagnostics/diagnostic.ts';
import { Packages } from './packages.ts';

/** Which sources to compile. */
export interface LoadOptions {
  /** The project's folder. */
  readonly root: string;
  /** Default: `tsconfig.json` in the project's folder, and sensible settings if there is none. */
  readonly tsconfig?: string;
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

/** What a project without a tsconfig.json is compiled with. */
const defaults: ts.CompilerOptions = {
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  strict: true,
  skipLibCheck: true,
  allowImportingTsExtensions: true,
  resolveJsonModule: true,
  noEmit: true,
};

/** Reads the sources with the user's own compiler settings. */
export function load(options: LoadOptions): LoadedProject {
  const root = resolve(options.root);
  const tsconfig = options.tsconfig === undefined ? join(root, 'tsconfig.json') : resolve(root, options.tsconfig);
  const project = existsSync(tsconfig)
    ? new Project({ tsConfigFilePath: tsconfig, skipFileDependencyResolution: true })
    : withoutConfig(root);
  return projectOf(project.getProgram().compilerObject, root);
}

function withoutConfig(root: string): Project {
  const project = new Project({ compilerOptions: defaults, skipFileDependencyResolution: true });
  project.addSourceFilesAtPaths([
    `${root}/**/*.ts`,
    `!${root}/**/node_modules/**`,
    `!${root}/**/dist/**`,
    `!${root}/**/.*/**`,
  ]);
  return project;
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
