/** The examples of the documentation: ```ts blocks of Markdown files and of docstrings. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './compilers.ts';

export interface Example {
  /** Relative to the repository. */
  readonly source: string;
  /** Where the block begins, from 1. */
  readonly line: number;
  readonly code: string;
  /** Marked with ```ts wrong: it must not compile. */
  readonly wrong: boolean;
}

const block = /^([ \t]*(?:\* )?)```ts( wrong)?\n([\s\S]*?)^[ \t]*(?:\* )?```$/gm;
/** Fragments and examples of other packages' names are not for the SDK's types to judge. */
const checkable = /from 'tradewind';/;

export function examplesIn(patterns: readonly string[]): Example[] {
  const files = globSync([...patterns], { cwd: repository, exclude: (path) => /node_modules|dist/.test(path) });
  return files.toSorted().flatMap((source) => {
    const text = readFileSync(join(repository, source), 'utf8');
    return [...text.matchAll(block)].flatMap(([all, , wrong, code = ''], i) => {
      if (!checkable.test(code) || importsElsewhere(code)) return [];
      const line = text.slice(0, text.indexOf(all)).split('\n').length;
      return [{ source, line, code: withoutStars(code), wrong: wrong !== undefined, i }];
    });
  });
}

function importsElsewhere(code: string): boolean {
  return [...code.matchAll(/from '([^']+)'/g)].some(
    ([, name = '']) => name !== 'tradewind' && !name.startsWith('node:'),
  );
}

function withoutStars(code: string): string {
  return code.replaceAll(/^[ \t]*\* ?/gm, '');
}
