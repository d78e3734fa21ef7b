import { either, rule } from '../rule.ts';

/** TW2001–TW2049: how dags, groups and tasks are declared. */
export const declarationRules = {
  'duplicate-dag-id': rule({
    code: 'TW2001',
    severity: 'error',
    category: 'declarations',
    title: 'Two dags have the same id',
    message: (a: { id: string }) =>
      `The dag id \`${a.id}\` is taken: runs, logs and triggers name a dag by its id alone.`,
    help: () => "Rename one of them, or give it an id of its own: `id: '…'` in its options.",
  }),
  'invalid-id': rule({
    code: 'TW2002',
    severity: 'error',
    category: 'declarations',
    title: 'An id that cannot be used',
    message: (a: { what: string; id: string; because: string }) =>
      `\`${a.id}\` cannot be the id of a ${a.what}: ${a.because}.`,
    help: () =>
      'An id has letters, digits, `_` and `-`, at most 250 of them. `__` and `.` are kept for numbered calls and for groups. `displayName` takes any text.',
  }),
  'dag-without-id': rule({
    code: 'TW2003',
    severity: 'error',
    category: 'declarations',
    title: 'A dag without an id',
    message: () => 'This dag has no name to take its id from: it is neither a method nor bound to a name of its own.',
    help: () =>
      "Give it one in its options, `id: '…'`; in a loop, build it from the loop's constant: `` id: `load_${region}` ``.",
  }),
  'dag-without-tasks': rule({
    code: 'TW2004',
    severity: 'warning',
    category: 'declarations',
    title: 'A dag without tasks',
    message: (a: { dag: string }) => `The flow of \`${a.dag}\` calls no task: its runs end as soon as they begin.`,
    help: (a) => `Call a task in it, or remove \`${a.dag}\`. In class form, tasks are called on \`this\`.`,
  }),
  'task-never-called': rule({
    code: 'TW2005',
    severity: 'warning',
    category: 'declarations',
    title: 'A task that is never called',
    message: (a: { task: string }) => `No flow of the project calls \`${a.task}\`, so it never runs.`,
    help: () => 'Call it in a flow, or remove it. If it is only called by other tasks, it can be a plain function.',
  }),
  'static-task': rule({
    code: 'TW2006',
    severity: 'error',
    category: 'declarations',
    title: 'A static task, dag or group',
    message: (a: { what: string; name: string }) =>
      `The ${a.what} \`${a.name}\` is static, and a flow calls it on \`this\`, which is an instance.`,
    help: () => 'Remove `static`, or use the function form: `const name = task(async () => …)`.',
  }),
  'private-task': rule({
    code: 'TW2007',
    severity: 'error',
    category: 'declarations',
    title: 'A private task, dag or group',
    message: (a: { what: string; name: string; modifier: string }) =>
      `The ${a.what} \`${a.name}\` is ${a.modifier}, and a worker calls it from outside of the class.`,
    help: () => 'Make it public: remove `#`, `private` or `protected`.',
  }),
  'generic-task': rule({
    code: 'TW2008',
    severity: 'error',
    category: 'declarations',
    title: 'A task that is generic for its type',
    message: (a: { task: string; parameter: string }) =>
      `The task \`${a.task}\` has a type parameter \`${a.parameter}\`: what it takes and returns is not known until it is called, so nothing can check what travels.`,
    help: () => 'Name the types, or write a function that returns a `task(…)` for a type that its caller names.',
  }),
  'task-outside-class-or-module': rule({
    code: 'TW2009',
    severity: 'error',
    category: 'declarations',
    title: 'A task, dag or group that a worker cannot find',
    message: (a: { what: string; name: string; where: string }) =>
      `${a.name.startsWith(a.what) ? 'This' : 'The'} ${a.what}${a.name.startsWith(a.what) ? '' : ` \`${a.name}\``} is declared ${a.where}: a worker finds code by its module and name, and cannot find this.`,
    help: () => 'Declare it at the top level of a module, bound to a name, or as a method of an exported class.',
  }),
  'class-needs-arguments': rule({
    code: 'TW2011',
    severity: 'error',
    category: 'declarations',
    title: 'A class of tasks that cannot be constructed',
    message: (a: { class: string; because: string }) =>
      `A worker constructs \`${a.class}\` once, with no arguments, but ${a.because}.`,
    help: () =>
      'Read settings in the task (environment, connection, variable), or take them as parameters of the task.',
  }),
  'missing-teardown': rule({
    code: 'TW2012',
    severity: 'error',
    category: 'declarations',
    title: 'A tear-down that does not exist',
    message: (a: { task: string; teardown: string; class: string }) =>
      `\`${a.task}\` names \`${a.teardown}\` as its tear-down, but \`${a.class}\` has no task of that name.`,
    help: () => 'Name a task of the same class (class form) or give the task itself (function form: `teardown: stop`).',
  }),
  'teardown-parameters': rule({
    code: 'TW2013',
    severity: 'error',
    category: 'declarations',
    title: 'A tear-down that cannot take what set-up returns',
    message: (a: { task: string; teardown: string; result: string; parameters: string }) =>
      `\`${a.teardown}\` is called with what \`${a.task}\` returned, a \`${a.result}\`, but its parameters are \`(${a.parameters})\`.`,
    help: (a) => `Let \`${a.teardown}\` take one parameter of type \`${a.result}\`, or none.`,
  }),
  'callback-not-executed': rule({
    code: 'TW2014',
    severity: 'warning',
    category: 'declarations',
    title: 'A callback that is recorded but not called yet',
    message: (a: { owner: string; callback: string }) =>
      `\`${a.callback}\` of ${a.owner} is written to the manifest, but this version's engine does not call it, and refuses to run the dag rather than to leave it out.`,
    help: () =>
      "Do it in a task meanwhile, called after what it watches: `tell.with({ triggerRule: 'one_failed' }).after(loaded)()`.",
  }),
  'untyped-parameter': rule({
    code: 'TW2015',
    severity: 'error',
    category: 'declarations',
    title: 'A flow parameter without a type',
    message: (a: { flow: string; parameter: string }) =>
      `The type of \`${a.parameter}\` of \`${a.flow}\` is \`any\`, and the input of a run is checked by that type.`,
    help: (a) => `Give it a type, \`${a.parameter}: string\`, or a default that has one.`,
  }),
  'flow-parameter-pattern': rule({
    code: 'TW2016',
    severity: 'error',
    category: 'declarations',
    title: 'A flow parameter without a name',
    message: (a: { flow: string; seen: string }) =>
      `A run's input is given by name, and ${a.seen} of \`${a.flow}\` has none.`,
    help: () =>
      'Name the parameter and take it apart in the body: `(options: Options)`, then `const { region } = options`.',
  }),
  'bad-parameter-default': rule({
    code: 'TW2017',
    severity: 'error',
    category: 'declarations',
    title: 'A default that is not constant',
    message: (a: { flow: string; parameter: string; because: string }) =>
      `The default of \`${a.parameter}\` of \`${a.flow}\` must be known when the project is compiled, but ${a.because}.`,
    help: (a) =>
      `Write a constant. For what depends on the run, let it be left out, \`${a.parameter}?: …\`, and take the run's in the flow: \`${a.parameter} ?? run.ds\`. What depends on the machine comes from a task.`,
  }),
  'missing-flow-this': rule({
    code: 'TW2018',
    severity: 'error',
    category: 'declarations',
    title: 'A flow method without `this: Flow<this>`',
    message: (a: { what: string; name: string }) =>
      `The ${a.what} \`${a.name}\` does not name its \`this\`, so its calls are not checked as calls of tasks.`,
    help: (a) => `Write \`${a.name}(this: Flow<this>, …)\`.`,
  }),
  'inexact-dag-factory': rule({
    code: 'TW2019',
    severity: 'error',
    category: 'declarations',
    title: 'A dag that is made of something not constant',
    message: (a: { factory: string; because: string }) =>
      `What \`${a.factory}\` is given becomes a dag, so it must be known when the project is compiled, but ${a.because}.`,
    help: () => 'Pass literals, `as const` tables, or constants of other modules.',
  }),
  'generator-task': rule({
    code: 'TW2020',
    severity: 'error',
    category: 'declarations',
    title: 'A generator as a task or flow',
    message: (a: { what: string; name: string }) =>
      `The ${a.what} \`${a.name}\` is a generator: it would hand out its results one by one, and a ${a.what} has one result.`,
    help: () => 'Return an array: `return Array.fromAsync(items)`.',
  }),
  'duplicate-decorator': rule({
    code: 'TW2021',
    severity: 'error',
    category: 'declarations',
    title: 'Two roles for one method',
    message: (a: { name: string; roles: readonly string[] }) =>
      `\`${a.name}\` is declared as ${either(a.roles, 'and')}; it can be only one of them.`,
    help: () => 'Keep one decorator. A dag can call a group or another dag that calls the task.',
  }),
  'unused-parameter': rule({
    code: 'TW2023',
    severity: 'hint',
    category: 'declarations',
    title: 'A parameter that a flow does not use',
    message: (a: { parameter: string; what: string; flow: string }) =>
      `Whatever \`${a.parameter}\` is given, the ${a.what} \`${a.flow}\` does the same.`,
    help: (a) =>
      `Use \`${a.parameter}\`, or remove it. If it has to stay, \`_${a.parameter}\` says that this is meant.`,
  }),
  'scheduled-without-default': rule({
    code: 'TW2024',
    severity: 'error',
    category: 'declarations',
    title: 'A scheduled dag with a parameter that nobody gives',
    message: (a: { dag: string; parameter: string }) =>
      `\`${a.dag}\` has a schedule, and no one is there to give its runs a \`${a.parameter}\`.`,
    help: (a) =>
      `Give it a default, \`${a.parameter}: … = …\`, or leave out the schedule and start the runs with parameters.`,
  }),
  'not-executed-yet': rule({
    code: 'TW2022',
    severity: 'warning',
    category: 'declarations',
    title: 'An option that the engine does not execute yet',
    message: (a: { owner: string; option: string }) =>
      `\`${a.option}\` of ${a.owner} is written to the manifest, but this version's engine does not execute it, and refuses to run the dag rather than to leave it out.`,
    help: (a) => `Remove \`${a.option}\` meanwhile.`,
  }),
};
