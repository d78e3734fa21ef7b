import { join, relative } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { errorUrl } from '@tradewind/sdk/runtime';
import type { BundleProblem } from '../bundle/bundle.ts';
import type { ResolvedConfig } from '../config/options.ts';

/** What is reported of a project as a whole, code → title. No rule finds it. */
export const emitErrors = {
  TW2490: 'The tasks cannot be put into a bundle',
  TW2491: 'The project has no dags',
} as const satisfies Record<`TW249${number}`, string>;

/** A problem of the bundle as a diagnostic. */
export function notBundled({ message, file, start, end }: BundleProblem): Diagnostic {
  return {
    code: 'TW2490',
    severity: 'error',
    message: `The tasks' code cannot be put into a bundle: ${message}`,
    // Without a place it is about the project as a whole.
    file: file ?? 'package.json',
    start,
    end,
    related: [],
    help: 'A task may import sources of the project (TypeScript, JavaScript, JSON) and packages that are installed.',
    suggestions: [],
    url: errorUrl('TW2490'),
  };
}

/** Not wrong, but never what was meant. */
export function noDags({ root, file, dags }: ResolvedConfig): Diagnostic {
  const start = { line: 1, column: 1 };
  return {
    code: 'TW2491',
    severity: 'warning',
    message: `No dag is declared in ${dags.map((pattern) => `\`${pattern}\``).join(' or ')}.`,
    file: relative(root, file ?? join(root, 'package.json')).replaceAll('\\', '/'),
    start,
    end: start,
    related: [],
    help: 'Declare one there, or name the folders of your dags as `dags` in `tradewind.config.ts`.',
    suggestions: [],
    url: errorUrl('TW2491'),
  };
}
