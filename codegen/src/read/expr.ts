/**
 * Glue while it is put together: an expression over values that are only known at run time. If all of it fits the
 * manifest's operators it is stored as a tree; else it becomes a generated function.
 */
import type { Operator, Value } from '@tradewind/sdk/manifest';
import type { GlueImport } from './task-use.ts';

export type Expr =
  /** Something that has a name in the graph, or a constant. */
  | { readonly kind: 'leaf'; readonly value: Value }
  | { readonly kind: 'op'; readonly op: Operator; readonly args: readonly Expr[] }
  /** `safe`: the types say that it cannot throw. */
  | { readonly kind: 'field'; readonly of: Expr; readonly key: string | number; readonly safe: boolean }
  | { readonly kind: 'list'; readonly items: readonly Expr[] }
  | { readonly kind: 'record'; readonly entries: readonly (readonly [key: string, value: Expr])[] }
  /** TypeScript with holes. */
  | { readonly kind: 'code'; readonly parts: readonly CodePart[] };
export type CodePart = string | Expr | { readonly kind: 'import'; readonly from: GlueImport['from'] };

/** Whether the manifest's operators can say all of it. */
export function isTree(expr: Expr): boolean {
  return expr.kind !== 'code' && childrenOf(expr).every(isTree);
}

/** A name in the graph and safe steps from it: nothing has to be computed, and nothing can throw. */
export function isPath(expr: Expr): boolean {
  return expr.kind === 'leaf' || (expr.kind === 'field' && expr.safe && isPath(expr.of));
}

function childrenOf(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'leaf':
      return [];
    case 'op':
      return expr.args;
    case 'field':
      return [expr.of];
    case 'list':
      return expr.items;
    case 'record':
      return expr.entries.map(([, value]) => value);
    case 'code':
      return expr.parts.filter((part): part is Expr => typeof part !== 'string' && part.kind !== 'import');
  }
}

/** Only of trees. */
export function treeOf(expr: Expr): Value {
  switch (expr.kind) {
    case 'leaf':
      return expr.value;
    case 'op':
      return { kind: 'op', op: expr.op, args: expr.args.map(treeOf) };
    case 'field':
      return { kind: 'field', of: treeOf(expr.of), key: expr.key };
    case 'list':
      return { kind: 'list', items: expr.items.map(treeOf) };
    case 'record':
      return { kind: 'record', entries: expr.entries.map(([key, value]) => [key, treeOf(value)] as const) };
    case 'code':
      throw new Error('code has no tree');
  }
}

/** A generated function and the values that it is called with. */
export interface Generated {
  readonly parameters: readonly string[];
  readonly code: string;
  readonly imports: readonly GlueImport[];
  readonly args: readonly Value[];
}

/** The function that computes an expression from what it names in the graph. */
export function generate(expr: Expr): Generated {
  const args = new Map<string, { name: string; value: Value }>();
  const imports = new Map<string, GlueImport>();
  const write = (part: CodePart): string => {
    if (typeof part === 'string') return part;
    switch (part.kind) {
      case 'import': {
        const key = JSON.stringify(part.from);
        const known = imports.get(key) ?? { alias: `$i${imports.size}`, from: part.from };
        imports.set(key, known);
        return known.alias;
      }
      case 'leaf': {
        const literal = literalOf(part.value);
        if (literal !== undefined) return literal;
        const key = JSON.stringify(part.value);
        const known = args.get(key) ?? { name: `$${args.size}`, value: part.value };
        args.set(key, known);
        return known.name;
      }
      case 'field':
        return `${write(part.of)}${typeof part.key === 'number' ? `[${part.key}]` : `[${JSON.stringify(part.key)}]`}`;
      case 'list':
        return `[${part.items.map(write).join(', ')}]`;
      case 'record':
        return `({ ${part.entries.map(([key, value]) => `[${JSON.stringify(key)}]: ${write(value)}`).join(', ')} })`;
      case 'code':
        return `(${part.parts.map(write).join('')})`;
      case 'op':
        return writeOperator(part.op, part.args.map(write));
    }
  };
  const code = write(expr);
  const used = [...args.values()];
  return {
    parameters: used.map(({ name }) => name),
    code,
    imports: [...imports.values()],
    args: used.map(({ value }) => value),
  };
}

/** Constants that read the same in the code. */
function literalOf(value: Value): string | undefined {
  if (value.kind !== 'const') return undefined;
  const { value: encoded } = value;
  if (encoded === null || typeof encoded === 'boolean' || typeof encoded === 'string') return JSON.stringify(encoded);
  if (typeof encoded === 'number') return encoded < 0 ? `(${encoded})` : `${encoded}`;
  if (!Array.isArray(encoded) && '$type' in encoded && encoded['$type'] === 'undefined') return 'undefined';
  return undefined;
}

function writeOperator(op: Operator, args: readonly string[]): string {
  const [a = '', b = '', c = ''] = args;
  switch (op) {
    case '-x':
    case '+x':
      return `(${op[0]}${a})`;
    case '!':
    case '~':
      return `(${op}${a})`;
    case 'typeof':
      return `(typeof ${a})`;
    case '?:':
      return `(${a} ? ${b} : ${c})`;
    case 'get':
      return `${a}[${b}]`;
    case '?.':
      return `${a}?.[${b}]`;
    case 'template':
      return `\`${args.map((arg) => `\${${arg}}`).join('')}\``;
    default:
      return `(${a} ${op} ${b})`;
  }
}
