/** What names at the top level of modules stand for; evaluated once, when somebody asks. */
import { ts } from 'ts-morph';
import { classOf } from '../discover/classes.ts';
import type { TaskDeclaration } from '../discover/declarations.ts';
import { placeOfDefault, placeOfVariable } from '../discover/places.ts';
import { bind } from './bind.ts';
import { evaluate } from './expressions/evaluate.ts';
import { originOf } from './origins.ts';
import { Reader, type Shared } from './reader.ts';
import { resolveAlias, specifierOf, symbolOf } from './symbols.ts';
import { type Abstract, type Callable, constant, nothing, type Opaque } from './values.ts';

const triggerDag: Callable = {
  kind: 'callable',
  declaration: { kind: 'trigger', name: 'triggerDag' },
  overrides: [],
  after: [],
};

/** @param symbol behind aliases @param at the identifier that asks */
export function valueOfSymbol(r: Reader, symbol: ts.Symbol, at: ts.Identifier): Abstract {
  const { shared } = r;
  if (symbol.name === 'undefined' && symbol.declarations === undefined) return nothing;
  switch (originOf(shared, symbol)) {
    case 'sdk':
      return symbol.name === 'triggerDag' ? triggerDag : { kind: 'sdk', name: symbol.name };
    case 'global':
      return symbol.name === 'NaN' || symbol.name === 'Infinity'
        ? constant(Number(symbol.name))
        : { kind: 'global', path: at.text };
    case 'package':
      return valueOfPackage(shared, symbol, at);
    case 'project':
      return valueOfModuleName(shared, symbol);
  }
}

/** Of a name that a project's module declares at its top level. */
export function valueOfModuleName(shared: Shared, symbol: ts.Symbol): Abstract {
  const known = shared.moduleValues.get(symbol);
  if (known === 'busy') return opaque(`\`${symbol.name}\` is defined through itself`, symbol.valueDeclaration);
  if (known !== undefined) return known;
  shared.moduleValues.set(symbol, 'busy');
  const at = symbol.valueDeclaration ?? symbol.declarations?.[0];
  const value = at === undefined ? compute(shared, symbol) : shared.within(at, () => compute(shared, symbol));
  shared.moduleValues.set(symbol, value);
  return value;
}

function opaque(because: string, at: ts.Node | undefined): Opaque {
  return { kind: 'opaque', because, ...(at && { at }) };
}

function compute(shared: Shared, symbol: ts.Symbol): Abstract {
  const declaration = symbol.valueDeclaration ?? symbol.declarations?.[0];
  if (declaration === undefined) return opaque(`\`${symbol.name}\` is not declared`, undefined);
  if (ts.isSourceFile(declaration)) {
    const [statement] = declaration.statements;
    if (!declaration.fileName.endsWith('.json')) return { kind: 'module', symbol };
    return statement !== undefined && ts.isExpressionStatement(statement)
      ? evaluate(new Reader(shared), statement.expression)
      : nothing;
  }
  if (ts.isFunctionDeclaration(declaration)) {
    const node = symbol.declarations?.find((one) => ts.isFunctionDeclaration(one) && one.body !== undefined);
    if (node === undefined || !ts.isFunctionDeclaration(node)) return opaque('it has no body', declaration);
    return { kind: 'closure', node, scope: new Reader(shared).scope };
  }
  if (ts.isClassDeclaration(declaration)) return { kind: 'class', class: classOf(shared, declaration) };
  if (ts.isEnumDeclaration(declaration)) return enumValue(shared, declaration);
  if (ts.isExportAssignment(declaration)) return defaultExport(shared, declaration);
  const variable = variableOf(declaration);
  if (variable !== undefined) return moduleVariable(shared, symbol, variable);
  return opaque(`\`${symbol.name}\` is no constant`, declaration);
}

function enumValue(shared: Shared, declaration: ts.EnumDeclaration): Abstract {
  const entries = declaration.members.map((member): [string, Abstract] => {
    const name = ts.isComputedPropertyName(member.name) ? member.name.getText() : member.name.text;
    const value = shared.checker.getConstantValue(member);
    return [name, value === undefined ? opaque('the enum member is computed', member) : constant(value)];
  });
  return { kind: 'record', cell: { value: new Map(entries) } };
}

function defaultExport(shared: Shared, declaration: ts.ExportAssignment): Abstract {
  const r = new Reader(shared);
  const place = placeOfDefault(shared, declaration.getSourceFile());
  r.naming = { name: undefined, node: declaration.expression, place, path: [] };
  return evaluate(r, declaration.expression);
}

/** The declaration around a name of a pattern. */
function variableOf(declaration: ts.Node): ts.VariableDeclaration | undefined {
  let at = declaration;
  while (ts.isBindingElement(at) || ts.isObjectBindingPattern(at) || ts.isArrayBindingPattern(at)) at = at.parent;
  return ts.isVariableDeclaration(at) ? at : undefined;
}

