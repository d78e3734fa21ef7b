import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { pageOf } from '../diagnostics/rule.ts';
import type { BundleProblem } from '../bundle/bundle.ts';

/** What the last phase reports, code → title. It is found by esbuild and not by a rule. */
export const emitErrors = {
  TW2490: 'The tasks cannot be put into a bundle',
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
    url: pageOf('TW2490'),
  };
}
