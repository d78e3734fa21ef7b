import { createHash } from 'node:crypto';
import { ts } from 'ts-morph';

/**
 * A hash of what a declaration does: the kinds of its nodes and the texts of its names and literals. Comments, formatting,
 * parentheses and types are no part of it, nor is what stands before it (decorators, `export`).
 */
export function codeHashOf(declaration: ts.Node): string {
  const text: string[] = [];
  writeNode(declaration, text);
  return createHash('sha256').update(text.join('')).digest('hex');
}

function writeNode(node: ts.Node, out: string[]): void {
  const inner = unwrapped(node);
  if (isWithoutEffect(inner)) return;
  out.push('(', nameOfKind(inner));
  const text = textOf(inner);
  if (text !== undefined) out.push(' ', JSON.stringify(text));
  ts.forEachChild(inner, (child) => writeNode(child, out));
  out.push(')');
}

/** What only the type checker or the eye sees is taken away. */
function unwrapped(node: ts.Node): ts.Node {
  let inner = node;
  while (wrappers.has(inner.kind)) inner = (inner as ts.ParenthesizedExpression).expression;
  return inner;
}

const wrappers = kindsOf(
  (node) =>
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isTypeAssertionExpression(node),
);

const { QuestionToken, ExclamationToken } = ts.SyntaxKind;

function isWithoutEffect(node: ts.Node): boolean {
  const { kind } = node;
  if (silent.has(kind)) return true;
  // Of a parameter property the modifier makes a field.
  if (silentModifiers.has(kind)) return !ts.isParameter(node.parent);
  if (ts.isParameter(node)) return ts.isIdentifier(node.name) && node.name.text === 'this';
  return (kind === QuestionToken || kind === ExclamationToken) && !ts.isConditionalExpression(node.parent);
}

const silent = kindsOf(
  (node) =>
    ts.isTypeNode(node) ||
    ts.isTypeParameterDeclaration(node) ||
    ts.isEmptyStatement(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isDecorator(node) ||
    ts.isJSDoc(node),
);

const silentModifiers: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.ExportKeyword,
  ts.SyntaxKind.DefaultKeyword,
  ts.SyntaxKind.PublicKeyword,
  ts.SyntaxKind.ProtectedKeyword,
  ts.SyntaxKind.PrivateKeyword,
  ts.SyntaxKind.OverrideKeyword,
  ts.SyntaxKind.ReadonlyKeyword,
  ts.SyntaxKind.AbstractKeyword,
  ts.SyntaxKind.DeclareKeyword,
]);

/** Every node is asked, and nearly all are told by their kind. */
function kindsOf(test: (node: ts.Node) => boolean): ReadonlySet<ts.SyntaxKind> {
  const kinds = Object.values(ts.SyntaxKind).filter((kind) => typeof kind === 'number');
  return new Set(kinds.filter((kind) => test({ kind } as ts.Node)));
}

/** Kinds are numbered anew in each TypeScript; names stay. Several names of one number come from its ranges. */
function nameOfKind(node: ts.Node): string {
  // Quotes and backticks without anything between them are formatting, and so are quotes around a key.
  if (ts.isStringLiteralLike(node)) return isKey(node) ? 'Identifier' : 'StringLiteral';
  if (ts.isNumericLiteral(node)) return 'NumericLiteral';
  return ts.SyntaxKind[node.kind] ?? String(node.kind);
}

function isKey(node: ts.Node): boolean {
  const { parent } = node;
  return (ts.isObjectLiteralElementLike(parent) || ts.isClassElement(parent)) && parent.name === node;
}

function textOf(node: ts.Node): string | undefined {
  if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node) || ts.isLiteralExpression(node)) return node.text;
  if (ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node)) return node.rawText ?? node.text;
  if (ts.isJsxText(node)) return node.text;
  // `let` and `const`, `++` and `--` differ in no child.
  if (ts.isVariableDeclarationList(node)) return String(node.flags & ts.NodeFlags.BlockScoped);
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) return ts.tokenToString(node.operator);
  return undefined;
}
