/** Which ids are made of a name, and how they are kept when the name changes. */
import { ts } from 'ts-morph';
import type { Fix } from '../diagnostics/diagnostic.ts';
import type { Declaration, FlowDeclaration } from '../discover/declarations.ts';
import type { Analysis } from '../project/api.ts';
import { nameOfCallee } from './calls.ts';
import { rangeIn } from './places.ts';

/** The ids in one dag. */
export interface BoundIds {
  readonly dag: string;
  /** The dag's own id is made of the name. */
  readonly isDag: boolean;
  /** Of nodes; of a group's name, the ids of its calls. */
  readonly ids: readonly string[];
}

/** An id that is made of a name, and the call that made it. */
interface MadeId {
  readonly dag: string;
  readonly id: string;
  readonly call: ts.CallExpression | undefined;
}

/** All ids that change when these declarations, which share a name, get another one. */
export function boundIds(analysis: Analysis, renamed: readonly Declaration[]): BoundIds[] {
  const byDag = new Map<string, { isDag: boolean; ids: string[] }>();
  const of = (dag: string): { isDag: boolean; ids: string[] } => {
    const known = byDag.get(dag) ?? { isDag: false, ids: [] };
    byDag.set(dag, known);
    return known;
  };
  for (const one of renamed) if (isDagWithoutId(one)) of(one.id).isDag = true;
  for (const { dag, id } of idsMadeOf(analysis, renamed)) of(dag).ids.push(id);
  return [...byDag].map(([dag, { isDag, ids }]) => ({ dag, isDag, ids })).sort((a, b) => (a.dag < b.dag ? -1 : 1));
}

/** Gives the old name as an `id`, wherever one may be given and stands for one node. */
export function keepingIds(analysis: Analysis, renamed: readonly Declaration[]): Fix['edits'] {
  const [name] = renamed.map((one) => one.name);
  const calls = new Map<ts.CallExpression, string[]>();
  for (const { call, id } of idsMadeOf(analysis, renamed)) {
    if (call !== undefined) calls.set(call, [...(calls.get(call) ?? []), id]);
  }
  const places = [...calls].flatMap(([call, ids]) => {
    // A copy of a loop, or a second call, has a number or label, which no one may give.
    const isAlone = ids.every((id) => lastPart(id) === name);
    const place = isAlone ? placeForCallOption(call) : undefined;
    return place === undefined ? [] : [place];
  });
  for (const one of renamed.filter(isDagWithoutId)) {
    const place = placeForDagOption(one);
    if (place !== undefined) places.push(place);
  }
  const unique = new Map(places.map((place) => [`${place.at.sourceFile.fileName}:${place.at.start}`, place]));
  return [...unique.values()].map(({ at, before, behind }) => ({
    ...rangeIn(analysis, at),
    text: `${before}id: '${name}'${behind}`,
  }));
}

function isDagWithoutId(declaration: Declaration): declaration is FlowDeclaration {
  return declaration.kind === 'dag' && declaration.options.id === undefined;
}

function idsMadeOf(analysis: Analysis, renamed: readonly Declaration[]): MadeId[] {
  const keys = new Set(renamed.map(({ key }) => key));
  const [name] = renamed.map((one) => one.name);
  return analysis.dags.flatMap(({ read }) => {
    const { dag, positions, groups } = read;
    const nodes = dag.nodes
      .filter(({ task }) => keys.has(task))
      .map(({ id, teardown }) => ({
        id,
        // Nobody wrote the call of a tear-down.
        call: teardown === undefined ? positions.get(id) : undefined,
      }));
    const calls = dag.groups.filter(({ source }) => keys.has(source)).map(({ id }) => ({ id, call: groups.get(id) }));
    return [...nodes, ...calls]
      .filter(({ id }) => lastPart(id) === name || lastPart(id).startsWith(`${name}__`))
      .map(({ id, call }) => ({ dag: dag.id, id, call: call && ts.isCallExpression(call) ? call : undefined }));
  });
}

/** Without the groups around it. */
function lastPart(id: string): string {
  return id.slice(id.lastIndexOf('.') + 1);
}

interface PlaceForOption {
  readonly at: { readonly sourceFile: ts.SourceFile; readonly start: number; readonly end: number };
  readonly before: string;
  readonly behind: string;
}

/** Behind the callee, or in the options that are there. Undefined: they are made elsewhere, or have an `id`. */
function placeForCallOption(call: ts.CallExpression): PlaceForOption | undefined {
  for (let at: ts.Expression = call.expression; ts.isCallExpression(at); ) {
    const callee: ts.Expression = at.expression;
    if (!ts.isPropertyAccessExpression(callee)) return undefined;
    if (callee.name.text === 'with') return placeInOptions(at.arguments[0]);
    at = callee.expression;
  }
  const name = nameOfCallee(call);
  return { at: emptyAt(name, name.end), before: '.with({ ', behind: ' })' };
}

function placeForDagOption(dag: FlowDeclaration): PlaceForOption | undefined {
  const { parent } = dag.closure.node;
  if (dag.form === 'function') {
    if (!ts.isCallExpression(parent)) return undefined;
    const [first] = parent.arguments;
    return first === dag.closure.node
      ? { at: emptyAt(first, first.getStart()), before: '{ ', behind: ' }, ' }
      : placeInOptions(first);
  }
  const decorators = ts.canHaveDecorators(dag.nameNode.parent) ? (ts.getDecorators(dag.nameNode.parent) ?? []) : [];
  const call = decorators.map(({ expression }) => expression).find(ts.isCallExpression);
  if (call === undefined) return undefined;
  const [first] = call.arguments;
  if (first !== undefined) return placeInOptions(first);
  return { at: emptyAt(call, call.end - 1), before: '{ ', behind: ' }' };
}

function placeInOptions(options: ts.Expression | undefined): PlaceForOption | undefined {
  if (options === undefined || !ts.isObjectLiteralExpression(options)) return undefined;
  const [first] = options.properties;
  if (first === undefined) return { at: emptyAt(options, options.getStart() + 1), before: ' ', behind: ' ' };
  return { at: emptyAt(options, first.getStart()), before: '', behind: ', ' };
}

function emptyAt(node: ts.Node, offset: number): PlaceForOption['at'] {
  return { sourceFile: node.getSourceFile(), start: offset, end: offset };
}
