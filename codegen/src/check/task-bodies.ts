import { ts } from 'ts-morph';
import type { TaskDeclaration } from '../discover/declarations.ts';
import type { Sink } from '../diagnostics/sink.ts';
import { replace } from '../fixes/edits.ts';
import { importing } from '../fixes/imports.ts';
import { originOf } from '../read/origins.ts';
import { resolveAlias, symbolOf } from '../read/symbols.ts';
import { type CheckInput, isOwn, isTask } from './context.ts';

/** What means something else in a task than in a flow: the run context, and calls of other tasks. */
export function checkTaskBodies(input: CheckInput, sink: Sink): void {
  for (const task of input.declarations.filter(isTask)) {
    const body = task.signature === undefined ? undefined : (task.signature as { body?: ts.Node }).body;
    if (body === undefined || !isOwn(task)) continue;
    const visit = (node: ts.Node): void => {
      if (ts.isIdentifier(node)) {
        if (node.text === 'run') checkRun(node, task, input, sink);
        else checkCall(node, task, input, sink);
      }
      ts.forEachChild(node, visit);
    };
    visit(body);
  }
}

/** `run.ds`: in a task it is `context().ds`. */
function checkRun(node: ts.Identifier, task: TaskDeclaration, { shared }: CheckInput, sink: Sink): void {
  const { parent } = node;
  if (!ts.isPropertyAccessExpression(parent) || parent.expression !== node) return;
  const symbol = symbolOf(shared, node);
  if (symbol === undefined || originOf(shared, resolveAlias(shared, symbol)) !== 'sdk') return;
  const instead = `context().${parent.name.text}`;
  const imports = importing(node.getSourceFile(), 'context', 'value');
  const fix = imports && { title: `write \`${instead}\``, edits: [...imports, replace(node, 'context()')] };
  sink.report(
    'run-outside-flow',
    parent,
    { name: parent.getText(), where: `the task \`${task.name}\``, instead },
    fix && { fix },
  );
}

function checkCall(node: ts.Identifier, task: TaskDeclaration, { shared, known }: CheckInput, sink: Sink): void {
  const { parent } = node;
  if (!ts.isCallExpression(parent) || parent.expression !== node) return;
  const symbol = symbolOf(shared, node);
  if (symbol === undefined) return;
  const target = resolveAlias(shared, symbol);
  if (target.name === 'triggerDag' && originOf(shared, target) === 'sdk') {
    sink.report('call-outside-flow', parent, { called: 'triggerDag', kind: 'trigger', inside: task.name });
  }
  const declaration = target.valueDeclaration;
  const called = declaration === undefined ? undefined : known.heldBy(declaration);
  if (called === undefined) return;
  sink.report('call-outside-flow', parent, { called: called.name, kind: called.kind, inside: task.name });
}
