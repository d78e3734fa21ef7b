/**
 * A quick look at all sources: which top-level statements may declare something, and which classes. It goes by names,
 * follows them through imports, re-exports and factories, and only ever finds too much: what a name means is asked when
 * the statement is evaluated.
 */
import { ts } from 'ts-morph';
import { functionOf } from '../read/symbols.ts';

export interface Scan {
  readonly statements: readonly ts.Statement[];
  readonly classNodes: readonly ts.ClassDeclaration[];
}

/** What one file says, whatever the others say: it is asked once for each state of the file. */
interface FileScan {
  readonly classNodes: readonly ts.ClassDeclaration[];
  readonly uses: readonly Use[];
  /** If the first name declares something, so does the second: aliases, and functions that call. */
  readonly links: readonly (readonly [from: string, to: string])[];
}

/** A call in a top-level statement that runs when the module does. */
interface Use {
  readonly name: string;
  readonly statement: ts.Statement;
}

const scans = new WeakMap<ts.SourceFile, FileScan>();

/** @param all the project's files, whose names may lead to our words @param files those to look at */
export function scan(all: readonly ts.SourceFile[], files: readonly ts.SourceFile[]): Scan {
  const words = wordsOf(all);
  const statements = new Set<ts.Statement>();
  const classNodes: ts.ClassDeclaration[] = [];
  for (const file of files) {
    const { uses, classNodes: classes } = scanOf(file);
    classNodes.push(...classes);
    for (const { name, statement } of uses) if (words.has(name)) statements.add(statement);
  }
  return { statements: [...statements], classNodes };
}

/** Our words, and every name that may lead to them: who calls a name that declares, declares. */
function wordsOf(files: readonly ts.SourceFile[]): Set<string> {
  const words = new Set(['task', 'sensor', 'dag', 'group']);
  const links = files.flatMap((file) => scanOf(file).links);
  for (let before = -1; before !== words.size; ) {
    before = words.size;
    for (const [from, to] of links) if (words.has(from)) words.add(to);
  }
  return words;
}

function scanOf(file: ts.SourceFile): FileScan {
  let known = scans.get(file);
  if (known === undefined) scans.set(file, (known = scanFile(file)));
  return known;
}

function scanFile(file: ts.SourceFile): FileScan {
  const links: [from: string, to: string][] = [];
  const calls: Call[] = [];
  const classNodes: ts.ClassDeclaration[] = [];
  for (const statement of file.statements) {
    collectAliases(statement, links);
    if (ts.isClassDeclaration(statement)) {
      if (mayDeclare(statement)) classNodes.push(statement);
    } else if (isWalked(statement)) collectCalls(statement, calls);
  }
  const uses = new Map<string, Use>();
  const known = new Set<string>();
  for (const { name, statement, holders, dormant } of calls) {
    if (!dormant) uses.set(`${name} ${statement.pos}`, { name, statement });
    for (const holder of holders) {
      if (known.has(`${name} ${holder}`)) continue;
      known.add(`${name} ${holder}`);
      links.push([name, holder]);
    }
  }
  return { classNodes, uses: [...uses.values()], links };
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

interface Call extends Use {
  /** Names of the functions and variables that hold it: who calls those may declare something too. */
  readonly holders: readonly string[];
  /** In a function that is only declared here. */
  readonly dormant: boolean;
}

/** Everything that is called by a plain name. */
function collectCalls(statement: ts.Statement, calls: Call[]): void {
  const visit = (node: ts.Node, holders: readonly string[], dormant: boolean): void => {
    if (ts.isCallExpression(node)) {
      const { expression } = node;
      const name = ts.isIdentifier(expression)
        ? expression.text
        : ts.isPropertyAccessExpression(expression)
          ? expression.name.text
          : undefined;
      if (name !== undefined) calls.push({ name, statement, holders, dormant });
      // What is handed over (`list.map(makeDag)`) may be called.
      for (const argument of node.arguments) {
        if (ts.isIdentifier(argument)) calls.push({ name: argument.text, statement, holders, dormant });
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
