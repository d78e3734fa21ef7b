import { ts } from 'ts-morph';
import { type ClassInfo, memberOf } from '../discover/classes.ts';
import type { TaskDeclaration } from '../discover/declarations.ts';
import { type Diagnostic, hasErrors } from '../diagnostics/diagnostic.ts';
import { rules } from '../diagnostics/rules.ts';
import type { Sink } from '../diagnostics/sink.ts';
import { type CheckInput, isOwn, isTask } from './context.ts';
import { hasErrorIn } from './errors-in.ts';
import { namesIn } from './names-in.ts';

/** Tasks that no dag calls, not even as a tear-down. */
export function checkUncalledTasks(input: CheckInput, sink: Sink): void {
  const found = sink.all();
  const called = calledNodes(input);
  // With errors, not all calls may have been read, and some are told to be out of reach: a name that stands anywhere else
  // is taken for one.
  const mentions = hasErrors(found) || found.some(isUnreached) ? mentionCounts(input) : undefined;
  const misspelt = new Set(found.flatMap(suggestionsOf));
  const reported = new Set<ts.Node>();
  for (const task of input.declarations.filter(isTask)) {
    const { nameNode, name } = task;
    if (!isOwn(task) || called.has(nameNode) || reported.has(nameNode) || misspelt.has(name)) continue;
    if ((mentions?.get(name) ?? 0) > 1) continue;
    if (hasErrorIn(found, input.shared.project.projectRoot, nameNode.parent)) continue;
    reported.add(nameNode);
    sink.report('task-never-called', nameNode, { task: name });
  }
}

function isUnreached({ code }: Diagnostic): boolean {
  return code === rules['unreachable-call'].code || code === rules['constant-condition'].code;
}

function suggestionsOf({ suggestions }: Diagnostic): readonly string[] {
  return suggestions;
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

/** How often each name stands in the sources; where it is declared is once. */
function mentionCounts({ shared }: CheckInput): Map<string, number> {
  const counts = new Map<string, number>();
  for (const file of shared.project.sourceFiles) {
    for (const statement of file.statements) {
      if (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) continue;
      for (const name of namesIn(statement)) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  return counts;
}
