import { ts } from 'ts-morph';
import type { Edit } from '../diagnostics/sink.ts';
import { insertAfter } from './edits.ts';

/**
 * What brings a name of the SDK into a file that imports others of it; nothing to do if it is there. Undefined: the name is
 * taken by something else, or there is no import that it could be added to.
 */
export function importing(
  sourceFile: ts.SourceFile,
  name: string,
  kind: 'type' | 'value',
): readonly Edit[] | undefined {
  let last: ts.ImportSpecifier | undefined;
  for (const statement of sourceFile.statements) {
    if (!ts.isImportDeclaration(statement)) {
      if (declares(statement, name)) return undefined;
      continue;
    }
    const { importClause, moduleSpecifier } = statement;
    const isSdk = ts.isStringLiteral(moduleSpecifier) && moduleSpecifier.text === 'tradewind';
    if (importClause?.name?.text === name) return undefined;
    const bindings = importClause?.namedBindings;
    if (bindings === undefined || ts.isNamespaceImport(bindings)) continue;
    for (const specifier of bindings.elements) {
      if (specifier.name.text === name) return isSdk && specifier.propertyName === undefined ? [] : undefined;
    }
    // One that is for types only takes no values.
    if (isSdk && (kind === 'type' || importClause?.isTypeOnly !== true)) last ??= bindings.elements.at(-1);
  }
  if (last === undefined) return undefined;
  const isOfTypes = last.parent.parent.isTypeOnly;
  return [insertAfter(last, `, ${kind === 'type' && !isOfTypes ? 'type ' : ''}${name}`)];
}

function declares(statement: ts.Statement, name: string): boolean {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.some((one) => ts.isIdentifier(one.name) && one.name.text === name);
  }
  const { name: own } = statement as { readonly name?: ts.Node };
  return own !== undefined && ts.isIdentifier(own) && own.text === name;
}
