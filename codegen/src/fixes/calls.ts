/** Fixes of calls: a name for one that is known by its number, a body for a map, the call of what is only named. */
import { ts } from 'ts-morph';
import type { FixSpec } from '../diagnostics/sink.ts';
import { isTaskCall } from '../read/handle-types.ts';
import { isFlow } from './awaits.ts';
import { insertAfter, insertBefore, replace } from './edits.ts';

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

/** `for (const x of list) { … }` as `await Promise.all(list.map(async (x) => { … }));` */
export function sideBySideFix(loop: ts.Node, checker: ts.TypeChecker): Fixed {
  if (!ts.isForOfStatement(loop) || !ts.isBlock(loop.statement) || ts.isLabeledStatement(loop.parent)) return {};
  const { initializer, expression, statement } = loop;
  if (!ts.isVariableDeclarationList(initializer) || doesMore(statement)) return {};
  const [item] = initializer.declarations;
  if (item === undefined) return {};
  const list = ts.isIdentifier(expression) ? expression.getText() : `(${expression.getText()})`;
  const sourceFile = loop.getSourceFile();
  const head = { sourceFile, start: loop.getStart(), end: statement.getStart() };
  const text = `await Promise.all(${list}.map(async (${item.name.getText()}) => `;
  // What the loop did not wait for, its end did.
  const loose = statement.statements
    .filter((one) => ts.isExpressionStatement(one))
    .filter((one) => isTaskCall(one.expression, checker))
    .map((one) => insertBefore(one, 'await '));
  const edits = [{ at: head, text }, ...loose, insertAfter(statement, '));')];
  return { fix: { title: 'let them run side by side', edits } };
}

/** Whether a body leaves its loop, or changes what stands outside. */
function doesMore(body: ts.Block): boolean {
  let found = false;
  const visit = (node: ts.Node): void => {
    found ||= ts.isBreakOrContinueStatement(node) || ts.isReturnStatement(node);
    found ||= ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind);
    found ||= ts.isPostfixUnaryExpression(node) || ts.isPrefixUnaryExpression(node);
    found ||= ts.isPropertyAccessExpression(node) && node.name.text === 'push';
    if (!found && !ts.isFunctionLike(node)) ts.forEachChild(node, visit);
  };
  visit(body);
  return found;
}

function isAssignment(kind: ts.SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

/** A name and its number; labels of a loop between them make another name. */
const numbered = /^(?:.*\.)?([^.]*)__(\d+)$/;

/** `load('us')` as `load.with({ id: 'load_2' })('us')`, where the call stands once in its flow. */
export function nameFix(call: ts.CallExpression, name: string, id: string): Fixed {
  const { expression } = call;
  const [, stem, count] = numbered.exec(id) ?? [];
  if (stem !== name) return {};
  for (let at: ts.Node = call.parent; ; at = at.parent) {
    if (ts.isSourceFile(at) || ts.isIterationStatement(at, false)) return {};
    if (!ts.isFunctionLike(at)) continue;
    if (isFlow(at)) break;
    return {};
  }
  const own = `${name}_${Number(count) + 1}`;
  return { fix: { title: `name it \`${own}\``, edits: [insertAfter(expression, `.with({ id: '${own}' })`)] } };
}
