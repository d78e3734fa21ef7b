import { ts } from 'ts-morph';
import { type ClassInfo, memberOf } from '../discover/classes.ts';
import type { TaskDeclaration } from '../discover/declarations.ts';
import type { Sink } from '../diagnostics/sink.ts';
import { type CheckInput, isFlow, isOwn, isTask } from './context.ts';

/** Tasks that no dag calls, not even as a tear-down. */
export function checkUncalledTasks(input: CheckInput, sink: Sink): void {
  const called = calledNodes(input);
  const mentioned = mentionedNames(input);
  const reported = new Set<ts.Node>();
  for (const task of input.declarations.filter(isTask)) {
    // In a flow that could not be read to its end, a task that is named is called.
    if (!isOwn(task) || called.has(task.nameNode) || mentioned.has(task.name) || reported.has(task.nameNode)) continue;
    reported.add(task.nameNode);
    sink.report('task-never-called', task.nameNode, { task: task.name });
  }
}

function calledNodes({ dags, declarations, shared }: CheckInput): Set<ts.Node> {
  const called = new Set<ts.Node>();
  const byKey = new Map(declarations.map((one) => [one.key, one]));
  const add = (task: TaskDeclaration): void => {
    if (called.has(task.nameNode)) return;
    called.add(task.nameNode);
    for (const overridden of overriddenBy(task, shared)) called.add(overridden);
    const { teardown } = task.options;
    if (teardown === undefined) return;
    if ('key' in teardown) {
      const other = byKey.get(teardown.key);
      if (other !== undefined && isTask(other)) add(other);
    } else if (task.owner !== undefined) {
      const member = memberOf(shared, task.owner, teardown.method);
      if (member !== undefined) called.add(member.name);
    }
  };
  for (const { tasks } of dags) for (const use of tasks) if (use.kind === 'declared') add(use.declaration);
  return called;
}

/** A base class's task is called through the one that overrides it. */
function overriddenBy(task: TaskDeclaration, shared: CheckInput['shared']): ts.Node[] {
  const found: ts.Node[] = [];
  for (let at: ClassInfo | undefined = task.owner; at !== undefined; at = at.base(shared)) {
    const member = at.own.get(task.name);
    if (member !== undefined) found.push(member.name);
  }
  return found;
}

function mentionedNames({ declarations }: CheckInput): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) names.add(node.text);
    ts.forEachChild(node, visit);
  };
  for (const flow of declarations.filter(isFlow))
    if (flow.closure.node.body !== undefined) visit(flow.closure.node.body);
  return names;
}
