/** What a page of the documentation shows, for tests that hold it and the sources equal. */

export interface Block {
  /** All that stands behind the opening fence. */
  readonly info: string;
  readonly text: string;
}

/** The fenced blocks of a language, in order. */
export function blocksOf(markdown: string, language: string): Block[] {
  return [...markdown.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].flatMap(([, info = '', text = '']) =>
    info.split(' ')[0] === language ? [{ info, text: text.trimEnd() }] : [],
  );
}

/** Paragraphs that a source does not have in the same words, line by line. */
export function notIn(source: string, block: Block): string[] {
  return block.text.split('\n\n').filter((paragraph) => !`\n${source}\n`.includes(`\n${paragraph}\n`));
}
