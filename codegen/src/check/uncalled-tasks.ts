import { ts } from 'ts-morph';
import { type ClassInfo, memberOf } from '../discover/classes.ts';
import type { TaskDeclaration } from '../discover/declarations.ts';
import { type Diagnostic, hasErrors } from '../diagnostics/diagnostic.ts';
import { rules } from '../diagnostics/rules.ts';
import type { Sink } from '../diagnostics/sink.ts';
import { once } from '../once.ts';
import { type CheckedFile, isOwn, isTask, type ProjectInput } from './context.ts';
import { hasErrorIn } from './errors-in.ts';
import { namesIn } from './names-in.ts';

/** Tasks that no dag calls, not even as a tear-down. */
export function checkUncalledTasks(input: ProjectInput, sink: Sink): void {
  const calls = input.files.map((file) => callsIn(file, input));
  const called = new Set(calls.flatMap(({ elsewhere }) => elsewhere));
  const uncalled = calls.flatMap((one) => one.uncalled).filter(({ nameNode }) => !called.has(nameNode));
  if (uncalled.length === 0) return;
  const found = sink.all();
  // With errors, not all calls may have been read, and some are told to be out of reach: a name that stands anywhere else
  // is taken for one.
  const isUnsure = hasErrors(found) || found.some(isUnreached);
  const misspelt = new Set(found.flatMap(suggestionsOf));
  const reported = new Set<ts.Node>();
  for (const { nameNode, name } of uncalled) {
    if (reported.has(nameNode) || misspelt.has(name)) continue;
    if (isUnsure && mentionsOf(name, input) > 1) continue;
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

interface Calls {
  /** The file's own tasks that its dags do not call. */
  readonly uncalled: readonly TaskDeclaration[];
  /** What its dags call that is not among its own tasks. */
  readonly elsewhere: readonly ts.Node[];
}

const callsIn = once((file: CheckedFile, { known, shared }: ProjectInput): Calls => {
  const called = calledNodes(file, { known, shared });
  const own = file.declarations.filter(isTask);
  const names = new Set(own.map(({ nameNode }) => nameNode));
  return {
    uncalled: own.filter((task) => isOwn(task) && !called.has(task.nameNode)),
    elsewhere: [...called].filter((node) => !names.has(node)),
  };
});

function calledNodes({ dags }: CheckedFile, { known, shared }: Pick<ProjectInput, 'known' | 'shared'>): Set<ts.Node> {
  const called = new Set<ts.Node>();
  const add = (task: TaskDeclaration): void => {
    if (called.has(task.nameNode)) return;
    called.add(task.nameNode);
    for (const overridden of overriddenBy(task, shared)) called.add(overridden);
    const { teardown } = task.options;
    if (teardown === undefined) return;
    if ('key' in teardown) {
      const other = known.byKey.get(teardown.key);
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
function overriddenBy(task: TaskDeclaration, shared: ProjectInput['shared']): ts.Node[] {
  const found: ts.Node[] = [];
  for (let at: ClassInfo | undefined = task.owner; at !== undefined; at = at.base(shared)) {
    const member = at.own.get(task.name);
    if (member !== undefined) found.push(member.name);
  }
  return found;
}

/** How often a name stands in the sources; where it is declared is once. */
function mentionsOf(name: string, { shared }: ProjectInput): number {
  return shared.project.sourceFiles.reduce((sum, file) => sum + (mentionsIn(file).get(name) ?? 0), 0);
}

const mentionsIn = once((file: ts.SourceFile): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const statement of file.statements) {
    if (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) continue;
    for (const name of namesIn(statement)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
});
