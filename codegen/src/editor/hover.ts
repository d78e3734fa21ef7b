import type { DagManifest } from '@tradewind/sdk/manifest';
import type { Range } from '../diagnostics/diagnostic.ts';
import type { TaskDeclaration } from '../discover/declarations.ts';
import type { Analysis } from '../project/api.ts';
import { groupsNamedBy, type MadeGroup, type NodesOfCall, taskCallNamedBy, taskCalls } from './calls.ts';
import { dagsDeclaredAt } from './flows.ts';
import { nodeAt, rangeIn, type Spot } from './places.ts';
import { type SignatureText, signatureTextOf } from './signature.ts';

/** What there is to say of a place. */
export type HoverAnswer =
  /** A call of a task in a flow, or the task's declaration: then with all its calls. */
  | {
      readonly kind: 'task';
      readonly range: Range;
      readonly isCall: boolean;
      readonly signature?: SignatureText;
      readonly doc?: string;
      readonly made: readonly NodesOfCall[];
    }
  /** A call of another flow. */
  | { readonly kind: 'group'; readonly range: Range; readonly made: readonly MadeGroup[] }
  | { readonly kind: 'dag'; readonly range: Range; readonly dags: readonly DagManifest[] };

/** What stands at a place, if it is something of ours. */
export function hoverAt(analysis: Analysis, spot: Spot): HoverAnswer | undefined {
  const node = nodeAt(analysis, spot);
  if (node === undefined) return undefined;
  const range = rangeIn(analysis, node);
  const call = taskCallNamedBy(analysis, node);
  if (call !== undefined) {
    const key = call.made[0]?.nodes[0]?.task;
    const task = analysis.dags
      .flatMap(({ read }) => read.tasks)
      .find((use) => use.kind === 'declared' && use.key === key);
    const declaration = task?.kind === 'declared' ? task.declaration : undefined;
    return { kind: 'task', range, isCall: true, ...aboutTask(analysis, declaration), made: call.made };
  }
  const groups = groupsNamedBy(analysis, node);
  if (groups.length > 0) return { kind: 'group', range, made: groups };
  const dags = dagsDeclaredAt(analysis, node);
  if (dags.length > 0) return { kind: 'dag', range, dags: dags.map(({ read }) => read.dag) };
  const declared = analysis.declarations.tasks.filter(({ nameNode }) => nameNode === node);
  const [task] = declared;
  if (task === undefined) return undefined;
  const keys = new Set(declared.map(({ key }) => key));
  const made = taskCalls(analysis)
    .flatMap((one) => one.made)
    .filter(({ nodes }) => nodes.some((one) => keys.has(one.task)));
  return { kind: 'task', range, isCall: false, ...aboutTask(analysis, task), made };
}

function aboutTask(
  analysis: Analysis,
  declaration: TaskDeclaration | undefined,
): { signature?: SignatureText; doc?: string } {
  if (declaration === undefined) return {};
  const signature = signatureTextOf(declaration, analysis);
  const doc = declaration.options.doc ?? declaration.doc;
  return { ...(signature && { signature }), ...(doc !== undefined && { doc }) };
}
