import type { Severity } from './diagnostic.ts';

/** Part of the language that a rule belongs to. */
export type Category = 'declarations' | 'options' | 'handles' | 'control flow' | 'glue' | 'types' | 'names' | 'project';

/** One thing that can be wrong with a project. Its name is its key in the table. */
export interface Rule<Args> {
  /** `TW2000` to `TW2499`; never given to another rule. */
  readonly code: `TW${number}`;
  readonly severity: Severity;
  readonly category: Category;
  /** A few words, the same for every finding. */
  readonly title: string;
  /** What was seen here. */
  message(args: Args): string;
  /** What to do instead. */
  help?(args: Args): string;
}

/** What `message` of a rule wants to know. */
export type ArgsOf<R> = R extends { message(args: infer Args): string } ? Args : never;

/** Lets a rule's `help` know the arguments of its `message`. */
export function rule<Args>(definition: Rule<Args>): Rule<Args> {
  return definition;
}

/** In a message: `a`, `b` or `c`. */
export function either(names: readonly string[], word = 'or'): string {
  const quoted = names.map((name) => `\`${name}\``);
  if (quoted.length < 2) return quoted.join('');
  return `${quoted.slice(0, -1).join(', ')} ${word} ${quoted.at(-1)}`;
}

/** For the start of a sentence. */
export function capitalize(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
