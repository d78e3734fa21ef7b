import type { ArgsOf } from '../diagnostics/rule.ts';
import type { RuleName, Rules } from '../diagnostics/rules.ts';

/** What is wrong with a text, before it is known where the text stands. */
export interface Finding<R extends RuleName = RuleName> {
  readonly rule: R;
  readonly args: ArgsOf<Rules[R]>;
  readonly suggestions?: readonly string[];
}
