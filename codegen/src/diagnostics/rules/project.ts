import { rule } from '../rule.ts';

/** TW2400–TW2449: the project as a whole. */
export const projectRules = {
  'legacy-decorators': rule({
    code: 'TW2400',
    severity: 'hint',
    category: 'project',
    title: 'Decorators of the old kind',
    message: () =>
      'The project sets `experimentalDecorators`: task types are checked less closely than with standard decorators.',
    help: () => 'Remove `experimentalDecorators` from tsconfig.json unless another library needs it.',
  }),
};
