import { ts } from 'ts-morph';

/** Every name that code mentions. */
export function namesIn(node: ts.Node): string[] {
  const names: string[] = [];
  const visit = (at: ts.Node): void => {
    if (ts.isIdentifier(at)) names.push(at.text);
    ts.forEachChild(at, visit);
  };
  ts.forEachChild(node, visit);
  return names;
}
