import { rule } from '../rule.ts';

const where = 'a task, a parameter or the run context';

/** TW2200–TW2249: what a flow computes by itself. */
export const glueRules = {
  'clock-in-flow': rule({
    code: 'TW2200',
    severity: 'error',
    category: 'glue',
    title: 'A clock in a flow',
    message: (a: { code: string }) =>
      `\`${a.code}\` reads the clock: after a restart, or when the run is repeated, the flow would take another way.`,
    help: () =>
      'Use the run context: `run.dataInterval.end`, `run.logicalDate`, `run.ds`. They are fixed when the run is made. The real time belongs in a task.',
  }),
  'randomness-in-flow': rule({
    code: 'TW2201',
    severity: 'error',
    category: 'glue',
    title: 'Randomness in a flow',
    message: (a: { code: string }) =>
      `\`${a.code}\` gives another value each time the flow is read: it would not be the same flow after a restart.`,
    help: () => 'Draw the value in a task and pass on its result, or use `run.runId`.',
  }),
  'environment-in-flow': rule({
    code: 'TW2202',
    severity: 'error',
    category: 'glue',
    title: 'The environment in a flow',
    message: (a: { code: string }) =>
      `\`${a.code}\` depends on the machine and process that evaluate it, and a flow is read once for all of them.`,
    help: () => `It belongs in ${where}.`,
  }),
  'io-in-flow': rule({
    code: 'TW2203',
    severity: 'error',
    category: 'glue',
    title: 'Input or output in a flow',
    message: (a: { code: string }) =>
      `\`${a.code}\` reaches outside, and a flow is never executed: it would not happen.`,
    help: () => 'Do it in a task. Tasks may log, read, write and call whatever they want.',
  }),
  'impure-function': rule({
    code: 'TW2204',
    severity: 'error',
    category: 'glue',
    title: 'A function that is not pure',
    message: (a: { name: string; because: string }) =>
      `A flow may call functions that only compute, but \`${a.name}\` ${a.because}.`,
    help: (a) => `Make \`${a.name}\` a task, or take the impure part out of it.`,
  }),
  'unproved-function': rule({
    code: 'TW2205',
    severity: 'error',
    category: 'glue',
    title: 'A function of a package that is not known to be pure',
    message: (a: { name: string; package: string }) =>
      `\`${a.name}\` comes from the package \`${a.package}\`, whose source is not read: whether it only computes is not known.`,
    help: (a) => `Call it in a task, or vouch for the package in tradewind.config.ts: \`pure: ['${a.package}']\`.`,
  }),
  'date-in-text': rule({
    code: 'TW2206',
    severity: 'error',
    category: 'glue',
    title: 'A date in a text',
    message: (a: { code: string }) =>
      `\`${a.code}\` is a Date, and how it reads as text depends on the machine's time zone and language.`,
    help: (a) => `Say how: \`ds(${a.code})\` gives '2026-01-31', \`${a.code}.toISOString()\` all of it.`,
  }),
  'outer-variable': rule({
    code: 'TW2207',
    severity: 'error',
    category: 'glue',
    title: 'A variable that is not constant',
    message: (a: { name: string; because: string }) =>
      `\`${a.name}\` is read in a flow, but ${a.because}: its value is not known when the project is compiled.`,
    help: (a) =>
      `Make \`${a.name}\` a \`const\` with a constant value, a parameter of the flow, or the result of a task.`,
  }),
  'glue-not-supported': rule({
    code: 'TW2208',
    severity: 'error',
    category: 'glue',
    title: 'An expression that flows do not have yet',
    message: (a: { code: string; seen: string }) =>
      `\`${a.code}\` is ${a.seen}, which this version of Tradewind cannot compute in a flow.`,
    help: () => 'Compute it in a task and pass on the result.',
  }),
  'run-outside-flow': rule({
    code: 'TW2209',
    severity: 'error',
    category: 'glue',
    title: 'The run context in the wrong place',
    message: (a: { name: string; where: string; instead: string }) =>
      `\`${a.name}\` is read in ${a.where}, where it is not set; \`${a.instead}\` is.`,
    help: (a) => `Use \`${a.instead}\` here.`,
  }),
};
