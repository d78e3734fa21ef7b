/**
 * A project that stays open: for a watcher and a language server, which ask again after every edit. What an edit cannot
 * have touched is not looked at again; the answers are those that a fresh compilation would give.
 */
import type { FlowDeclaration, TaskDeclaration } from '../discover/declarations.ts';
import type { ResolvedConfig } from '../config/options.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Emitted } from '../emit/emit.ts';
import type { LoadedProject } from '../load/load.ts';
import type { ReadResult } from '../read/task-use.ts';
import type { Shared } from '../read/reader.ts';
import type { Timings } from '../timings.ts';

export interface ProjectOptions {
  /** A config that has changed needs a new project. */
  readonly config: ResolvedConfig;
  /** Whether what TypeScript itself finds wrong is reported too. Default: true. */
  readonly tsErrors?: boolean;
  /** How many characters of sources one checker is to see before another one goes on: the smaller, the less memory and the more time. */
  readonly batchLength?: number;
  /** Whether it is analysed and built once, and then closed. Default: false. */
  readonly isBuiltOnce?: boolean;
}

export interface Project {
  readonly config: ResolvedConfig;
  /**
   * What stands in an editor's buffer, which is taken instead of what is on the disk; undefined: the buffer is closed, the
   * disk counts again. `file`: absolute.
   */
  setText(file: string, text: string | undefined): void;
  /** Something may have happened to this path on the disk: it was written, added, removed, renamed. Absolute. */
  changed(file: string): void;
  /**
   * Reads what has changed and says what is known then. Nothing is written, and nothing awaited: it is the caller who
   * decides when. Without a change the same analysis is given again.
   */
  analyse(): Analysis;
  /** The build of an analysis without errors, which must be the last one. Undefined: no bundle can be made of it. */
  emit(analysis: Analysis): Promise<EmitResult>;
  /**
   * Gives memory back, if the last analysis has taken much: nobody will ask anything of it any more. The next change finds
   * all that is known of files.
   */
  rest(): void;
  /** Ends the bundler's process. */
  close(): Promise<void>;
}

/** What is known of a project as it is now. Nodes, symbols and types in it are good until the next analysis. */
export interface Analysis {
  /** All that was found, in source order. */
  readonly diagnostics: readonly Diagnostic[];
  /** The same by file, relative to the project with forward slashes; files without any are not in it. */
  readonly diagnosticsByFile: ReadonlyMap<string, readonly Diagnostic[]>;
  /** In source order. */
  readonly dags: readonly AnalysedDag[];
  /** In source order. */
  readonly declarations: { readonly tasks: readonly TaskDeclaration[]; readonly groups: readonly FlowDeclaration[] };
  /** Program, checker and the project's own files: for questions about types. */
  readonly project: LoadedProject;
  /** For questions that the reader answers: what a symbol stands for, whose it is. */
  readonly shared: Shared;
  /** How many files had to be looked at. */
  readonly lookedAt: number;
  readonly timings: Timings;
}

export interface AnalysedDag {
  readonly declaration: FlowDeclaration;
  /** Its graph (`read.dag`), and which piece of the sources each node, point and group came from. */
  readonly read: ReadResult;
}

export interface EmitResult {
  /** All that was found: by the analysis, and while emitting. */
  readonly diagnostics: readonly Diagnostic[];
  readonly emitted?: Emitted;
}
