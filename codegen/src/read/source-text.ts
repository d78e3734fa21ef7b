/** Source text without its formatting: the same program gives the same text, however it is laid out and commented. */
import { ts } from 'ts-morph';

/** The node's tokens with one space between them; quotes, optional semicolons and trailing commas are put in order. */
export function plainText(node: ts.Node): string {
  const sourceFile = node.getSourceFile();
  const tokens: string[] = [];
  const visit = (at: ts.Node): void => {
    if (ts.isStringLiteral(at) || ts.isNoSubstitutionTemplateLiteral(at)) {
      tokens.push(ts.isStringLiteral(at) ? JSON.stringify(at.text) : at.getText(sourceFile));
      return;
    }
    if (ts.isArrowFunction(at) && bareParameter(at, sourceFile)) {
      for (const child of at.getChildren(sourceFile)) {
        if (child.kind === ts.SyntaxKind.SyntaxList && child.pos === at.parameters.pos) {
          tokens.push('(');
          visit(child);
          tokens.push(')');
        } else visit(child);
      }
      return;
    }
    const children = at.getChildren(sourceFile).filter((child) => !ts.isJSDoc(child));
    if (children.length === 0) {
      const text = at.getText(sourceFile);
      if (text !== '') tokens.push(text);
      return;
    }
    for (const [index, child] of children.entries()) {
      const isLast = index === children.length - 1;
      if (at.kind === ts.SyntaxKind.SyntaxList && isLast && child.kind === ts.SyntaxKind.CommaToken) continue;
      visit(child);
    }
    if (endsWithSemicolon(at) && tokens.at(-1) !== ';') tokens.push(';');
  };
  visit(node);
  return tokens.join(' ');
}

function bareParameter(node: ts.ArrowFunction, sourceFile: ts.SourceFile): boolean {
  return !node.getChildren(sourceFile).some((child) => child.kind === ts.SyntaxKind.OpenParenToken);
}

function endsWithSemicolon(node: ts.Node): boolean {
  return (
    ts.isVariableStatement(node) ||
    ts.isExpressionStatement(node) ||
    ts.isReturnStatement(node) ||
    ts.isThrowStatement(node) ||
    ts.isBreakStatement(node) ||
    ts.isContinueStatement(node) ||
    ts.isDoStatement(node)
  );
}
