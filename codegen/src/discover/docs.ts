import { ts } from 'ts-morph';

/** The text of the JSDoc comment in front of a declaration, without its tags. */
export function docOf(node: ts.Node): string | undefined {
  const comments = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  const text = ts.getTextOfJSDocComment(comments.at(-1)?.comment)?.trim();
  return text === undefined || text === '' ? undefined : text;
}
