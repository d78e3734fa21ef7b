/**
 * What discovery finds: tasks, dags and groups, each with everything that the later phases ask about it. The two
 * spellings differ only in `place` and in what `this` is.
 */
import type { ts } from 'ts-morph';
import type { DagOptionsSpec, GroupOptionsSpec, TaskOptionsSpec } from '../options/specs.ts';
import type { Closure } from '../read/values.ts';
import type { ClassInfo } from './classes.ts';

/** The words that declare something. */
export type Word = 'task' | 'sensor' | 'dag' | 'group';

/** Where the code of a declaration is found at run time. */
export type CodePlace =
  | {
      readonly kind: 'project';
      /** Relative to the project, with forward slashes: `dags/flights.ts`. */
      readonly module: string;
      /** The top-level name in that module: of the class, or of the variable. `default` for `export default …`. */
      readonly binding: string;
      /** Under which name the module exports it; absent: it does not. */
      readonly exportName?: string;
      /** What to read from it: a method's name, or the way through a record or array of declarations. */
      readonly path: readonly string[];
    }
  | {
      readonly kind: 'package';
      /** As the sources import it: `some-package/tasks`. */
      readonly specifier: string;
      readonly exportName: string;
      readonly path: readonly string[];
    };

interface DeclarationBase {
  /** The declaration's name, not the import's. */
  readonly name: string;
  readonly form: 'method' | 'function';
  /** `dags/flights.ts#Flights.delays`: the key of a task, the source of a dag or group. */
  readonly key: string;
  readonly place: CodePlace;
  /** What a diagnostic about the declaration underlines. */
  readonly nameNode: ts.Node;
  /** The file that declares it, which need not be where it is written: a method may be inherited, a factory called. */
  readonly file: ts.SourceFile;
  readonly doc?: string;
}

export interface TaskDeclaration extends DeclarationBase {
  readonly kind: 'task';
  readonly word: 'task' | 'sensor';
  /** The method, or the function given to `task(…)`; a type's signature, if only types are known. */
  readonly signature: ts.SignatureDeclaration | undefined;
  /**
   * Only of packages: the `Call<…>` or method type that is known. Asked of the checker of the time: a declaration outlives
   * the program that it was found in.
   */
  readonly type?: (checker: ts.TypeChecker) => ts.Type;
  /** In class form: the class that a worker constructs. */
  readonly owner?: ClassInfo;
  readonly options: TaskOptionsSpec;
}

export interface FlowDeclaration extends DeclarationBase {
  readonly kind: 'dag' | 'group';
  /** The id of a dag; the prefix of a group's ids. */
  readonly id: string;
  /** The body with the variables around it and its `this`. */
  readonly closure: Closure;
  readonly owner?: ClassInfo;
  readonly options: DagOptionsSpec & GroupOptionsSpec;
}

export type Declaration = TaskDeclaration | FlowDeclaration;
