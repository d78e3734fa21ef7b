/**
 * The sources of a project as TypeScript programs, one after each edit, made as `tsc` makes them. ts-morph's own projects do
 * not tell TypeScript which files are ES modules (`impliedNodeFormat`), so its compiler is used here and its projects are
 * not.
 */
import { globSync } from 'node:fs';
import { basename, join, matchesGlob, relative, resolve } from 'node:path';
import { ts } from 'ts-morph';
import { compareText } from '../diagnostics/diagnostic.ts';
import { fileOf } from '../diagnostics/sink.ts';
import { createHost, readText } from './host.ts';
import { ImportGraph } from './import-graph.ts';
import { Packages } from './packages.ts';
import { settingsOf } from './settings.ts';

/** Which sources to compile. */
export interface SourcesOptions {
  /** The project's folder. */
  readonly root: string;
  /** Where dags are declared: patterns relative to the project. */
  readonly dags: readonly string[];
  /** The generated client, relative to the project: no dags are declared in it. */
  readonly client?: string;
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
  /** Names of own files that no own file imports, if that is known. */
  readonly leaves?: ReadonlySet<string>;
}

/** What decides which files there are. */
interface Listing {
  readonly options: ts.CompilerOptions;
  readonly dagFiles: readonly string[];
  readonly rootNames: readonly string[];
  readonly errors: readonly ts.Diagnostic[];
  readonly packages: Packages;
}

/** The sources of a project for as long as it is open. */
export class Sources {
  readonly #given: SourcesOptions;
  readonly #root: string;
  readonly #texts = new Map<string, string>();
  readonly #files = new Map<string, ts.SourceFile>();
  readonly #graph = new ImportGraph();
  readonly #touched = new Set<string>();
  /** Undefined: files may have come or gone, or settings changed. */
  #listing: Listing | undefined;
  #program: ts.Program | undefined;
  #loaded: Omit<LoadedProject, 'program' | 'checker'> | undefined;
  #options = '';

  constructor(options: SourcesOptions) {
    this.#given = options;
    this.#root = resolve(options.root);
  }

  /** A text that is taken instead of what is on the disk; undefined: the disk's again. */
  setText(file: string, text: string | undefined): void {
    const path = slashed(resolve(file));
    if (text === undefined) this.#texts.delete(path);
    else this.#texts.set(path, text);
    this.#touched.add(path);
  }

  /** Something may have happened to this path on the disk. */
  changed(file: string): void {
    this.#touched.add(slashed(resolve(file)));
  }

