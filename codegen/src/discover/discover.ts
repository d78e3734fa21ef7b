/** Finds every task, dag and group of a project: by what names mean, never by their text alone. */
import { ts } from 'ts-morph';
import { optionNode } from '../check/context.ts';
import type { Sink } from '../diagnostics/sink.ts';
import type { LoadedProject } from '../load/load.ts';
import { valueOfModuleName } from '../read/module-values.ts';
import { Reader, type Shared } from '../read/reader.ts';
import { execute } from '../read/statements/statements.ts';
import { evaluate } from '../read/expressions/evaluate.ts';
import { classOf, type ClassInfo } from './classes.ts';
import type { Declaration, FlowDeclaration, TaskDeclaration } from './declarations.ts';
import { checkId } from './functions.ts';
import { declarationsOfClass } from './members.ts';
import { scan } from './scan.ts';
import { share, type ShareOptions } from './share.ts';

/** What a project declares. */
export interface Declarations {
  /** In source order. */
  readonly tasks: readonly TaskDeclaration[];
  readonly dags: readonly FlowDeclaration[];
  readonly groups: readonly FlowDeclaration[];
  /** Classes that hold any of them. */
  readonly classes: readonly ClassInfo[];
  /** For reading the dags: caches, and where faults go. */
  readonly shared: Shared;
}

/** Everything that a project declares. */
export function discover(project: LoadedProject, sink: Sink, options: ShareOptions = {}): Declarations {
  const shared = share(project, sink, options);
  const found = discoverIn(shared, project.sourceFiles);
  const declarations = sorted(found);
  reportTakenIds(declarations.dags, sink);
  return { ...declarations, shared };
}

/**
 * What some files declare: each declaration names its file, which may be another one that they use. In source order.
 */
export function discoverIn(shared: Shared, files: readonly ts.SourceFile[]): Declaration[] {
  const { statements, classNodes } = scan(shared.project.sourceFiles, files);
  const found: Declaration[] = [];
  for (const node of classNodes) {
    const info = classOf(shared, node);
    // What an abstract class declares belongs to the classes that extend it.
    if (!info.isAbstract) found.push(...declarationsOfClass(shared, info));
  }
  for (const statement of statements) shared.within(statement, () => run(shared, statement));
  found.push(...shared.declared);
  found.sort(bySource);
  for (const one of found) {
    // An id that was given was looked at where it stands.
    const isGiven = one.kind !== 'task' && one.options.id !== undefined;
    if (!isGiven) shared.within(one.file, () => checkId(shared, one, one.nameNode));
  }
  return found;
}

/** Declarations by what they are, in source order. */
export function sorted(found: readonly Declaration[]): Omit<Declarations, 'shared'> {
  const all = found.toSorted(bySource);
  return {
    tasks: all.filter((one): one is TaskDeclaration => one.kind === 'task'),
    dags: all.filter((one): one is FlowDeclaration => one.kind === 'dag'),
    groups: all.filter((one): one is FlowDeclaration => one.kind === 'group'),
    classes: [...new Set(all.flatMap(({ owner }) => owner ?? []))],
  };
}

/** Evaluates a top-level statement that may declare something. */
function run(shared: Shared, statement: ts.Statement): void {
  if (ts.isVariableStatement(statement)) {
    for (const { name } of statement.declarationList.declarations) {
      const [first] = namesOf(name);
      const symbol = first === undefined ? undefined : shared.checker.getSymbolAtLocation(first);
      if (symbol !== undefined) valueOfModuleName(shared, symbol);
    }
    return;
  }
  if (ts.isExportAssignment(statement)) {
    const symbol = shared.checker
      .getSymbolAtLocation(statement.getSourceFile())
      ?.exports?.get('default' as ts.__String);
    if (symbol !== undefined) valueOfModuleName(shared, symbol);
    return;
  }
  const r = new Reader(shared);
  if (ts.isExpressionStatement(statement)) evaluate(r, statement.expression);
  else execute(r, statement);
}

function namesOf(name: ts.BindingName): ts.Identifier[] {
  if (ts.isIdentifier(name)) return [name];
  return name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : namesOf(element.name)));
}

function bySource(a: Declaration, b: Declaration): number {
  const [fileA, fileB] = [a.nameNode.getSourceFile().fileName, b.nameNode.getSourceFile().fileName];
  if (fileA !== fileB) return fileA < fileB ? -1 : 1;
  return a.nameNode.pos - b.nameNode.pos || (a.key < b.key ? -1 : 1);
}

/** The id of a dag is its name in the whole project. */
export function reportTakenIds(found: readonly FlowDeclaration[], sink: Sink): void {
  if (new Set(found.map(({ id }) => id)).size === found.length) return;
  const dags = new Map<string, FlowDeclaration>();
  for (const declaration of found.toSorted(bySource)) {
    const other = dags.get(declaration.id);
    if (other === undefined) dags.set(declaration.id, declaration);
    else {
      const related = [{ at: optionNode(other, 'id'), message: `\`${declaration.id}\` is taken here` }];
      sink.report('duplicate-dag-id', optionNode(declaration, 'id'), { id: declaration.id }, { related });
    }
  }
}
