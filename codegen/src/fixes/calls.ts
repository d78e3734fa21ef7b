/** Fixes of calls: a name for one that is known by its number, a body for a map, the call of what is only named. */
import { ts } from 'ts-morph';
import type { FixSpec } from '../diagnostics/sink.ts';
import { isFlow } from './awaits.ts';
import { insertAfter, replace } from './edits.ts';

interface Fixed {
  readonly fix?: FixSpec;
}

/** `load` as `(item) => load(item)`. */
export function mapBodyFix(callback: ts.Node, checker: ts.TypeChecker): Fixed {
  if (!ts.isIdentifier(callback) && !ts.isPropertyAccessExpression(callback)) return {};
  const [signature, ...others] = checker.getTypeAtLocation(callback).getCallSignatures();
  if (signature === undefined || others.length > 0) return {};
  const code = callback.getText();
  const item = /\bitem\b/.test(code) ? 'one' : 'item';
  // What it is given by `.map` itself.
  const names = [item, 'index'].slice(0, Math.max(1, signature.parameters.length)).join(', ');
  const text = `(${names}) => ${code}(${names})`;
  return { fix: { title: `write \`${text}\``, edits: [replace(callback, text)] } };
}

/** `load` as `load()`, if it needs no arguments. */
export function callFix(at: ts.Node, signature: ts.SignatureDeclaration | undefined): Fixed {
  if (signature === undefined || !ts.isExpressionStatement(at.parent)) return {};
  if (signature.parameters.some((one) => one.initializer === undefined && one.questionToken === undefined)) return {};
  return { fix: { title: `write \`${at.getText()}()\``, edits: [insertAfter(at, '()')] } };
}

/** `load('us')` as `load.with({ id: 'load_2' })('us')`, where the call stands once in its flow. */
export function nameFix(call: ts.CallExpression, name: string, id: string): Fixed {
  const { expression } = call;
  const count = new RegExp(`(?:^|\\.)${name}__(\\d+)$`).exec(id)?.[1];
  if (count === undefined || !(ts.isIdentifier(expression) || ts.isPropertyAccessExpression(expression))) return {};
  for (let at: ts.Node = call.parent; ; at = at.parent) {
    if (ts.isSourceFile(at) || ts.isIterationStatement(at, false)) return {};
    if (!ts.isFunctionLike(at)) continue;
    if (isFlow(at)) break;
    return {};
  }
  const own = `${name}_${Number(count) + 1}`;
  return { fix: { title: `name it \`${own}\``, edits: [insertAfter(expression, `.with({ id: '${own}' })`)] } };
}
