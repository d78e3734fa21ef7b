/** From a declaration to its graph. */
import { encode } from '@tradewind/sdk/runtime';
import type { DagManifest, FlowParameter, JsonSchema, Value } from '@tradewind/sdk/manifest';
import { ts } from 'ts-morph';
import type { FlowDeclaration } from '../discover/declarations.ts';
import { patternFix } from '../fixes/parameters.ts';
import { GraphBuilder } from '../graph/builder.ts';
import { asGuard } from '../graph/guards.ts';
import { Names } from '../graph/names.ts';
import { constantOf } from './constants.ts';
import { evaluate } from './expressions/evaluate.ts';
import { runBody } from './expressions/call-closure.ts';
import type { Argument } from './expressions/call.ts';
import { codeOf, type FlowState, Reader, report, type Shared } from './reader.ts';
import type { ReadResult } from './task-use.ts';
import { toValue } from './to-value.ts';
import { faulty, leaf, nothing } from './values.ts';

export function readDag(shared: Shared, declaration: FlowDeclaration): ReadResult {
  const flow: FlowState = {
    graph: new GraphBuilder(),
    names: new Names(),
    uses: new Map(),
    positions: new Map(),
    throws: new Map(),
    triggers: new Map(),
    groupNodes: new Map(),
    dagId: declaration.id,
    defaults: [declaration.options.taskDefaults ?? {}],
    group: undefined,
    copies: 0,
  };
  const r = new Reader(shared, flow);
  r.fuel = Number.POSITIVE_INFINITY;
  const parameters = readParameters(shared, declaration);
  const args = parameters.map(
    ({ node, parameter }): Argument => ({
      value: parameter === undefined ? faulty : leaf({ kind: 'param', name: parameter.name }),
      at: node,
    }),
  );
  const result = runBody(r, declaration.closure, args, declaration.closure.node, 'given');
  const isNothing = result === nothing || (result.kind === 'const' && result.value === undefined);
  const value = isNothing || r.control === false ? undefined : toValue(r, result, declaration.nameNode);
  return {
    dag: dagOf(
      declaration,
      flow.graph,
      parameters.flatMap(({ parameter }) => parameter ?? []),
      value,
      resultSchema(shared, declaration),
      r,
    ),
    positions: flow.positions,
    throws: flow.throws,
    places: flow.graph.places,
    triggers: flow.triggers,
    groups: flow.groupNodes,
    at: declaration.nameNode,
    file: declaration.file,
    tasks: [...flow.uses.values()],
  };
}

function dagOf(
  declaration: FlowDeclaration,
  graph: GraphBuilder,
  parameters: readonly FlowParameter[],
  result: Value | undefined,
  schema: JsonSchema,
  r: Reader,
): DagManifest {
  const { options } = declaration;
  const { displayName, tags, start, end, maxActiveRuns, maxActiveTasks, dependsOnPast, timeoutMs, callbacks } = options;
  const doc = options.doc ?? declaration.doc;
  const completes = asGuard(r.control);
  return {
    id: declaration.id,
    ...(displayName === undefined ? {} : { displayName }),
    ...(doc === undefined ? {} : { doc }),
    ...(tags === undefined ? {} : { tags }),
    source: declaration.key,
    schedule: options.schedule ?? { kind: 'none' },
    timezone: options.timezone ?? 'UTC',
    ...(start === undefined ? {} : { start }),
    ...(end === undefined ? {} : { end }),
    catchup: options.catchup ?? false,
    ...(maxActiveRuns === undefined ? {} : { maxActiveRuns }),
    ...(maxActiveTasks === undefined ? {} : { maxActiveTasks }),
    ...(dependsOnPast === undefined ? {} : { dependsOnPast }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(callbacks === undefined ? {} : { callbacks }),
    parameters,
    nodes: graph.nodes,
    points: graph.points,
    joins: graph.joins,
    regions: graph.regions,
    groups: graph.groups,
    ...(result === undefined ? {} : { result }),
    resultSchema: schema,
    ...(completes === undefined ? {} : { completes }),
  };
}

// ── parameters and result ───────────────────────────────────────────────────────────────────────────────────────────

function readParameters(
  shared: Shared,
  declaration: FlowDeclaration,
): { readonly node: ts.ParameterDeclaration; readonly parameter?: FlowParameter }[] {
  const { parameters } = declaration.closure.node;
  return parameters
    .filter((one) => !(ts.isIdentifier(one.name) && one.name.text === 'this'))
    .map((node) => {
      const { name } = node;
      if (!ts.isIdentifier(name) || node.dotDotDotToken !== undefined) {
        const seen =
          node.dotDotDotToken === undefined ? `the pattern \`${codeOf(name)}\`` : `the rest \`${codeOf(node)}\``;
        report(shared.sink, 'flow-parameter-pattern', node, { flow: declaration.name, seen }, patternFix(node));
        return { node };
      }
      return { node, parameter: readParameter(shared, declaration, node, name.text) };
    });
}

function readParameter(
  shared: Shared,
  declaration: FlowDeclaration,
  node: ts.ParameterDeclaration,
  name: string,
): FlowParameter {
  const { checker } = shared;
  const declared = checker.getTypeAtLocation(node);
  const optional = node.initializer !== undefined || node.questionToken !== undefined;
  const type = optional ? withoutUndefined(checker, declared) : declared;
  const what = `the parameter \`${name}\` of \`${declaration.name}\``;
  const schema = shared.types.schemaOf(type, node, 'flow parameter', what, shared.sink);
  const value = defaultOf(shared, declaration, node, name);
  const doc = ts.getTextOfJSDocComment(ts.getJSDocParameterTags(node)[0]?.comment)?.replace(/^[-\s]+/, '');
  return {
    name,
    schema,
    ...(value === undefined ? {} : { default: encode(value.value) }),
    ...(doc === undefined || doc === '' ? {} : { doc }),
  };
}

function withoutUndefined(checker: ts.TypeChecker, type: ts.Type): ts.Type {
  // `null` stays: only what may be left out is taken away.
  if (!type.isUnion() || !type.types.some((one) => (one.flags & ts.TypeFlags.Undefined) !== 0)) return type;
  return type.types.some((one) => (one.flags & ts.TypeFlags.Null) !== 0) ? type : checker.getNonNullableType(type);
}

function defaultOf(
  shared: Shared,
  declaration: FlowDeclaration,
  node: ts.ParameterDeclaration,
  parameter: string,
): { readonly value: unknown } | undefined {
  const { initializer } = node;
  if (initializer === undefined) return node.questionToken === undefined ? undefined : { value: undefined };
  const r = new Reader(shared);
  r.scope = declaration.closure.scope;
  const value = evaluate(r, initializer);
  const known = constantOf(r, value);
  if (known !== undefined) return known;
  const because = value.kind === 'opaque' ? value.because : `\`${codeOf(initializer)}\` is not constant`;
  report(shared.sink, 'bad-parameter-default', initializer, { flow: declaration.name, parameter, because });
  return { value: undefined };
}

/** Of what a caller gets: the handles in what the flow returns are taken away. */
function resultSchema(shared: Shared, declaration: FlowDeclaration): JsonSchema {
  const { checker } = shared;
  const { node } = declaration.closure;
  const signature = checker.getSignatureFromDeclaration(node);
  // A generator is refused where it yields.
  if (signature === undefined || ('asteriskToken' in node && node.asteriskToken !== undefined)) return {};
  const type = checker.getReturnTypeOfSignature(signature);
  return shared.types.schemaOf(
    type,
    declaration.nameNode,
    'result',
    `the result of \`${declaration.name}\``,
    shared.sink,
  );
}
