/** The syntax tree of a module, as Vite's parser gives it (ESTree), as far as we look at it. */

export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Partial<Node>).type === 'string';

/** A part that is there. */
export function part(node: Node, key: string): Node | undefined {
  const value = (node as unknown as Readonly<Record<string, unknown>>)[key];
  return isNode(value) ? value : undefined;
}

export function parts(node: Node, key: string): readonly Node[] {
  const value = (node as unknown as Readonly<Record<string, unknown>>)[key];
  return Array.isArray(value) ? value.filter(isNode) : [];
}

/** What is no node: a name, an operator, whether it is computed. */
export function said(node: Node, key: string): unknown {
  return (node as unknown as Readonly<Record<string, unknown>>)[key];
}

/** In the order of the source, as far as it matters here. */
export function children(node: Node): readonly Node[] {
  return Object.values(node).flatMap((value: unknown) => (Array.isArray(value) ? value : [value]).filter(isNode));
}

export const isFunction = ({ type }: Node): boolean =>
  type === 'ArrowFunctionExpression' || type === 'FunctionExpression' || type === 'FunctionDeclaration';

export function nameOf(node: Node | undefined): string | undefined {
  return node?.type === 'Identifier' ? (said(node, 'name') as string) : undefined;
}

/** `list.map(…)`: the list, and `map`. */
export function methodOf(call: Node): { readonly of: Node; readonly name: string } | undefined {
  const callee = bare(part(call, 'callee'));
  if (callee?.type !== 'MemberExpression' || said(callee, 'computed') === true) return undefined;
  const of = part(callee, 'object');
  const name = nameOf(part(callee, 'property'));
  return of === undefined || name === undefined ? undefined : { of, name };
}

/** Without brackets and the like around it. */
export function bare(node: Node | undefined): Node | undefined {
  if (node?.type === 'ParenthesizedExpression' || node?.type === 'ChainExpression')
    return bare(part(node, 'expression'));
  return node;
}
