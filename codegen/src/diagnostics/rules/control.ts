import { rule } from '../rule.ts';

/** TW2150–TW2199: statements of a flow. */
export const controlRules = {
  'unbounded-loop': rule({
    code: 'TW2150',
    severity: 'error',
    category: 'control flow',
    title: 'A loop without a bound',
    message: (a: { seen: string }) => `Nothing says how often this ${a.seen} repeats, so it cannot become a graph.`,
    help: () =>
      'Count up to a constant, or loop over a list, `for (const [index, row] of (await rows).entries())`. Inside of a task `while` is as good as ever.',
  }),
  'recursive-flow': rule({
    code: 'TW2151',
    severity: 'error',
    category: 'control flow',
    title: 'A flow that calls itself',
    message: (a: { path: readonly string[] }) =>
      `This flow is its own part: ${a.path.map((name) => `\`${name}\``).join(' → ')}.`,
    help: () => 'A flow is a finite graph. Do what repeats inside of a task.',
  }),
  'generator-flow': rule({
    code: 'TW2152',
    severity: 'error',
    category: 'control flow',
    title: 'A generator in a flow',
    message: () => 'A generator hands out values while it runs, and a flow is read without being run.',
    help: () => 'Return the handles in an array or a record.',
  }),
  'statement-not-supported': rule({
    code: 'TW2153',
    severity: 'error',
    category: 'control flow',
    title: 'A statement that flows do not have yet',
    message: (a: { statement: string }) => `${a.statement} is not compiled by this version of Tradewind.`,
    help: () => 'Do it inside a task meanwhile.',
  }),
  'statement-never': rule({
    code: 'TW2154',
    severity: 'error',
    category: 'control flow',
    title: 'A statement that flows do not have',
    message: (a: { statement: string; because: string }) => `${a.statement} has no meaning in a flow: ${a.because}.`,
    help: () => 'Do it inside a task, or at the top level of the module.',
  }),
  'jump-in-finally': rule({
    code: 'TW2155',
    severity: 'error',
    category: 'control flow',
    title: 'A `finally` that decides how the flow ends',
    message: (a: { statement: string }) =>
      `\`${a.statement}\` in a \`finally\` would put away the error or the result that is on its way.`,
    help: (a) => `Put \`${a.statement}\` behind the \`try\`, or into its \`catch\`.`,
  }),
  'uncovered-call': rule({
    code: 'TW2156',
    severity: 'error',
    category: 'control flow',
    title: 'A call in a `try` that the `try` does not cover',
    message: (a: { call: string }) =>
      `\`${a.call}\` is called in a \`try\`, but nothing in the \`try\` waits for it: its failure would pass the \`catch\` by.`,
    help: (a) =>
      `Wait for it: \`await ${a.call}\`, or \`return await …\`. If the \`catch\` is not for it, call it outside.`,
  }),
  'using-without-teardown': rule({
    code: 'TW2157',
    severity: 'error',
    category: 'control flow',
    title: '`await using` of a task without a tear-down',
    message: (a: { task: string }) => `At the end of the scope nothing would happen: \`${a.task}\` names no tear-down.`,
    help: (a) => `Name one: \`@task({ teardown: 'stop' }) ${a.task}()\`. To only wait for it, write \`await\`.`,
  }),
  'floating-callback': rule({
    code: 'TW2158',
    severity: 'error',
    category: 'control flow',
    title: 'Async callbacks that nobody waits for',
    message: (a: { code: string }) =>
      `Nobody waits for the async callbacks of \`${a.code}\`: a failure in one would be lost.`,
    help: () => 'Wait for all of them: `await Promise.all(list.map(async (item) => …))`.',
  }),
  'callback-assigns': rule({
    code: 'TW2159',
    severity: 'error',
    category: 'control flow',
    title: 'A callback that assigns an outer variable',
    message: (a: { variable: string }) =>
      `This callback runs once for each item, side by side, and assigns \`${a.variable}\` of the body around it: the last to end would win.`,
    help: (a) => `Return the value from the callback, and take \`${a.variable}\` from what the map gives.`,
  }),
  'callback-captures': rule({
    code: 'TW2160',
    severity: 'error',
    category: 'control flow',
    title: 'A callback that sees a variable change',
    message: (a: { variable: string }) =>
      `This callback reads \`${a.variable}\`, which is assigned again afterwards: which of the values it sees would depend on when it runs.`,
    help: (a) => `Bind the value before: \`const current = ${a.variable}\`, and read \`current\`.`,
  }),
  'needless-await': rule({
    code: 'TW2161',
    severity: 'hint',
    category: 'control flow',
    title: 'An `await` that only makes things wait',
    message: (a: { awaited: string; waiting: string }) =>
      `\`${a.waiting}\` waits for \`${a.awaited}\` without using its value: the two could run side by side.`,
    help: () => 'Pass the handle where it is needed and drop the `await`. If the order is meant, `.after(…)` says so.',
  }),
  'unawaited-in-callback': rule({
    code: 'TW2162',
    severity: 'hint',
    category: 'control flow',
    title: 'A call that its callback does not wait for',
    message: (a: { call: string }) =>
      `The callback is awaited, \`${a.call}\` in it is not: it may still be running when the next statement begins.`,
    help: (a) => `Write \`await ${a.call}\`, or return it.`,
  }),
  'catch-takes-skip': rule({
    code: 'TW2163',
    severity: 'hint',
    category: 'control flow',
    title: 'A `catch` that takes a skip for a failure',
    message: (a: { variable: string }) =>
      `A task that skips itself comes here too, and \`${a.variable}\` is used as if something had failed.`,
    help: (a) =>
      `Write \`failure(${a.variable})\`: it types the failure and throws a skip on. Or ask \`isSkip(${a.variable})\`.`,
  }),
  'unreachable-call': rule({
    code: 'TW2164',
    severity: 'warning',
    category: 'control flow',
    title: 'A call that is never made',
    message: (a: { call: string; because: string }) => `No run makes the call \`${a.call}\`: ${a.because}.`,
    help: () => 'Remove the call, or what is in its way.',
  }),
  'read-while-filled': rule({
    code: 'TW2170',
    severity: 'error',
    category: 'control flow',
    title: 'A record of handles that is read in the loop that fills it',
    message: () =>
      'The iterations of the loop around put handles into this record under keys that only the run knows, and it is put together when all of them have ended: inside of the loop it is not there yet.',
    help: () =>
      'Read it behind the loop, or put awaited values in. What one iteration hands on to the next goes into a variable: `total = add(total, part)`.',
  }),
  'setup-without-using': rule({
    code: 'TW2168',
    severity: 'warning',
    category: 'control flow',
    title: 'A set-up that nothing tears down',
    message: (a: { task: string; teardown: string }) =>
      `\`${a.teardown}\` is the tear-down of \`${a.task}\`, but is only called where the result is bound with \`await using\`: what this call sets up stays.`,
    help: (a) =>
      `Bind the result with \`await using\`: \`${a.teardown}\` then runs at the end of the block, also if something in it fails.`,
  }),
  'teardown-called': rule({
    code: 'TW2169',
    severity: 'hint',
    category: 'control flow',
    title: 'A tear-down that is called by hand',
    message: (a: { task: string; teardown: string }) =>
      `Called like this, \`${a.teardown}\` is a task like any other: if something before it fails, it is left out, and what \`${a.task}\` set up stays.`,
    help: (a) =>
      `Bind the result of \`${a.task}\` with \`await using\`, and leave out this call: it is made at the end of the block.`,
  }),
  'constant-condition': rule({
    code: 'TW2167',
    severity: 'hint',
    category: 'control flow',
    title: 'A condition that is known before the run',
    message: (a: { condition: string; call: string; is: string }) =>
      `\`${a.condition}\` is always ${a.is}, so no run makes the call \`${a.call}\`.`,
    help: () =>
      'As a switch that is thrown when the project is built, leave it. To decide from run to run, make it a parameter of the flow.',
  }),
  'iterations-in-turn': rule({
    code: 'TW2166',
    severity: 'hint',
    category: 'control flow',
    title: 'Iterations that wait for each other',
    message: (a: { list: string; mapped: string }) =>
      `The \`await\` in this loop over \`${a.list}\` makes each iteration wait for the one before, and none needs what another gave.`,
    help: (a) =>
      `To run them side by side: \`await Promise.all(${a.mapped}.map(async (item) => …))\`. If the order is meant, leave it.`,
  }),
  'too-many-copies': rule({
    code: 'TW2165',
    severity: 'error',
    category: 'control flow',
    title: 'A constant loop that is too large to unroll',
    message: (a: { count: number; limit: number }) =>
      `This loop is unrolled when the project is compiled, into ${a.count} copies; the limit is ${a.limit}.`,
    help: () => 'Let each call do more: give it a range or a list, and loop inside of the task.',
  }),
};
