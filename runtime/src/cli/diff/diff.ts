/** What became of a project between two manifests, as a person would tell it: a pure function. */
import type { DagManifest, Manifest } from '@tradewind/sdk/manifest';
import { aspectChanges } from './aspects.ts';
import { nodeChanges } from './nodes.ts';

export type ChangeKind = 'added' | 'removed' | 'renamed' | 'rewired' | 'retyped' | 'options' | 'code';

export interface Change {
  readonly kind: ChangeKind;
  /** The call; absent where it is about the dag itself. */
  readonly task?: string;
  /** What was and what is, a line each. */
  readonly details: readonly string[];
  /**
   * Whether all that worked with the old one works with the new one: calls that trigger the dag, what reads its results,
   * the history of its tasks.
   */
  readonly compatible: boolean;
}

export interface DagDiff {
  readonly dag: string;
  readonly changes: readonly Change[];
}

export interface ManifestDiff {
  readonly from: string;
  readonly to: string;
  /** Nothing differs, not even the code of packages. */
  readonly same: boolean;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly DagDiff[];
  readonly unchanged: readonly string[];
  readonly compatible: boolean;
}

export function diffManifests(before: Manifest, after: Manifest): ManifestDiff {
  const old = new Map(before.dags.map((dag) => [dag.id, dag]));
  const now = new Map(after.dags.map((dag) => [dag.id, dag]));
  const both = after.dags.flatMap((dag): [DagManifest, DagManifest][] => {
    const was = old.get(dag.id);
    return was ? [[was, dag]] : [];
  });
  const diffs = both.map(([was, is]): DagDiff => {
    const changes = [...aspectChanges(was, is), ...nodeChanges({ dag: was, ...before }, { dag: is, ...after })];
    return { dag: is.id, changes };
  });
  const removed = before.dags.map(({ id }) => id).filter((id) => !now.has(id));
  const changed = diffs.filter(({ changes }) => changes.length > 0);
  return {
    from: before.version,
    to: after.version,
    same: before.version === after.version,
    added: after.dags.map(({ id }) => id).filter((id) => !old.has(id)),
    removed,
    changed,
    unchanged: diffs.filter(({ changes }) => changes.length === 0).map(({ dag }) => dag),
    compatible: removed.length === 0 && changed.every(({ changes }) => changes.every((change) => change.compatible)),
  };
}
