/** Small changes of sources, as fixes are made of. The rest of the text stays as it is formatted. */
import { ts } from 'ts-morph';
import { type Edit, type FixSpec, spanOf } from '../diagnostics/sink.ts';

/** In front of a node, behind the comments that belong to it. */
export function insertBefore(node: ts.Node, text: string): Edit {
  const { sourceFile, start } = spanOf(node);
  return { at: { sourceFile, start, end: start }, text };
}

export function insertAfter(node: ts.Node, text: string): Edit {
  const { sourceFile, end } = spanOf(node);
  return { at: { sourceFile, start: end, end }, text };
}

export function replace(node: ts.Node, text: string): Edit {
  return { at: spanOf(node), text };
}

/** A node and the space behind it: a modifier, a keyword. */
export function remove(node: ts.Node): Edit {
  const { sourceFile, start, end } = spanOf(node);
  const space = /^\s*/.exec(sourceFile.text.slice(end))?.[0].length ?? 0;
  return { at: { sourceFile, start, end: end + space }, text: '' };
}

/**
 * The fix of a misspelt name, if there is only one that can have been meant. `at` is the name, the text that holds it, or
 * the property that has it as its key.
 */
export function respelled(at: ts.Node, suggestions: readonly string[]): { readonly fix?: FixSpec } {
  const [meant, ...others] = suggestions;
  if (meant === undefined || others.length > 0) return {};
  const title = `write \`${meant}\``;
  if (ts.isStringLiteral(at) || ts.isNoSubstitutionTemplateLiteral(at)) {
    const quote = at.getText().charAt(0);
    return { fix: { title, edits: [replace(at, quote + meant + quote)] } };
  }
  if (ts.isIdentifier(at)) return { fix: { title, edits: [replace(at, meant)] } };
  if (!ts.isPropertyAssignment(at) || !ts.isIdentifier(at.name)) return {};
  // It is there already: which of the two is meant is not for us to say.
  const isThere = at.parent.properties.some((one) => one.name?.getText() === meant);
  return isThere ? {} : { fix: { title, edits: [replace(at.name, meant)] } };
}

/** The same of an option's value. */
export function valueRespelled(option: ts.Node, suggestions: readonly string[]): { readonly fix?: FixSpec } {
  return ts.isPropertyAssignment(option) ? respelled(option.initializer, suggestions) : {};
}
