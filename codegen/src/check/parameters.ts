import { ts } from 'ts-morph';
import type { FlowDeclaration } from '../discover/declarations.ts';
import type { Sink } from '../diagnostics/sink.ts';
import { takesUndefined } from '../types/undefined.ts';
import { type CheckInput, isFlow, isOwn } from './context.ts';
import { usesOf } from '../read/uses-of.ts';

/** Parameters of flows that nothing reads, and those of scheduled dags that nobody gives. */
export function checkParameters({ declarations, dags, shared }: CheckInput, sink: Sink): void {
  const seen = new Set<ts.Node>();
  const { noUnusedParameters } = shared.project.program.getCompilerOptions();
  for (const flow of declarations.filter(isFlow).filter(isOwn)) {
    const { node } = flow.closure;
    // TypeScript tells it, where it is asked to.
    if (seen.has(node) || node.body === undefined || noUnusedParameters === true) continue;
    seen.add(node);
    for (const parameter of node.parameters) checkUse(flow, parameter, node.body, shared.checker, sink);
  }
  for (const { dag, at } of dags) {
    if (dag.schedule.kind === 'none') continue;
    const flow = declarations.find((one) => one.nameNode === at);
    if (flow === undefined || !isFlow(flow)) continue;
    for (const { name, default: fallback } of dag.parameters) {
      const parameter = flow.closure.node.parameters.find((one) => one.name.getText() === name);
      if (fallback !== undefined || parameter === undefined) continue;
      if (takesUndefined(shared.checker.getTypeAtLocation(parameter))) continue;
      sink.report('scheduled-without-default', parameter.name, { dag: dag.id, parameter: name });
    }
  }
}

function checkUse(
  flow: FlowDeclaration,
  { name }: ts.ParameterDeclaration,
  body: ts.Node,
  checker: ts.TypeChecker,
  sink: Sink,
): void {
  if (!ts.isIdentifier(name) || name.text === 'this' || name.text.startsWith('_')) return;
  const symbol = checker.getSymbolAtLocation(name);
  if (symbol === undefined || usesOf(symbol, body, checker).length > 0) return;
  sink.report('unused-parameter', name, { parameter: name.text, what: flow.kind, flow: flow.name });
}
