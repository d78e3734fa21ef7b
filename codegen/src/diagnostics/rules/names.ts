import { rule } from '../rule.ts';

/** TW2300–TW2349: names of things that are defined elsewhere. */
export const nameRules = {
  'unknown-pool': rule({
    code: 'TW2302',
    severity: 'error',
    category: 'names',
    title: 'A pool that does not exist',
    message: (a: { pool: string }) => `The config defines no pool \`${a.pool}\`.`,
    help: (a) => `Define it in tradewind.config.ts: \`pools: { ${a.pool}: 4 }\`.`,
  }),
};
