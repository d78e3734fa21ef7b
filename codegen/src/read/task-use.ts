/** What a graph needs at run time: the tasks that its nodes call, and glue that is too rich for an expression tree. */
import type { DagManifest, GroupId, NodeId, PointId, TaskKey } from '@tradewind/sdk/manifest';
import type { ts } from 'ts-morph';
import type { TaskDeclaration } from '../discover/declarations.ts';

/** A task that some node calls. */
export type TaskUse =
  | { readonly kind: 'declared'; readonly key: TaskKey; readonly declaration: TaskDeclaration }
  | { readonly kind: 'glue'; readonly key: TaskKey; readonly glue: GlueFunction }
  | { readonly kind: 'trigger'; readonly key: TaskKey; readonly dag: string; readonly wait: boolean };

/** A call of `triggerDag`. */
export interface TriggerUse {
  readonly dag: string;
  /** Where the dag is named. */
  readonly at: ts.Node;
  /** Where its parameters are given. */
  readonly params?: ts.Node;
}

/**
 * A generated function for one expression of a flow. Its text is TypeScript:
 *
 *   import { <name> as <alias> } from '<module>';      for each of `imports`
 *   export const f = (<parameters>) => <code>;
 */
export interface GlueFunction {
  readonly parameters: readonly string[];
  /** An expression. It mentions only its parameters, the aliases of `imports`, and standard globals. */
  readonly code: string;
  readonly imports: readonly GlueImport[];
  /** The expression that it stands for, for source maps and positions. */
  readonly origin: ts.Node;
}

export interface GlueImport {
  readonly alias: string;
  readonly from:
    | {
        readonly kind: 'project';
        readonly module: string;
        readonly binding: string;
        readonly exportName?: string;
      }
    | { readonly kind: 'package'; readonly specifier: string; readonly exportName: string };
}

/** What reading a dag gives. */
export interface ReadResult {
  readonly dag: DagManifest;
  /** The call in the sources that made a node. */
  readonly positions: ReadonlyMap<NodeId, ts.Node>;
  /** The `throw` in the sources that made a point. */
  readonly throws: ReadonlyMap<PointId, ts.Node>;
  /** The call of a flow that made a group. */
  readonly groups: ReadonlyMap<GroupId, ts.Node>;
  /** Decisions, awaits and loops in the sources, by point or region. */
  readonly places: ReadonlyMap<string, ts.Node>;
  /** The calls of `triggerDag`. */
  readonly triggers: ReadonlyMap<NodeId, TriggerUse>;
  /** The declaration that the dag came from. */
  readonly at: ts.Node;
  /** The file that declares it. */
  readonly file: ts.SourceFile;
  /** Each once, in the order of their first call. */
  readonly tasks: readonly TaskUse[];
}
