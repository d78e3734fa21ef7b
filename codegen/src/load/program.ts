/**
 * The TypeScript program of a project, made as `tsc` makes it. ts-morph's own projects do not tell TypeScript which files
 * are ES modules (`impliedNodeFormat`), so its compiler is used here and its projects are not.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { getLibFiles } from '@ts-morph/common';
import { ts } from 'ts-morph';

/** What a project without a tsconfig.json is compiled with. */
const defaults: ts.CompilerOptions = {
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  strict: true,
  skipLibCheck: true,
  allowImportingTsExtensions: true,
  resolveJsonModule: true,
  types: ['*'],
};

/** A program of what `tsconfig` includes, and of `files`, absolute; with `texts` instead of what is on the disk. */
export function createProgram(
  tsconfig: string,
  files: readonly string[],
  texts: ReadonlyMap<string, string> = new Map(),
): ts.Program {
  const { options, fileNames, errors } = settingsOf(tsconfig);
  const compilerOptions = withoutOutput(options);
  const rootNames = [...new Set([...fileNames, ...files.map((file) => file.replaceAll('\\', '/'))])];
  return ts.createProgram({
    rootNames,
    options: compilerOptions,
    host: createHost(compilerOptions, texts),
    configFileParsingDiagnostics: errors,
  });
}

interface Settings {
  readonly options: ts.CompilerOptions;
  readonly fileNames: readonly string[];
  readonly errors: readonly ts.Diagnostic[];
}

/**
 * Options that this TypeScript does not know may be known to the user's; that a pattern matches no file is no fault, since
 * the files of dags are added to it.
 */
const forgiven: ReadonlySet<number> = new Set([5023, 5025, 6046, 18002, 18003]);

function settingsOf(tsconfig: string): Settings {
  if (!existsSync(tsconfig)) return { options: defaults, fileNames: [], errors: [] };
  const unreadable: ts.Diagnostic[] = [];
  const parsed = ts.getParsedCommandLineOfConfigFile(
    tsconfig,
    {},
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: (diagnostic) => unreadable.push(diagnostic) },
  );
  if (parsed === undefined) return { options: defaults, fileNames: [], errors: unreadable };
  // With what is wrong in the file's JSON, which TypeScript reads on from as well as it can.
  const errors = ts.getConfigFileParsingDiagnostics(parsed);
  return { ...parsed, errors: errors.filter(({ code }) => !forgiven.has(code)) };
}

/** Nothing is written, so what is said of outputs is not asked about, nor what will be refused by a later TypeScript. */
function withoutOutput(options: ts.CompilerOptions): ts.CompilerOptions {
  const outputs = ['rootDir', 'outDir', 'outFile', 'declarationDir', 'tsBuildInfoFile', 'composite', 'incremental'];
  const others = Object.entries(options).filter(([name]) => !outputs.includes(name));
  return {
    ...Object.fromEntries(others),
    ...(options.composite === true ? { declaration: options.declaration ?? true } : {}),
    noEmit: true,
    ignoreDeprecations: '6.0',
  };
}

const libFolder = '/node_modules/typescript/lib';

/** Like the one of `tsc`, with the library's declarations out of memory: ts-morph does not put them on the disk. */
function createHost(options: ts.CompilerOptions, texts: ReadonlyMap<string, string>): ts.CompilerHost {
  const libs = new Map(getLibFiles().map(({ fileName, text }) => [join(libFolder, fileName), text]));
  const disk = ts.createCompilerHost(options);
  const host = ts.createCompilerHost(options);
  host.getDefaultLibLocation = () => libFolder;
  host.getDefaultLibFileName = (given) => `${libFolder}/${ts.getDefaultLibFileName(given)}`;
  host.fileExists = (file) => libs.has(file) || disk.fileExists(file);
  disk.readFile = (file) => texts.get(file) ?? libs.get(file) ?? ts.sys.readFile(file);
  host.readFile = (file) => disk.readFile(file);
  // Nobody asks for the documentation of these, which is half of their text.
  const jsDocParsingMode = ts.JSDocParsingMode.ParseForTypeErrors;
  host.getSourceFile = (file, settings, ...rest) => {
    const isSilent = file.startsWith(libFolder) || file.includes('/node_modules/@types/');
    const own = typeof settings === 'object' ? settings : { languageVersion: settings };
    return disk.getSourceFile(file, isSilent ? { ...own, jsDocParsingMode } : settings, ...rest);
  };
  return host;
}