function moduleVariable(shared: Shared, symbol: ts.Symbol, declaration: ts.VariableDeclaration): Abstract {
  const { parent } = declaration;
  if (!ts.isVariableDeclarationList(parent) || (parent.flags & ts.NodeFlags.Const) === 0) {
    return opaque(`\`${symbol.name}\` is no \`const\``, declaration);
  }
  // `declare const`: it comes from the platform.
  if (declaration.initializer === undefined) return { kind: 'global', path: symbol.name };
  const r = new Reader(shared);
  if (ts.isIdentifier(declaration.name)) {
    r.naming = {
      name: declaration.name.text,
      node: declaration.name,
      place: placeOfVariable(shared, declaration.name),
      path: [],
    };
  }
  const value = evaluate(r, declaration.initializer);
  if (ts.isIdentifier(declaration.name)) return value;
  bind(r, declaration.name, value);
  const variable = r.scope.find(symbol);
  return (variable === undefined ? undefined : r.store.get(variable)) ?? nothing;
}

// ── packages ────────────────────────────────────────────────────────────────────────────────────────────────────────

function valueOfPackage(shared: Shared, symbol: ts.Symbol, at: ts.Identifier): Abstract {
  const imported = symbolOf(shared, at);
  const from = imported === undefined ? undefined : specifierOf(imported);
  const declaration = symbol.valueDeclaration;
  if (declaration !== undefined && ts.isClassDeclaration(declaration)) {
    return { kind: 'class', class: classOf(shared, declaration) };
  }
  if (from === undefined) return { kind: 'global', path: at.text };
  if ((symbol.flags & ts.SymbolFlags.ValueModule) !== 0) return { kind: 'module', symbol, specifier: from.specifier };
  return externalValue(shared, symbol, from.specifier, from.exportName, at);
}

/** A package's export: a task if its type says so, a constant if its type has only one value. */
export function externalValue(
  shared: Shared,
  symbol: ts.Symbol,
  specifier: string,
  exportName: string,
  at: ts.Node,
): Abstract {
  const type = typeOfExport(shared.checker, symbol, at);
  if (isCallType(shared, type)) {
    const known = shared.moduleValues.get(symbol);
    if (known !== undefined && known !== 'busy') return known;
    const value: Abstract = {
      kind: 'callable',
      declaration: packageTask(symbol, at, specifier, exportName),
      overrides: [],
      after: [],
    };
    shared.moduleValues.set(symbol, value);
    return value;
  }
  if (type.isStringLiteral() || type.isNumberLiteral()) return constant(type.value);
  return { kind: 'external', specifier, exportName, path: [], symbol };
}

/** Declarations that TypeScript writes say `NoInfer<Call<…>>`, as `task(…)` does: that means the same. */
function typeOfExport(checker: ts.TypeChecker, symbol: ts.Symbol, at: ts.Node): ts.Type {
  const type = checker.getTypeOfSymbolAtLocation(symbol, at);
  return (type.flags & ts.TypeFlags.Substitution) === 0 ? type : (type as ts.SubstitutionType).baseType;
}

function isCallType(shared: Shared, type: ts.Type): boolean {
  const symbol = type.getSymbol();
  return symbol !== undefined && symbol.name === 'Call' && originOf(shared, symbol) === 'sdk';
}

function packageTask(symbol: ts.Symbol, at: ts.Node, specifier: string, exportName: string): TaskDeclaration {
  const node = symbol.valueDeclaration as ts.Node;
  return {
    kind: 'task',
    word: 'task',
    name: symbol.name === 'default' ? exportName : symbol.name,
    form: 'function',
    key: `${specifier}#${exportName}`,
    place: { kind: 'package', specifier, exportName, path: [] },
    nameNode: node,
    file: node.getSourceFile(),
    signature: undefined,
    type: (checker) => typeOfExport(checker, symbol, at),
    options: {},
  };
}

/** A member of `import * as x`. */
export function memberOfModule(
  r: Reader,
  module: ts.Symbol,
  specifier: string | undefined,
  at: ts.Identifier,
): Abstract {
  const { shared } = r;
  const member = shared.checker.getExportsOfModule(module).find((one) => one.name === at.text);
  if (member === undefined) return opaque(`the module has no \`${at.text}\``, at);
  const target = resolveAlias(shared, member);
  if (specifier !== undefined && originOf(shared, target) === 'package') {
    const { valueDeclaration } = target;
    if (valueDeclaration !== undefined && ts.isClassDeclaration(valueDeclaration)) {
      return { kind: 'class', class: classOf(shared, valueDeclaration) };
    }
    return externalValue(shared, target, specifier, at.text, at);
  }
  return valueOfSymbol(r, target, at);
}
