import { rule } from '../rule.ts';

/** TW2350–TW2399: the project as a whole. */
export const projectRules = {
  'not-strict': rule({
    code: 'TW2350',
    severity: 'error',
    category: 'project',
    title: 'A project that is not strict',
    message: (a: { option: string }) =>
      `With \`"${a.option}": false\`, TypeScript does not see where \`null\` and \`undefined\` may be, so what fits and what can travel cannot be told.`,
    help: () =>
      'Write `"strict": true` into tsconfig.json. To keep other sources as they are, give the dags a folder with a tsconfig.json and a tradewind.config.ts of its own.',
  }),
};
