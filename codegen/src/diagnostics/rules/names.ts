import { rule } from '../rule.ts';

/** TW2300–TW2349: names of things that are defined elsewhere. */
export const nameRules = {
  'unknown-dag': rule({
    code: 'TW2300',
    severity: 'error',
    category: 'names',
    title: 'A dag that does not exist',
    message: (a: { dag: string; seen?: string }) =>
      a.seen === undefined ? `The project has no dag \`${a.dag}\`.` : `\`${a.dag}\` is ${a.seen}, not a dag.`,
    help: () =>
      'Name a dag of this project by its id, or give what `dag(…)` gave. A dag of another project is started by its own client.',
  }),
  'wrong-dag-parameters': rule({
    code: 'TW2301',
    severity: 'error',
    category: 'names',
    title: 'Parameters that the triggered dag does not take',
    message: (a: { dag: string; because: string }) => `These are no parameters of \`${a.dag}\`: ${a.because}.`,
    help: () =>
      "Give what the dag's flow declares: `triggerDag('id', { parameter: value })`. What has a default may be left out.",
  }),
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
