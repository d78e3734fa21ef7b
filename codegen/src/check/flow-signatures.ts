import { ts } from 'ts-morph';
import type { FlowDeclaration } from '../discover/declarations.ts';
import type { FixSpec, Sink } from '../diagnostics/sink.ts';
import { insertAfter } from '../fixes/edits.ts';
import { importing } from '../fixes/imports.ts';
import { type CheckInput, isFlow } from './context.ts';

/** What a flow says of itself: its `this`, and of a dag the parameters that a run is given by name. */
export function checkFlowSignatures({ declarations, shared }: CheckInput, sink: Sink): void {
  for (const flow of declarations.filter(isFlow)) {
    const [first, ...rest] = flow.closure.node.parameters;
    const hasThis = first !== undefined && first.name.getText() === 'this';
    if (flow.form === 'method' && !hasThis) {
      sink.report('missing-flow-this', flow.nameNode, { what: flow.kind, name: flow.name }, thisFix(flow));
    }
    if (flow.kind !== 'dag') continue;
    for (const parameter of hasThis || first === undefined ? rest : [first, ...rest]) {
      checkParameter(flow, parameter, shared.checker, sink);
    }
  }
}

function thisFix({ closure: { node } }: FlowDeclaration): { readonly fix?: FixSpec } {
  const sourceFile = node.getSourceFile();
  const imports = importing(sourceFile, 'Flow', 'type');
  const open = node.getChildren(sourceFile).find(({ kind }) => kind === ts.SyntaxKind.OpenParenToken);
  if (imports === undefined || open === undefined) return {};
  const text = node.parameters.length === 0 ? 'this: Flow<this>' : 'this: Flow<this>, ';
  return { fix: { title: 'write `this: Flow<this>`', edits: [...imports, insertAfter(open, text)] } };
}

function checkParameter(
  flow: FlowDeclaration,
  parameter: ts.ParameterDeclaration,
  checker: ts.TypeChecker,
  sink: Sink,
): void {
  // A pattern or a rest is reported where the parameters are read.
  if (!ts.isIdentifier(parameter.name) || parameter.dotDotDotToken !== undefined) return;
  if (checker.getTypeAtLocation(parameter).flags & ts.TypeFlags.Any) {
    sink.report('untyped-parameter', parameter, { flow: flow.name, parameter: parameter.name.text });
  }
}
