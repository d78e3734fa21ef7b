import { dirname, join } from 'node:path';
import { getLibFiles } from '@ts-morph/common';
import { ts } from 'ts-morph';

const libFolder = '/node_modules/typescript/lib';

/** Files of the program before, by name: one that is still good is not parsed again. */
export interface KeptFiles {
  get(file: string): ts.SourceFile | undefined;
  set(file: string, parsed: ts.SourceFile): unknown;
}

/**
 * Like the host of `tsc`. The library's declarations come out of memory: ts-morph does not put them on the disk. `texts` are
 * taken instead of what is on the disk.
 */
export function createHost(
  options: ts.CompilerOptions,
  texts: ReadonlyMap<string, string>,
  kept: KeptFiles,
): ts.CompilerHost {
  const libs = libraries();
  const disk = ts.createCompilerHost(options);
  const host = ts.createCompilerHost(options);
  host.getDefaultLibLocation = () => libFolder;
  host.getDefaultLibFileName = (given) => `${libFolder}/${ts.getDefaultLibFileName(given)}`;
  host.fileExists = (file) => texts.has(file) || libs.has(file) || disk.fileExists(file);
  host.readFile = (file) => readText(file, texts);
  // A buffer may stand in a folder that is not there yet.
  const folders = new Set([...texts.keys()].map((file) => dirname(file)));
  host.directoryExists = (folder) => folders.has(folder) || disk.directoryExists?.(folder) === true;
  host.getSourceFile = (file, settings) => {
    const how = typeof settings === 'object' ? settings : { languageVersion: settings };
    const known = kept.get(file);
    // That is decided by a package.json, which may have changed.
    if (known !== undefined && known.impliedNodeFormat === how.impliedNodeFormat) return known;
    const text = host.readFile(file);
    if (text === undefined) return undefined;
    // Nobody asks for the documentation of these, which is half of their text.
    const isSilent = file.startsWith(libFolder) || file.includes('/node_modules/@types/');
    const jsDocParsingMode = ts.JSDocParsingMode.ParseForTypeErrors;
    const parsed = ts.createSourceFile(file, text, isSilent ? { ...how, jsDocParsingMode } : how);
    kept.set(file, parsed);
    return parsed;
  };
  return host;
}

/** What a file holds now. */
export function readText(file: string, texts: ReadonlyMap<string, string>): string | undefined {
  return texts.get(file) ?? libraries().get(file) ?? ts.sys.readFile(file);
}

let known: ReadonlyMap<string, string> | undefined;

function libraries(): ReadonlyMap<string, string> {
  known ??= new Map(getLibFiles().map(({ fileName, text }) => [join(libFolder, fileName), text]));
  return known;
}
