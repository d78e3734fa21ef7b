/** Values and conditions of a manifest as text that looks like the source they came from. */
import type {
  DagManifest,
  JoinManifest,
  NodeManifest,
  PointManifest,
  RegionManifest,
  Value,
} from '@tradewind/sdk/manifest';

/** What a dag's ids stand for. */
export interface Names {
  readonly nodes: ReadonlyMap<string, NodeManifest>;
  readonly points: ReadonlyMap<string, PointManifest>;
  readonly joins: ReadonlyMap<string, JoinManifest>;
  readonly regions: ReadonlyMap<string, RegionManifest>;
  /** The innermost loop of what is spoken about: `item` is its item. */
  readonly region: string | undefined;
}

export function namesOf(dag: DagManifest, region: string | undefined): Names {
  const byId = <T extends { readonly id: string }>(list: readonly T[]): Map<string, T> =>
    new Map(list.map((one) => [one.id, one]));
  return {
    nodes: byId(dag.nodes),
    points: byId(dag.points),
    joins: byId(dag.joins),
    regions: byId(dag.regions),
    region,
  };
}

/** How tightly operators bind, the loosest first; what is not here binds tightest. */
const binding: readonly (readonly string[])[] = [
  ['?:'],
  ['||', '??'],
  ['&&'],
  ['|', '^', '&'],
  ['===', '!==', '==', '!='],
  ['<', '<=', '>', '>=', 'in'],
  ['<<', '>>', '>>>'],
  ['+', '-'],
  ['*', '/', '%'],
  ['**'],
  ['!', '-x', '+x', '~', 'typeof'],
];
const tightest = binding.length;

/** The value as an expression. */
export function valueText(value: Value, names: Names): string {
  switch (value.kind) {
    case 'const':
      return constText(value.value);
    case 'param':
      return value.name;
    case 'run':
      return `run.${value.field}`;
    case 'node':
      return nodeText(value.node, names);
    case 'join':
      return joinText(value.join, names);
    case 'gather':
      return valueText(value.of, { ...names, region: value.region });
    case 'group':
      return value.group;
    case 'at':
      return `${valueText(value.of, names)}[${valueText(value.index, names)}]`;
    case 'item':
    case 'each':
    case 'index':
      return loopText(value.kind === 'index' ? 'index' : 'item', value.region, names);
    case 'carried':
      return value.name;
    case 'point':
      return pointText(value.point, names);
    case 'caught':
      return 'error';
    case 'field':
      return fieldText(value.of, value.key, names);
    case 'list':
      return `[${value.items.map((item) => valueText(item, names)).join(', ')}]`;
    case 'record':
      return `{ ${value.entries.map(([key, item]) => `${key}: ${valueText(item, names)}`).join(', ')} }`;
    case 'flat':
      return flatText(value.of, names);
    case 'fromEntries':
      return `{ ${valueText(value.of, names)} }`;
    case 'op':
      return operatorText(value, names);
  }
}

/** An array that is filled at several places, by what is put in. */
function flatText(of: Value, names: Names): string {
  if (of.kind === 'gather') return flatText(of.of, { ...names, region: of.region });
  const items = of.kind === 'list' ? of.items.map((item) => listText(item, names)) : [listText(of, names)];
  return `[${items.filter((item) => item !== '').join(', ')}]`;
}

function listText(value: Value, names: Names): string {
  return valueText(value, names).replace(/^\[(.*)\]$/, '$1');
}

function constText(value: unknown): string {
  const text =
    typeof value === 'string'
      ? `'${JSON.stringify(value).slice(1, -1).replaceAll("'", "\\'")}'`
      : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

/** Glue that needed code has no name of its own: it is told by what it is made from. */
function nodeText(id: string, names: Names): string {
  const node = names.nodes.get(id);
  if (node?.hidden !== true) return id;
  return `computed(${node.args.map((arg) => valueText(arg, names)).join(', ')})`;
}

function joinText(id: string, names: Names): string {
  const cases = (names.joins.get(id)?.cases ?? []).map(({ value }) => valueText(value, names));
  const texts = [...new Set(cases)];
  return texts.length === 1 ? (texts[0] ?? id) : `(${texts.join(' or ')})`;
}

function loopText(what: 'item' | 'index', region: string, names: Names): string {
  if (region === names.region) return what;
  const source = names.regions.get(region)?.source;
  return source === undefined
    ? what
    : `(${what} of ${valueText(source, { ...names, region: names.regions.get(region)?.parent })})`;
}

function pointText(id: string, names: Names): string {
  const point = names.points.get(id);
  if (point?.kind === 'glue') return valueText(point.value, names);
  if (point?.kind !== 'await') return id;
  const of = point.of.map((one) => valueText(one, names));
  if (point.mode === 'entry') return of[0] ?? id;
  if (point.mode === 'all') return of.length === 1 ? (of[0] ?? id) : `[${of.join(', ')}]`;
  return `${point.mode}(${of.join(', ')})`;
}

function fieldText(of: Value, key: string | number, names: Names): string {
  const before = bound(of, tightest, names);
  if (typeof key === 'number') return `${before}[${key}]`;
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(key) ? `${before}.${key}` : `${before}[${constText(key)}]`;
}

const strengthOf = (op: string): number => {
  const found = binding.findIndex((ops) => ops.includes(op));
  return found < 0 ? tightest : found;
};

/** In brackets, if it would fall apart otherwise. */
function bound(value: Value, strength: number, names: Names): string {
  const text = valueText(value, names);
  return value.kind === 'op' && strengthOf(value.op) < strength ? `(${text})` : text;
}

function operatorText({ op, args }: Extract<Value, { kind: 'op' }>, names: Names): string {
  const strength = strengthOf(op);
  const [a, b, c] = args;
  const text = (value: Value | undefined, least: number): string => (value ? bound(value, least, names) : '');
  if (op === '?:') return `${text(a, 1)} ? ${text(b, 1)} : ${text(c, 0)}`;
  if (op === 'template') {
    const parts = args.map((arg) =>
      arg.kind === 'const' && typeof arg.value === 'string' ? arg.value : `\${${valueText(arg, names)}}`,
    );
    return `"${parts.join('')}"`;
  }
  if (op === 'get') return `${text(a, tightest)}[${text(b, 0)}]`;
  if (op === '?.') {
    const plain = b?.kind === 'const' && typeof b.value === 'string' ? b.value : `[${text(b, 0)}]`;
    return `${text(a, tightest)}?.${plain}`;
  }
  if (args.length === 1) return `${op === 'typeof' ? 'typeof ' : op.replace('x', '')}${text(a, strength)}`;
  return `${text(a, strength)} ${op} ${text(b, strength + 1)}`;
}
