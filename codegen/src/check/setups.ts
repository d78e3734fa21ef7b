import { inputsOf, type NodeId, type NodeManifest } from '@tradewind/sdk/manifest';
import { ts } from 'ts-morph';
import type { TaskDeclaration } from '../discover/declarations.ts';
import type { FixSpec, Sink } from '../diagnostics/sink.ts';
import { usingFix } from '../fixes/awaits.ts';
import { teardownOf } from '../read/statements/using.ts';
import type { ReadResult } from '../read/task-use.ts';
import type { CheckInput } from './context.ts';

/** Tasks that name a tear-down and are called without one, or with one that is called by hand. */
export function checkSetups({ dags, shared }: CheckInput, sink: Sink): void {
  for (const read of dags) {
    const tornDown = new Set<NodeId>(read.dag.nodes.flatMap(({ teardown }) => teardown?.of ?? []));
    for (const node of read.dag.nodes) {
      const at = read.positions.get(node.id);
      const use = read.tasks.find(({ key }) => key === node.task);
      if (at === undefined || use?.kind !== 'declared' || tornDown.has(node.id) || node.teardown !== undefined)
        continue;
      const teardown = teardownOf(shared, use.declaration);
      if (teardown === undefined) continue;
      checkSetup(use.declaration, teardown, { node, at, read }, sink);
    }
  }
}

function checkSetup(
  setup: TaskDeclaration,
  teardown: TaskDeclaration,
  { node, at, read }: { readonly node: NodeManifest; readonly at: ts.Node; readonly read: ReadResult },
  sink: Sink,
): void {
  const args = { task: setup.name, teardown: teardown.name };
  const byHand = read.dag.nodes.filter((other) => other.task === teardown.key && takes(other, node.id));
  const [first] = byHand;
  if (first === undefined) {
    sink.report('setup-without-using', at, args, fixOf(at));
    return;
  }
  const call = read.positions.get(first.id);
  // Under another rule it is made whatever became of the rest.
  if (call === undefined || byHand.some(({ options }) => options.triggerRule !== 'all_success')) return;
  sink.report('teardown-called', call, args, { related: [{ at, message: 'this is what it tears down' }] });
}

function takes(node: NodeManifest, id: NodeId): boolean {
  return inputsOf(node).some((input) => input.kind === 'node' && input.node === id);
}

function fixOf(at: ts.Node): { readonly fix?: FixSpec } {
  return ts.isCallExpression(at) ? usingFix(at) : {};
}
