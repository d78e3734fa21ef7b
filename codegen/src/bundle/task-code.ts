import type { CodePlace } from '../discover/declarations.ts';
import type { GlueImport } from '../read/task-use.ts';

/** What goes into a bundle: plain data, without the compiler's nodes. */
export interface TaskCode {
  readonly key: string;
  readonly code:
    | { readonly kind: 'method' | 'function'; readonly place: CodePlace }
    | { readonly kind: 'glue'; readonly glue: GlueSource };
}

/** A generated function: see `GlueFunction`. */
export interface GlueSource {
  readonly parameters: readonly string[];
  readonly code: string;
  readonly imports: readonly GlueImport[];
  readonly origin?: GlueOrigin;
}

/** Where the code of a glue function was copied from; lines and columns from 0. */
export interface GlueOrigin {
  /** Relative to the project, with forward slashes. */
  readonly module: string;
  readonly line: number;
  readonly column: number;
}
