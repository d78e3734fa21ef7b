/** Classes as flows see them: members with what their decorators say, their own and inherited. */
import { ts } from 'ts-morph';
import { evaluate } from '../read/expressions/evaluate.ts';
import { originOf } from '../read/origins.ts';
import { Reader, type Shared } from '../read/reader.ts';
import { resolveAlias, unwrap } from '../read/symbols.ts';
import type { DecoratorValue } from '../read/values.ts';
import { placeOfDefault, placeOfVariable, type ProjectPlace } from './places.ts';

export interface ClassInfo {
  readonly name: string;
  readonly node: ts.ClassDeclaration;
  readonly isAbstract: boolean;
  /** Undefined: it is no top-level class of a project's module. */
  readonly place: ProjectPlace | undefined;
  /** Only its types are known: decorators cannot be seen. */
  readonly isDeclared: boolean;
  base(shared: Shared): ClassInfo | undefined;
  /** Its own instance members. */
  readonly own: ReadonlyMap<string, Member>;
  readonly statics: ReadonlyMap<string, ts.ClassElement>;
  /** Of all methods, inherited ones too. */
  names(shared: Shared): Set<string>;
}

export interface Member {
  readonly kind: 'method' | 'field' | 'accessor';
  readonly name: ts.Node;
  readonly node: ts.ClassElement;
  /** Where it stands. */
  readonly in: ClassInfo;
  readonly isAbstract: boolean;
  /** `private`, `protected` or `#private`. */
  readonly hidden?: 'private' | 'protected' | '#private';
  readonly decorators: readonly ts.Decorator[];
}

export function classOf(shared: Shared, node: ts.ClassDeclaration): ClassInfo {
  const known = shared.classes.get(node);
  if (known !== undefined) return known;
  const info = makeClass(shared, node);
  shared.classes.set(node, info);
  return info;
}

function makeClass(shared: Shared, node: ts.ClassDeclaration): ClassInfo {
  const own = new Map<string, Member>();
  const statics = new Map<string, ts.ClassElement>();
  let base: ClassInfo | undefined | 'unasked' = 'unasked';
  const info: ClassInfo = {
    name: node.name?.text ?? 'default',
    node,
    isAbstract: hasModifier(node, ts.SyntaxKind.AbstractKeyword),
    place: placeOfClass(shared, node),
    isDeclared: node.getSourceFile().isDeclarationFile,
    // Asked with what is shared then: a class outlives the analysis that found it.
    base: (now) => {
      if (base !== 'unasked') return base;
      base = undefined;
      const found = baseOf(now, node);
      // One that extends itself, over others or not, is TypeScript's to tell; here it has no base.
      base = found !== undefined && descends(now, found, info) ? undefined : found;
      return base;
    },
    own,
    statics,
    names: (now) => namesOf(now, info),
  };
  for (const element of node.members) {
    const member = memberFrom(info, element);
    if (member === undefined) continue;
    const name = nameOf(element);
    if (hasModifier(element, ts.SyntaxKind.StaticKeyword)) statics.set(name, element);
    // Of overloads, the one with a body is the method.
    else if (!own.has(name) || !ts.isMethodDeclaration(element) || element.body !== undefined) own.set(name, member);
  }
  return info;
}

function placeOfClass(shared: Shared, node: ts.ClassDeclaration): ProjectPlace | undefined {
  if (!ts.isSourceFile(node.parent) || node.getSourceFile().isDeclarationFile) return undefined;
  return node.name === undefined ? placeOfDefault(shared, node.getSourceFile()) : placeOfVariable(shared, node.name);
}

