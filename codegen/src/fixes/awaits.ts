/** Fixes that wait: `await` in front of an expression, and `async` in front of the flow where it is missing. */
import { ts } from 'ts-morph';
import type { Edit, FixSpec } from '../diagnostics/sink.ts';
import { isHandle } from '../read/handle-types.ts';
import { insertAfter, insertBefore, replace } from './edits.ts';

interface Fixed {
  readonly fix?: FixSpec;
}

/**
 * `await` of a handle. No fix where what stands there is not the handle itself, where no `await` can stand, or where the
 * function around would get another type.
 */
export function awaitFix(node: ts.Node, checker: ts.TypeChecker): Fixed {
  if (!ts.isExpression(node) || !isHandle(node, checker)) return {};
  const around = asyncAround(node);
  if (around === undefined) return {};
  const code = shortened(node);
  if (ts.isShorthandPropertyAssignment(node.parent)) {
    const edits = [insertAfter(node, `: await ${node.getText()}`), ...around];
    return { fix: { title: `write \`${code}: await ${code}\``, edits } };
  }
  const [before, after] = bindsCloser(node) ? ['(await ', ')'] : ['await ', ''];
  const edits = [insertBefore(node, before), ...(after === '' ? [] : [insertAfter(node, after)]), ...around];
  return { fix: { title: `write \`${before}${code}${after}\``, edits } };
}

/** `await` of a promise that is not used: nothing changes its type. */
export function awaitPromiseFix(node: ts.Expression): Fixed {
  const around = asyncAround(node);
  if (around === undefined) return {};
  return { fix: { title: 'write `await` in front of it', edits: [insertBefore(node, 'await '), ...around] } };
}

/** `await Promise.all(…)` around a list of promises. */
export function awaitAllFix(node: ts.Node): Fixed {
  if (!ts.isExpression(node) || bindsCloser(node)) return {};
  const around = asyncAround(node);
  if (around === undefined) return {};
  const edits = [insertBefore(node, 'await Promise.all('), insertAfter(node, ')'), ...around];
  return { fix: { title: 'write `await Promise.all(…)` around it', edits } };
}

/** `const x = setUp()` as `await using x = setUp()`. */
export function usingFix(call: ts.Expression): Fixed {
  const declaration = call.parent;
  if (!ts.isVariableDeclaration(declaration) || !ts.isIdentifier(declaration.name)) return {};
  const list = declaration.parent;
  const keyword = list.getFirstToken();
  if (!ts.isVariableDeclarationList(list) || list.declarations.length > 1 || keyword === undefined) return {};
  if (keyword.kind !== ts.SyntaxKind.ConstKeyword || !ts.isVariableStatement(list.parent)) return {};
  const name = declaration.name.text;
  const around = asyncAround(list);
  // What is handed out is used after the end of the block.
  if (around === undefined || isHandedOut(name, list.parent.parent)) return {};
  return { fix: { title: `write \`await using ${name} = …\``, edits: [replace(keyword, 'await using'), ...around] } };
}

/** `using x = setUp()` as `await using x = setUp()`. */
export function awaitUsingFix(list: ts.Node): Fixed {
  const around = asyncAround(list);
  if (around === undefined) return {};
  return { fix: { title: 'write `await using`', edits: [insertBefore(list, 'await '), ...around] } };
}

/** Whether a variable is returned, or assigned to another: not only passed to calls. */
function isHandedOut(name: string, block: ts.Node): boolean {
  let found = false;
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node.text === name) {
      const { parent } = node;
      const isPassed = ts.isCallExpression(parent) && parent.expression !== node;
      const isRead = ts.isPropertyAccessExpression(parent) || ts.isAwaitExpression(parent);
      found ||= !isPassed && !isRead && !(ts.isVariableDeclaration(parent) && parent.name === node);
    }
    ts.forEachChild(node, visit);
  };
  visit(block);
  return found;
}

/** What makes the function around a node async; undefined: it cannot be made so without looking at more. */
function asyncAround(node: ts.Node): readonly Edit[] | undefined {
  let at: ts.Node = node;
  while (at.parent !== undefined && !ts.isFunctionLike(at.parent)) {
    if (ts.isClassStaticBlockDeclaration(at.parent) || ts.isPropertyDeclaration(at.parent)) return undefined;
    at = at.parent;
  }
  const around = at.parent as ts.SignatureDeclaration | undefined;
  // Defaults of parameters cannot wait.
  if (around === undefined || !('body' in around) || around.body !== at) return undefined;
  if (ts.canHaveModifiers(around) && ts.getModifiers(around)?.some(isAsync) === true) return [];
  if (around.type !== undefined || !isFlow(around)) return undefined;
  if (ts.isMethodDeclaration(around)) return around.asteriskToken ? undefined : [insertBefore(around.name, 'async ')];
  return [insertBefore(around, 'async ')];
}

function shortened(node: ts.Node): string {
  const text = node.getText().replaceAll(/\s+/g, ' ');
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`;
}

function isAsync({ kind }: ts.Node): boolean {
  return kind === ts.SyntaxKind.AsyncKeyword;
}

/** The body of a dag or group: of all others who calls them would have to wait, too. */
export function isFlow(node: ts.SignatureDeclaration): boolean {
  if (ts.isMethodDeclaration(node)) {
    return ts.getDecorators(node)?.some(({ expression }) => isWord(expression)) === true;
  }
  return (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) && isWord(node.parent);
}

function isWord(node: ts.Node): boolean {
  return ts.isCallExpression(node) && /^(?:\w+\.)?(?:dag|group)$/.test(node.expression.getText());
}

/** Whether what stands around would take the expression before `await` does. */
function bindsCloser(node: ts.Expression): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent)) return parent.expression === node;
  if (ts.isCallExpression(parent) || ts.isNewExpression(parent)) return parent.expression === node;
  if (ts.isBinaryExpression(parent)) {
    return parent.operatorToken.kind === ts.SyntaxKind.AsteriskAsteriskToken && parent.left === node;
  }
  return ts.isNonNullExpression(parent) || ts.isTaggedTemplateExpression(parent);
}
