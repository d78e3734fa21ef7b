import { emitErrors } from '../emit/errors.ts';
import { controlRules } from './rules/control.ts';
import { declarationRules } from './rules/declarations.ts';
import { glueRules } from './rules/glue.ts';
import { handleRules } from './rules/handles.ts';
import { nameRules } from './rules/names.ts';
import { optionRules } from './rules/options.ts';
import { projectRules } from './rules/project.ts';
import { typeRules } from './rules/types.ts';

/** Every rule of the compiler, by name. Rules are only ever added; a code that was given stays given. */
export const rules = {
  ...declarationRules,
  ...optionRules,
  ...handleRules,
  ...controlRules,
  ...glueRules,
  ...typeRules,
  ...nameRules,
  ...projectRules,
} as const;

export type Rules = typeof rules;
export type RuleName = keyof Rules;

/** Code → title of everything the compiler reports. */
export const codegenErrors: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.values(rules).map(({ code, title }): [string, string] => [code, title])),
  ...emitErrors,
};