  /** Reads what was touched. Gives the names of the files of which nothing that was known before holds any more. */
  load(): ReadonlySet<string> {
    this.#settle();
    const isListedAnew = this.#listing === undefined;
    const listing = (this.#listing ??= this.#list());
    const { packages, dagFiles } = listing;
    const program = this.#compile(listing, isListedAnew);
    const outdated = this.#graph.next(program, isListedAnew);
    this.#forget(program);
    const { projectRoot, sourceFiles: own } = projectOf(program, this.#root, packages);
    const sourceFiles = this.#reachableFrom(dagFiles, own);
    const imported = this.#graph.importedByAny(sourceFiles);
    const leaves = new Set(sourceFiles.map(({ fileName }) => fileName).filter((file) => !imported.has(file)));
    this.#loaded = { projectRoot, sourceFiles, packages, leaves };
    return outdated;
  }

  /** What was loaded last, under the checker of now. */
  get project(): LoadedProject {
    const [program, loaded] = [this.#program, this.#loaded];
    if (program === undefined || loaded === undefined) throw new Error('nothing was loaded');
    return { ...loaded, program, checker: program.getTypeChecker() };
  }

  /** Lets go of what a checker found out: the same program is made again, and has no checker yet. */
  renew(): void {
    if (this.#listing !== undefined) this.#compile(this.#listing, false);
  }

  #compile({ options, rootNames, errors }: Listing, isListedAnew: boolean): ts.Program {
    this.#program = ts.createProgram({
      rootNames,
      options,
      host: createHost(options, this.#texts, this.#files),
      configFileParsingDiagnostics: errors,
      ...(isListedAnew || this.#program === undefined ? {} : { oldProgram: this.#program }),
    });
    return this.#program;
  }

  /** Looks at what was touched. */
  #settle(): void {
    for (const path of this.#touched) {
      const known = this.#files.get(path);
      const text = readText(path, this.#texts);
      if (known?.text === text) continue;
      this.#files.delete(path);
      // A file that came or went, or one that is no source: package.json, tsconfig.json, a lock file.
      if (known === undefined || text === undefined) this.#listing = undefined;
    }
    this.#touched.clear();
    if (this.#listing === undefined) this.#readAgain();
  }

  /** What an installation does to packages is told by nobody. */
  #readAgain(): void {
    for (const [path, { text }] of this.#files) {
      if (path.includes('/node_modules/') && readText(path, this.#texts) !== text) this.#files.delete(path);
    }
  }

  #list(): Listing {
    const { dags, client } = this.#given;
    const { options, fileNames, errors } = settingsOf(join(this.#root, 'tsconfig.json'));
    const serialised = JSON.stringify(options);
    // Options say how files are parsed and bound.
    if (serialised !== this.#options) this.#files.clear();
    this.#options = serialised;
    const clientFile = client === undefined ? undefined : slashed(resolve(this.#root, client));
    const buffers = [...this.#texts.keys()].filter((file) => isMatched(relative(this.#root, file), dags));
    const dagFiles = [...new Set([...filesOf(this.#root, dags), ...buffers])]
      .filter((file) => file !== clientFile)
      .sort();
    const rootNames = [...new Set([...fileNames, ...dagFiles])];
    const packages = new Packages((path) => readText(path, this.#texts));
    return { options, dagFiles, rootNames, errors, packages };
  }

  /** Files that are in no program any more are not known either. */
  #forget(program: ts.Program): void {
    for (const name of this.#files.keys()) if (program.getSourceFile(name) === undefined) this.#files.delete(name);
  }

  /** The files that dags are declared in, and what these import: the rest of the project is not our business. */
  #reachableFrom(dagFiles: readonly string[], sourceFiles: readonly ts.SourceFile[]): ts.SourceFile[] {
    const own = new Set(sourceFiles.map(({ fileName }) => fileName));
    const found = new Set(dagFiles.filter((file) => own.has(file)));
    for (const file of found) {
      for (const imported of this.#graph.importedBy(file)) if (own.has(imported)) found.add(imported);
    }
    return sourceFiles.filter(({ fileName }) => found.has(fileName));
  }
}

/** The files of some patterns: no packages, no declarations, nothing in hidden folders. */
function filesOf(root: string, patterns: readonly string[]): string[] {
  return globSync([...patterns], { cwd: root, exclude: (path) => isHidden(basename(path)) })
    .filter(isSource)
    .map((file) => slashed(join(root, file)));
}

/** Whether a path relative to the project would be among the files of some patterns. */
function isMatched(path: string, patterns: readonly string[]): boolean {
  const isVisible = !slashed(path)
    .split('/')
    .some((part) => isHidden(part));
  return isVisible && isSource(path) && patterns.some((pattern) => matchesGlob(path, pattern));
}

function isHidden(name: string): boolean {
  return /^(?:node_modules$|\.)/.test(name);
}

function isSource(path: string): boolean {
  return /(?<!\.d)\.[cm]?tsx?$/.test(path);
}

function slashed(path: string): string {
  return path.replaceAll('\\', '/');
}

/** A program with all of its own sources. */
export function projectOf(
  program: ts.Program,
  root: string,
  packages: Packages = new Packages((path) => ts.sys.readFile(path)),
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
  return fileOf(projectRoot, fileName);
}
