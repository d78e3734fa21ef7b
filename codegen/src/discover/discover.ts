/** Finds every task, dag and group of a project: by what names mean, never by their text alone. */
import { ts } from 'ts-morph';
import type { Sink } from '../diagnostics/sink.ts';
import { type LoadedProject, moduleOf } from '../load/load.ts';
import { valueOfModuleName } from '../read/module-values.ts';
import { Reader, report, type Shared } from '../read/reader.ts';
import { execute } from '../read/statements/statements.ts';
import { evaluate } from '../read/expressions/evaluate.ts';
import { createTypeSchemas } from '../types/schemas.ts';
import { classOf, type ClassInfo } from './classes.ts';
import type { Declaration, FlowDeclaration, TaskDeclaration } from './declarations.ts';
import { checkId } from './functions.ts';
import { declarationsOfClass } from './members.ts';
import { scan } from './scan.ts';

export interface DiscoverOptions {
  /** Packages whose functions the user vouches for: they may be called in flows. */
  readonly pure?: readonly string[];
}

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

export function discover(project: LoadedProject, sink: Sink, options: DiscoverOptions = {}): Declarations {
  const shared = share(project, sink, options);
  const classes: ClassInfo[] = [];
  const found: Declaration[] = [];
  const { statements, classNodes } = scan(shared);
  for (const node of classNodes) {
    const info = classOf(shared, node);
    // What an abstract class declares belongs to the classes that extend it.
    const declared = info.isAbstract ? [] : declarationsOfClass(shared, info);
    if (declared.length > 0) classes.push(info);
    found.push(...declared);
  }
  for (const statement of statements) run(shared, statement);
  found.push(...shared.declared);
  found.sort(bySource);
  checkIds(shared, found);
  return {
    tasks: found.filter((one): one is TaskDeclaration => one.kind === 'task'),
    dags: found.filter((one): one is FlowDeclaration => one.kind === 'dag'),
    groups: found.filter((one): one is FlowDeclaration => one.kind === 'group'),
    classes,
    shared,
  };
}

function share(project: LoadedProject, sink: Sink, options: DiscoverOptions): Shared {
  return {
    project,
    checker: project.checker,
    sink,
    pure: new Set(options.pure),
    types: createTypeSchemas(project.program, project.projectRoot),
    moduleValues: new Map(),
    classes: new Map(),
    members: new Map(),
    declared: [],
    impurities: new Map(),
    moduleOf: (sourceFile) => moduleOf(project.projectRoot, sourceFile.fileName),
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

function checkIds(shared: Shared, found: readonly Declaration[]): void {
  const dags = new Map<string, FlowDeclaration>();
  for (const declaration of found) {
    const isGiven = declaration.kind !== 'task' && declaration.options.id !== undefined;
    // An id that was given was looked at where it stands.
    if (!isGiven) checkId(shared, declaration, declaration.nameNode);
    if (declaration.kind !== 'dag') continue;
    const other = dags.get(declaration.id);
    if (other === undefined) dags.set(declaration.id, declaration);
    else {
      const related = [{ at: other.nameNode, message: `\`${declaration.id}\` is taken here` }];
      report(shared.sink, 'duplicate-dag-id', declaration.nameNode, { id: declaration.id }, { related });
    }
  }
}