function memberFrom(info: ClassInfo, element: ts.ClassElement): Member | undefined {
  const { name } = element;
  if (name === undefined) return undefined;
  const kind = ts.isMethodDeclaration(element)
    ? 'method'
    : ts.isGetAccessor(element) || ts.isSetAccessor(element)
      ? 'accessor'
      : 'field';
  const hidden = ts.isPrivateIdentifier(name)
    ? '#private'
    : hasModifier(element, ts.SyntaxKind.PrivateKeyword)
      ? 'private'
      : hasModifier(element, ts.SyntaxKind.ProtectedKeyword)
        ? 'protected'
        : undefined;
  return {
    kind,
    name,
    node: element,
    in: info,
    isAbstract: hasModifier(element, ts.SyntaxKind.AbstractKeyword),
    ...(hidden && { hidden }),
    decorators: ts.canHaveDecorators(element) ? (ts.getDecorators(element) ?? []) : [],
  };
}

function nameOf(element: ts.ClassElement): string {
  const { name } = element;
  if (name === undefined) return '';
  return ts.isComputedPropertyName(name) ? name.getText() : name.text;
}

export function hasModifier(node: ts.Node, kind: ts.SyntaxKind): boolean {
  return ts.canHaveModifiers(node) && ts.getModifiers(node)?.some((one) => one.kind === kind) === true;
}

function baseOf(shared: Shared, node: ts.ClassDeclaration): ClassInfo | undefined {
  const clause = node.heritageClauses?.find((one) => one.token === ts.SyntaxKind.ExtendsKeyword);
  const expression = clause?.types[0]?.expression;
  if (expression === undefined) return undefined;
  const value = evaluate(new Reader(shared), unwrap(expression));
  return value.kind === 'class' ? value.class : undefined;
}

function descends(shared: Shared, from: ClassInfo, ancestor: ClassInfo): boolean {
  for (let at: ClassInfo | undefined = from; at !== undefined; at = at.base(shared)) if (at === ancestor) return true;
  return false;
}

function namesOf(shared: Shared, info: ClassInfo): Set<string> {
  const names = new Set(info.base(shared)?.names(shared) ?? []);
  for (const [name, member] of info.own) if (member.kind === 'method') names.add(name);
  return names;
}

/** The member that an instance has: the nearest that is not only promised. */
export function memberOf(shared: Shared, info: ClassInfo, name: string): Member | undefined {
  let promised: Member | undefined;
  for (let at: ClassInfo | undefined = info; at !== undefined; at = at.base(shared)) {
    const member = at.own.get(name);
    if (member !== undefined && !member.isAbstract) return member;
    promised ??= member;
  }
  return promised;
}

/**
 * What the nearest decorator of that name says: a sub-class may override a task without declaring it again. The others
 * are for the rule against two roles.
 */
export function decoratorsOf(shared: Shared, info: ClassInfo, name: string): readonly DecoratorValue[] {
  for (let at: ClassInfo | undefined = info; at !== undefined; at = at.base(shared)) {
    const member = at.own.get(name);
    const found = member === undefined ? [] : decoratorsOfMember(shared, member);
    if (found.length > 0) return found;
  }
  return [];
}

/** Only ours: what other decorators do is not our business. */
export function decoratorsOfMember(shared: Shared, member: Member): readonly DecoratorValue[] {
  return member.decorators.flatMap((decorator) => {
    let value = shared.decorators.get(decorator);
    if (value === undefined) {
      value = shared.within(decorator, () => decoratorValue(shared, decorator)) ?? null;
      shared.decorators.set(decorator, value);
    }
    return value === null ? [] : [value];
  });
}

function decoratorValue(shared: Shared, decorator: ts.Decorator): DecoratorValue | undefined {
  if (!isOurs(shared, decorator.expression)) return undefined;
  const value = evaluate(new Reader(shared), decorator.expression);
  return value.kind === 'decorator' ? value : undefined;
}

/** Whether the decorator may lead to one of our words; a cheap look before it is evaluated. */
function isOurs(shared: Shared, expression: ts.Expression): boolean {
  const callee = unwrap(ts.isCallExpression(expression) ? expression.expression : expression);
  const name = ts.isPropertyAccessExpression(callee) ? callee.name : callee;
  if (!ts.isIdentifier(name)) return false;
  const symbol = shared.checker.getSymbolAtLocation(name);
  if (symbol === undefined) return false;
  const origin = originOf(shared, resolveAlias(shared, symbol));
  return origin === 'sdk' || origin === 'project';
}
