import { ts } from 'ts-morph';
import { valueRespelled } from '../fixes/edits.ts';
import { decoratorsOf, type Member, memberOf } from '../discover/classes.ts';
import type { TaskDeclaration } from '../discover/declarations.ts';
import { nearest } from '../diagnostics/nearest.ts';
import type { Sink } from '../diagnostics/sink.ts';
import { type CheckInput, isOwn, isTask, optionNode } from './context.ts';

/** A tear-down is a task that can be called where its set-up is, with what set-up returned. */
export function checkTeardowns(input: CheckInput, sink: Sink): void {
  const { declarations, shared, known } = input;
  for (const task of declarations.filter(isTask)) {
    const { teardown } = task.options;
    if (teardown === undefined || !isOwn(task)) continue;
    if ('key' in teardown) {
      const other = known.byKey.get(teardown.key);
      if (other !== undefined && isTask(other) && other.signature !== undefined)
        checkParameters(task, other.name, other.signature, input, sink);
      continue;
    }
    const member = task.owner === undefined ? undefined : memberOf(shared, task.owner, teardown.method);
    if (member !== undefined && task.owner !== undefined && isTaskOf(task, member, input)) {
      if (ts.isMethodDeclaration(member.node)) checkParameters(task, teardown.method, member.node, input, sink);
      continue;
    }
    const at = optionNode(task, 'teardown');
    const suggestions = nearest(teardown.method, tasksBeside(task, declarations.filter(isTask)));
    sink.report(
      'missing-teardown',
      at,
      { task: task.name, teardown: teardown.method, class: task.owner?.name ?? 'the module' },
      {
        suggestions,
        ...valueRespelled(at, suggestions),
        related: member === undefined ? [] : [{ at: member.name, message: 'this method is no task' }],
      },
    );
  }
}

function isTaskOf({ owner }: TaskDeclaration, member: Member, { shared }: CheckInput): boolean {
  const name = member.name.getText();
  return owner !== undefined && decoratorsOf(shared, owner, name)[0]?.word === 'task';
}

function tasksBeside({ owner, name }: TaskDeclaration, tasks: readonly TaskDeclaration[]): string[] {
  return tasks.filter((other) => other.owner === owner && other.name !== name).map((other) => other.name);
}

function checkParameters(
  task: TaskDeclaration,
  teardown: string,
  signature: ts.SignatureDeclaration,
  { shared: { checker } }: CheckInput,
  sink: Sink,
): void {
  const made = task.signature === undefined ? undefined : checker.getSignatureFromDeclaration(task.signature);
  const [parameter, ...more] = signature.parameters;
  if (made === undefined || parameter === undefined) return;
  const returned = checker.getReturnTypeOfSignature(made);
  const result = checker.getAwaitedType(returned) ?? returned;
  const takesOne = more.every((one) => one.initializer !== undefined || one.questionToken !== undefined);
  if (takesOne && checker.isTypeAssignableTo(result, checker.getTypeAtLocation(parameter))) return;
  sink.report(
    'teardown-parameters',
    optionNode(task, 'teardown'),
    {
      task: task.name,
      teardown,
      result: checker.typeToString(result),
      parameters: signature.parameters.map((one) => one.getText()).join(', '),
    },
    { related: [{ at: parameter, message: `what \`${task.name}\` returns does not fit here` }] },
  );
}
