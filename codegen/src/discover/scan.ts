/**
 * A quick look at all sources: which top-level statements may declare something, and which classes. It goes by names,
 * follows them through imports, re-exports and factories, and only ever finds too much: what a name means is asked when
 * the statement is evaluated.
 */
import { ts } from 'ts-morph';
import type { Shared } from '../read/reader.ts';
import { functionOf } from '../read/symbols.ts';

export interface Scan {
  readonly statements: readonly ts.Statement[];
  readonly classNodes: readonly ts.ClassDeclaration[];
}

interface Use {
  readonly name: string;
  /** The top-level statement that it stands in. */
  readonly statement: ts.Statement;
  /** Names of the functions and variables that hold it: who calls those may declare something too. */
  readonly holders: readonly string[];
  /** In a function that is only declared here. */
  readonly dormant: boolean;
}

export function scan(shared: Shared): Scan {
  const words = new Set(['task', 'sensor', 'dag', 'group']);
  const aliases: [from: string, to: string][] = [];
  const uses: Use[] = [];
  const classNodes: ts.ClassDeclaration[] = [];
  for (const sourceFile of shared.project.sourceFiles) {
    for (const statement of sourceFile.statements) {
      collectAliases(statement, aliases);
      if (ts.isClassDeclaration(statement)) {
        if (mayDeclare(statement)) classNodes.push(statement);
      } else if (isWalked(statement)) collectUses(statement, uses);
    }
  }
  spread(words, aliases, uses);
  const statements = new Set<ts.Statement>();
  for (const use of uses) if (words.has(use.name) && !use.dormant) statements.add(use.statement);
  return { statements: [...statements], classNodes };
}

function isWalked(statement: ts.Statement): boolean {
  return (
    !ts.isImportDeclaration(statement) && !ts.isInterfaceDeclaration(statement) && !ts.isTypeAliasDeclaration(statement)
  );
}

function mayDeclare(node: ts.ClassDeclaration): boolean {
  return (
    node.heritageClauses?.some((clause) => clause.token === ts.SyntaxKind.ExtendsKeyword) === true ||
    node.members.some((member) => ts.canHaveDecorators(member) && ts.getDecorators(member) !== undefined)
  );
}

/** `import { task as t }`, `export { task as step } from …`, `const step = task`. */
function collectAliases(statement: ts.Statement, aliases: [string, string][]): void {
  if (ts.isImportDeclaration(statement)) {
    const bindings = statement.importClause?.namedBindings;
    if (bindings === undefined || !ts.isNamedImports(bindings)) return;
    for (const { name, propertyName } of bindings.elements) {
      if (propertyName !== undefined) aliases.push([propertyName.text, name.text]);
    }
  } else if (ts.isExportDeclaration(statement)) {
    const { exportClause } = statement;
    if (exportClause === undefined || !ts.isNamedExports(exportClause)) return;
    for (const { name, propertyName } of exportClause.elements) {
      if (propertyName !== undefined) aliases.push([propertyName.text, name.text]);
    }
  } else if (ts.isVariableStatement(statement)) {
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (!ts.isIdentifier(name) || initializer === undefined) continue;
      if (ts.isIdentifier(initializer)) aliases.push([initializer.text, name.text]);
      else if (ts.isPropertyAccessExpression(initializer)) aliases.push([initializer.name.text, name.text]);
    }
  }
}

/** Everything that is called by a plain name. */
function collectUses(statement: ts.Statement, uses: Use[]): void {
  const visit = (node: ts.Node, holders: readonly string[], dormant: boolean): void => {
    if (ts.isCallExpression(node)) {
      const { expression } = node;
      const name = ts.isIdentifier(expression)
        ? expression.text
        : ts.isPropertyAccessExpression(expression)
          ? expression.name.text
          : undefined;
      if (name !== undefined) uses.push({ name, statement, holders, dormant });
      // What is handed over (`list.map(makeDag)`) may be called.
      for (const argument of node.arguments) {
        if (ts.isIdentifier(argument)) uses.push({ name: argument.text, statement, holders, dormant });
      }
    }
    let inside = holders;
    let sleeps = dormant;
    if (ts.isFunctionDeclaration(node) && node.name !== undefined) {
      inside = [...holders, node.name.text];
      sleeps = true;
    } else if (functionOf(node) !== undefined && 'name' in node && ts.isIdentifier(node.name as ts.Node)) {
      inside = [...holders, (node.name as ts.Identifier).text];
    }
    ts.forEachChild(node, (child) => visit(child, inside, sleeps));
  };
  visit(statement, [], false);
}

/** Who calls a name that declares, declares. */
function spread(words: Set<string>, aliases: readonly [string, string][], uses: readonly Use[]): void {
  for (let before = -1; before !== words.size; ) {
    before = words.size;
    for (const [from, to] of aliases) if (words.has(from)) words.add(to);
    for (const use of uses) if (words.has(use.name)) for (const holder of use.holders) words.add(holder);
  }
}
