import { rule } from '../rule.ts';

/** TW2100–TW2149: handles, and the calls that make them. */
export const handleRules = {
  'handle-as-value': rule({
    code: 'TW2100',
    severity: 'error',
    category: 'handles',
    title: 'You have the promise, not the value',
    message: (a: { code: string; use: string }) =>
      `\`${a.code}\` is a handle: the promise of a result that does not exist yet. It cannot be ${a.use}.`,
    help: (a) => `Wait for the value with \`await ${a.code}\`, or pass the handle to a task and do it there.`,
  }),
  'unknown-call': rule({
    code: 'TW2101',
    severity: 'error',
    category: 'handles',
    title: 'A call that is neither task nor flow nor glue',
    message: (a: { name: string; because: string }) =>
      `A flow is read, not executed, and \`${a.name}\` cannot be read as a task, a flow or a pure function: ${a.because}.`,
    help: (a) => `Make \`${a.name}\` a task (\`@task()\` or \`task(…)\`), or do it inside of one.`,
  }),
  'instance-field': rule({
    code: 'TW2102',
    severity: 'error',
    category: 'handles',
    title: 'An instance field in a flow',
    message: (a: { field: string }) =>
      `\`this.${a.field}\` does not exist in a flow: there is no instance when the flow is read.`,
    help: (a) => `Make \`${a.field}\` a constant of the module, a parameter of the flow, or read it inside a task.`,
  }),
  'task-behind-field': rule({
    code: 'TW2103',
    severity: 'error',
    category: 'handles',
    title: 'A task behind an instance field',
    message: (a: { field: string; task: string }) =>
      `\`${a.task}\` is reached through the instance field \`${a.field}\`: a worker could not find that object again.`,
    help: () =>
      'Two ways work: inherit the tasks (`class Mine extends Library`), or use their function form and import them.',
  }),
  'duplicate-node-id': rule({
    code: 'TW2104',
    severity: 'error',
    category: 'handles',
    title: 'Two calls have the same id',
    message: (a: { id: string; dag: string }) => `The id \`${a.id}\` is given to two calls of \`${a.dag}\`.`,
    help: () => "Give one of them another: `.with({ id: '…' })`.",
  }),
  'made-id-clash': rule({
    code: 'TW2105',
    severity: 'error',
    category: 'handles',
    title: 'A given id that is also a made one',
    message: (a: { id: string; task: string }) =>
      `The id \`${a.id}\` given here is also the id that the call of \`${a.task}\` gets from its name.`,
    help: () => 'Choose another id, or give the other call one as well.',
  }),
  'numbered-id': rule({
    code: 'TW2106',
    severity: 'hint',
    category: 'handles',
    title: 'A call that is known by its number',
    message: (a: { task: string; id: string }) =>
      `\`${a.task}\` is called more than once, so this call is named \`${a.id}\`; a call added before it would take the name, and with it the history.`,
    help: (a) => `Name it: \`.with({ id: '…' })\`. In a loop over numbers a template does: \`${a.task}_\${i}\`.`,
  }),
  'late-chain-step': rule({
    code: 'TW2107',
    severity: 'error',
    category: 'handles',
    title: 'A chain of calls that exist already',
    message: (a: { code: string }) =>
      `\`chain\` orders the calls written in it, and \`${a.code}\` was called before: its order is settled.`,
    help: (a) =>
      `Write the call itself in the chain, or order it where it is called: \`this.task.after(…)(…)\`. Only the first step may be a handle like \`${a.code}\`.`,
  }),
  'rule-without-inputs': rule({
    code: 'TW2108',
    severity: 'error',
    category: 'handles',
    title: 'A trigger rule without inputs',
    message: (a: { task: string; rule: string }) =>
      `The trigger rule '${a.rule}' judges the inputs of a call, and this call of \`${a.task}\` has none.`,
    help: () =>
      'Pass it a handle, or order it with `.after(…)`. What control reaches is decided by `if`, `try` and `return`, not by a trigger rule.',
  }),
  'changed-value': rule({
    code: 'TW2109',
    severity: 'error',
    category: 'handles',
    title: 'A frozen value is changed',
    message: (a: { code: string; how: string; isResult: boolean }) =>
      `\`${a.code}\` ${a.isResult ? 'came from a task' : 'is only known when the dag runs'} and is frozen: ${a.how} would change a copy that no other task sees.`,
    help: () =>
      'Make a new value (`[...list, item]`, `{ ...record, key }`, `.toSorted()`), or change it inside a task.',
  }),
  'changed-under-one-name': rule({
    code: 'TW2171',
    severity: 'error',
    category: 'handles',
    title: 'A change that is seen under one name only',
    message: (a: { code: string; how: string; other: string | undefined }) =>
      a.other === undefined
        ? `\`${a.how}\` would not be seen where \`${a.code}\` was put before: a flow puts a copy there.`
        : `\`${a.how}\` would be seen in \`${a.code}\` alone, and not in ${a.other}: in a flow one is a copy of the other.`,
    help: (a) =>
      a.other === undefined
        ? `Change it first, and put it there when it is complete. If a copy is meant, put one there: \`[...list]\`, \`{ ...record }\`.`
        : 'Change it where it stands, `(groups[key] ??= []).push(item)`, and read it from there afterwards.',
  }),
  'call-outside-flow': rule({
    code: 'TW2110',
    severity: 'warning',
    category: 'handles',
    title: 'A call of a task inside a task',
    message: (a: { called: string; kind: string; inside: string }) =>
      a.kind === 'trigger'
        ? `\`${a.called}\` makes a task of its own, and cannot be called in the body of the task \`${a.inside}\`: it would throw.`
        : a.kind === 'task'
          ? `\`${a.called}\` is called in the body of the task \`${a.inside}\`: there it is a plain function call, with no retries, no state and no log of its own.`
          : `The ${a.kind} \`${a.called}\` is called in the body of the task \`${a.inside}\`, where no flow is read: it would throw.`,
    help: (a) =>
      a.kind === 'task'
        ? 'Call it from the flow and pass on its result. What both tasks need can be a plain function.'
        : `Call it from a flow.`,
  }),
  'lost-handle-member': rule({
    code: 'TW2111',
    severity: 'error',
    category: 'handles',
    title: 'A member that a handle does not have',
    message: (a: { member: string; type: string }) =>
      `The result has no field \`${a.member}\` that a flow could read: it is a \`${resultType(a.type)}\`.`,
    help: (a) =>
      eachItem.test(a.member)
        ? 'To do something with each item: `.map((item) => …)`, or `for (const item of await list)`. Other methods of a list are called in a task, or after `await`.'
        : 'A handle has the fields of its result, and lists have `.length`. Methods of a result are called in a task, or after `await`.',
  }),
  'map-without-body': rule({
    code: 'TW2112',
    severity: 'error',
    category: 'handles',
    title: 'A map whose body is not written here',
    message: (a: { code: string }) =>
      `The body of a \`.map\` is read where it stands, and \`${a.code}\` is not a function written there.`,
    help: (a) => `Write it out: \`.map((item) => ${a.code}(item))\`.`,
  }),
  'rule-after-await': rule({
    code: 'TW2114',
    severity: 'warning',
    category: 'handles',
    title: 'A trigger rule behind an `await`',
    message: (a: { call: string; rule: string; never: boolean }) =>
      a.never
        ? `\`${a.call}\` never runs: '${a.rule}' waits for an input that does not succeed, but then the \`await\` before it throws, and this line is not reached.`
        : `'${a.rule}' changes nothing for \`${a.call}\`: if an input does not succeed, the \`await\` before it throws, and this line is not reached.`,
    help: () =>
      'Drop the `await` and leave the order to the inputs, or call this where the failure is caught: in a `catch`, or in a `finally`.',
  }),
  'undefined-under-rule': rule({
    code: 'TW2115',
    severity: 'warning',
    category: 'handles',
    title: 'An argument that a trigger rule may leave out',
    message: (a: { parameter: string; task: string; rule: string; may: string }) =>
      `Under '${a.rule}' \`${a.task}\` also runs when this input may ${a.may}: \`${a.parameter}\` is \`undefined\` then, and its type does not say so.`,
    help: (a) =>
      `Let \`${a.parameter}\` be \`… | undefined\`, or pass a list: what is not there is left out of it. If only the order matters, use \`.after(…)\`.`,
  }),
  'bare-call': rule({
    code: 'TW2113',
    severity: 'error',
    category: 'handles',
    title: 'A task that is named but not called',
    message: (a: { task: string }) =>
      `\`${a.task}\` is a task and stands here without being called: nothing would run.`,
    help: (a) => `Call it: \`${a.task}(…)\`.`,
  }),
};

/** Methods of lists that go through all items. */
const eachItem = /^(forEach|flatMap|filter|reduce|some|every|find|entries|values)$/;

/** Without where it is imported from, and of a handle what it is the promise of. */
function resultType(text: string): string {
  const type = text.replaceAll(/import\("[^"]*"\)\./g, '');
  return /^Handle<(.*)>$/.exec(type)?.[1] ?? type;
}
