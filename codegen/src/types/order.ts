import { compareText } from '../diagnostics/diagnostic.ts';
import { type Content, type Shape, stepsOf } from './shape.ts';

const sorted = new WeakMap<readonly Shape[], readonly Shape[]>();

/**
 * The members of a union in an order that depends on nothing but what they are. TypeScript's own order is that in which
 * it met the types, which differs between a whole compile and one after an edit.
 */
export function sortedMembers(members: readonly Shape[]): readonly Shape[] {
  let result = sorted.get(members);
  if (result === undefined) {
    const literals = members.filter((member) => member.content.kind === 'literal').sort(compareLiterals);
    const missing = members.filter((member) => member.content.kind === 'undefined');
    const others = members.filter(({ content }) => content.kind !== 'literal' && content.kind !== 'undefined');
    result = [...literals, ...(others.length < 2 ? others : sortedByKey(others)), ...missing];
    sorted.set(members, result);
  }
  return result;
}

function sortedByKey(members: readonly Shape[]): Shape[] {
  return members
    .map((member) => ({ member, key: keyOf(member, 4) }))
    .sort((a, b) => compareText(a.key, b.key))
    .map(({ member }) => member);
}

/** Numbers by size: `1 | 2 | 10`. */
function compareLiterals(a: Shape, b: Shape): number {
  if (a.content.kind !== 'literal' || b.content.kind !== 'literal') return 0;
  const [x, y] = [a.content.value, b.content.value];
  if (typeof x === 'number' && typeof y === 'number') return x - y;
  return compareText(typeof x, typeof y) || compareText(String(x), String(y));
}

/** What a shape is, to a depth that tells types of real programs apart. */
function keyOf(shape: Shape, depth: number): string {
  const { content } = shape;
  const own = `${rank(content)}${ownKey(content)}`;
  const steps = stepsOf(content);
  if (depth === 0 || steps.length === 0) return `${own}${shape.name ?? ''}`;
  const inner = steps.map((step) => `${step.text}:${keyOf(step.shape, depth - 1)}`);
  if (content.kind === 'union') inner.sort();
  return `${own}(${inner.join(',')})${shape.name ?? ''}`;
}

function ownKey(content: Content): string {
  switch (content.kind) {
    case 'literal':
      return `${typeof content.value} ${JSON.stringify(content.value)}`;
    case 'leaf':
      return JSON.stringify(content.schema);
    case 'fault':
      return JSON.stringify(content.fault);
    case 'object':
      return content.properties.map(({ optional }) => (optional ? '?' : '!')).join('');
    default:
      return '';
  }
}

const kinds = ['literal', 'leaf', 'object', 'array', 'tuple', 'map', 'set', 'union', 'fault', 'pending', 'undefined'];

/** What is simple stands first. */
function rank({ kind }: Content): string {
  return String.fromCharCode(97 + kinds.indexOf(kind));
}
