import { ts } from 'ts-morph';
import type { FixSpec } from '../diagnostics/sink.ts';
import { replace } from './edits.ts';

/** `({ region }: Options) => { … }` as `(options: Options) => { const { region } = options; … }`. */
export function patternFix({ name, parent, dotDotDotToken }: ts.ParameterDeclaration): { readonly fix?: FixSpec } {
  const { body } = parent as { readonly body?: ts.Node };
  if (ts.isIdentifier(name) || dotDotDotToken !== undefined || body === undefined || !ts.isBlock(body)) return {};
  const [first] = body.statements;
  const sourceFile = name.getSourceFile();
  if (first === undefined || /\boptions\b/.test(parent.getText(sourceFile))) return {};
  const start = first.getStart(sourceFile);
  const line = sourceFile.text.slice(sourceFile.text.lastIndexOf('\n', start) + 1, start);
  const text = `const ${name.getText(sourceFile)} = options;${/^\s*$/.test(line) ? `\n${line}` : ' '}`;
  const edits = [replace(name, 'options'), { at: { sourceFile, start, end: start }, text }];
  return { fix: { title: 'take it apart in the body', edits } };
}
