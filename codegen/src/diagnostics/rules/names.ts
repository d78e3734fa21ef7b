import { rule } from '../rule.ts';

/** TW2300–TW2349: names of things that are defined elsewhere. */
export const nameRules = {
  'too-many-slots': rule({
    code: 'TW2303',
    severity: 'error',
    category: 'names',
    title: 'More slots than the pool has',
    message: (a: { call: string; poolSlots: number; pool: string; slots: number }) =>
      `\`${a.call}\` asks for ${a.poolSlots} slots of the pool \`${a.pool}\`, which has ${a.slots}: it would wait for ever.`,
    help: (a) =>
      `Ask for fewer \`poolSlots\`, or make the pool larger in tradewind.config.ts: \`pools: { ${a.pool}: ${a.poolSlots} }\`.`,
  }),
  'unknown-pool': rule({
    code: 'TW2302',
    severity: 'error',
    category: 'names',
    title: 'A pool that does not exist',
    message: (a: { pool: string }) => `The config defines no pool \`${a.pool}\`.`,
    help: (a) => `Define it in tradewind.config.ts: \`pools: { ${a.pool}: 4 }\`.`,
  }),
};
