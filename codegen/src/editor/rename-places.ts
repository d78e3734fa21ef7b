/**
 * Where a name is used, by TypeScript's own search. Its language service makes a program of its own; here it gets the
 * files that were parsed already, so a search costs what it asks about the types.
 */
import { ts } from 'ts-morph';
import type { Span } from '../diagnostics/sink.ts';
import type { Analysis } from '../project/api.ts';

/** A use of a name. Where the name is two things in one (`{ load }`), what has to be written beside it. */
export interface Use {
  readonly at: Span;
  readonly before: string;
  readonly behind: string;
}

/** Every use of the name that is declared here, that one too. */
export function usesOf({ project }: Analysis, name: ts.Node): Use[] {
  const { program } = project;
  const files = new Map(program.getSourceFiles().map((file) => [file.fileName, file]));
  const service = ts.createLanguageService(hostOf(program, files), registryOf(files));
  try {
    const sourceFile = name.getSourceFile();
    const found = service.findRenameLocations(sourceFile.fileName, name.getStart(sourceFile), false, false, {
      providePrefixAndSuffixTextForRename: true,
    });
    return (found ?? []).flatMap(({ fileName, textSpan, prefixText = '', suffixText = '' }) => {
      const file = files.get(fileName);
      if (file === undefined || file.isDeclarationFile) return [];
      const at = { sourceFile: file, start: textSpan.start, end: textSpan.start + textSpan.length };
      return [{ at, before: prefixText, behind: suffixText }];
    });
  } finally {
    service.dispose();
  }
}

type Files = ReadonlyMap<string, ts.SourceFile>;

function hostOf(program: ts.Program, files: Files): ts.LanguageServiceHost {
  return {
    getCompilationSettings: () => program.getCompilerOptions(),
    getScriptFileNames: () => [...program.getRootFileNames()],
    getScriptVersion: () => '',
    getScriptSnapshot: (path) => {
      const file = files.get(path);
      return file && ts.ScriptSnapshot.fromString(file.text);
    },
    getCurrentDirectory: () => program.getCurrentDirectory(),
    getDefaultLibFileName: (options) => ts.getDefaultLibFileName(options),
    fileExists: (path) => files.has(path) || ts.sys.fileExists(path),
    readFile: (path) => files.get(path)?.text ?? ts.sys.readFile(path),
    directoryExists: (path) => ts.sys.directoryExists(path),
    getDirectories: (path) => ts.sys.getDirectories(path),
    realpath: (path) => ts.sys.realpath?.(path) ?? path,
  };
}

/** Parses nothing: the files are there. */
function registryOf(files: Files): ts.DocumentRegistry {
  const acquire = (path: string): ts.SourceFile => {
    const file = files.get(path);
    if (file === undefined) throw new Error(`${path} is not in the program`);
    return file;
  };
  return {
    acquireDocument: acquire,
    acquireDocumentWithKey: acquire,
    updateDocument: acquire,
    updateDocumentWithKey: acquire,
    getKeyForCompilationSettings: () => '' as ts.DocumentRegistryBucketKey,
    releaseDocument: () => {},
    releaseDocumentWithKey: () => {},
    reportStats: () => '',
  };
}
