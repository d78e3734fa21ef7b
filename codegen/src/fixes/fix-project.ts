import { readFileSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';
import { type CompileOptions, type CompileResult, compile } from '../compile.ts';
import { configError } from '../config/errors.ts';
import type { ResolvedConfig } from '../config/options.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { writeFileAtomic } from '../emit/write-file.ts';
import { applyFixes } from './apply.ts';

export interface FixOptions {
  readonly config: ResolvedConfig;
  /** Also what hints propose: these change what is meant, as the order of calls. Default: false. */
  readonly hints?: boolean;
}

export interface FixResult {
  /** What is left. */
  readonly result: CompileResult;
  /** What is not there any more, in the order in which it was fixed, each at its place at that time. */
  readonly fixed: readonly Diagnostic[];
  /** The files that were changed, relative to the project. */
  readonly files: readonly string[];
}

/** A fix may make room for another; more rounds than this are fixes that undo each other. */
const mostRounds = 10;

/** Changes the project's sources by the fixes of its diagnostics, until nothing is left to be changed. */
export async function fixProject({ config, hints = false }: FixOptions): Promise<FixResult> {
  const options: CompileOptions = { config, write: false };
  const fixed: Diagnostic[] = [];
  const files = new Set<string>();
  let result = await compile(options);
  for (let round = 0; round < mostRounds; round++) {
    const wanted = result.diagnostics.filter(({ severity }) => hints || severity !== 'hint');
    const sources = new Map<string, Source>();
    const applied = applyFixes(wanted, (file) => {
      const source = sourceOf(config.root, file);
      if (source !== undefined) sources.set(file, source);
      return source?.text;
    });
    if (applied.texts.size === 0) break;
    fixed.push(...applied.fixed);
    for (const [file, text] of applied.texts) {
      const source = sources.get(file);
      if (source !== undefined) write(source, text, file);
      files.add(file);
    }
    result = await compile(options);
  }
  return { result, fixed, files: [...files].sort() };
}

interface Source {
  /** Where it really is. */
  readonly path: string;
  readonly text: string;
  /** The byte order mark, if it begins with one. */
  readonly mark: string;
}

/** A text that may be changed: one of the project's own, and one that reads as UTF-8. */
function sourceOf(root: string, file: string): Source | undefined {
  const path = realPath(join(root, file));
  if (path === undefined || !isInside(realpathSync(root), path)) return undefined;
  const bytes = readFileSync(path);
  const text = bytes.toString('utf8');
  if (!Buffer.from(text, 'utf8').equals(bytes)) return undefined;
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  return { path, text: text.slice(mark.length), mark };
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return !isAbsolute(way) && !way.split(sep).some((part) => part === '..' || part === 'node_modules');
}

function write({ path, mark }: Source, text: string, file: string): void {
  try {
    writeFileAtomic(path, mark + text, { mode: statSync(path).mode });
  } catch (error) {
    throw configError('TW6056', `\`${file}\` cannot be changed`, {
      help: 'What was fixed in other files stays fixed. Make the file writable, or leave out `--fix`.',
      cause: error,
    });
  }
}
