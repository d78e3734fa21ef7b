import { rule } from '../rule.ts';

/** TW2300–TW2349: names of things that are defined elsewhere. */
export const nameRules = {
  'unknown-dag': rule({
    code: 'TW2300',
    severity: 'error',
    category: 'names',
    title: 'A dag that does not exist',
    message: (a: { id: string }) => `The project has no dag \`${a.id}\`.`,
    help: () => 'A dag is named by its id: its own name, or the `id` of its options.',
  }),
  'wrong-dag-parameters': rule({
    code: 'TW2301',
    severity: 'error',
    category: 'names',
    title: 'Wrong parameters for a triggered dag',
    message: (a: { id: string; because: string }) => `\`${a.id}\` cannot be started so: ${a.because}.`,
  }),
  'unknown-pool': rule({
    code: 'TW2302',
    severity: 'error',
    category: 'names',
    title: 'A pool that does not exist',
    message: (a: { pool: string }) => `The config defines no pool \`${a.pool}\`.`,
    help: (a) => `Define it in tradewind.config.ts: \`pools: { ${a.pool}: { slots: 4 } }\`.`,
  }),
};
