/** Tasks, dags and groups in class form. */
import { ts } from 'ts-morph';
import { readFlowOptions } from '../options/flow-options.ts';
import { readTaskOptions } from '../options/task-options.ts';
import { Scope } from '../read/scope.ts';
import type { Shared } from '../read/reader.ts';
import { type Abstract, type DecoratorValue, nothing } from '../read/values.ts';
import { type ClassInfo, decoratorsOf, type Member, memberOf } from './classes.ts';
import type { CodePlace, Declaration, FlowDeclaration, TaskDeclaration, Word } from './declarations.ts';
import { docOf } from './docs.ts';

/** What that method of the class declares; undefined: nothing, it is a plain method. */
export function declarationOfMember(shared: Shared, info: ClassInfo, member: Member): Declaration | undefined {
  let known = shared.members.get(info);
  if (known === undefined) {
    known = new Map();
    shared.members.set(info, known);
  }
  const name = nameOf(member);
  const before = known.get(name);
  if (before !== undefined) return before;
  const declaration = shared.within(info.node, () => makeDeclaration(shared, info, member, name));
  if (declaration !== undefined) known.set(name, declaration);
  return declaration;
}

/** Everything that the class declares and inherits. */
export function declarationsOfClass(shared: Shared, info: ClassInfo): Declaration[] {
  const found: Declaration[] = [];
  for (const name of info.names(shared)) {
    const member = memberOf(shared, info, name);
    if (member === undefined || member.kind !== 'method' || member.in.isDeclared) continue;
    const declaration = declarationOfMember(shared, info, member);
    if (declaration !== undefined) found.push(declaration);
  }
  return found;
}

function nameOf(member: Member): string {
  return ts.isIdentifier(member.name) || ts.isStringLiteral(member.name) ? member.name.text : member.name.getText();
}

function makeDeclaration(shared: Shared, info: ClassInfo, member: Member, name: string): Declaration | undefined {
  const [decorator] = decoratorsOf(shared, info, name);
  // Of a package's class only the types are known: what a flow calls there is taken for a task.
  if (decorator === undefined && !member.in.isDeclared) return undefined;
  const word: Word = decorator?.word ?? 'task';
  const place = placeOf(info, name);
  const key = `${place.kind === 'project' ? place.module : place.specifier}#${info.name}.${name}`;
  const doc = docOf(member.node);
  const file = info.node.getSourceFile();
  const base = {
    name,
    form: 'method' as const,
    key,
    place,
    nameNode: member.name,
    file,
    ...(doc && { doc }),
    owner: info,
  };
  return word === 'task' || word === 'sensor'
    ? taskOf(shared, base, word, member, decorator)
    : flowOf(shared, base, word, info, member, decorator);
}

type Base = Pick<TaskDeclaration, 'name' | 'key' | 'place' | 'nameNode' | 'file' | 'doc'> & {
  readonly form: 'method';
  readonly owner: ClassInfo;
};

function placeOf(info: ClassInfo, name: string): CodePlace {
  if (info.place !== undefined) return { ...info.place, path: [name] };
  return { kind: 'project', module: '', binding: info.name, path: [name] };
}

function taskOf(
  shared: Shared,
  base: Base,
  word: 'task' | 'sensor',
  member: Member,
  decorator: DecoratorValue | undefined,
): TaskDeclaration {
  const options: Abstract = decorator?.options ?? nothing;
  return {
    kind: 'task',
    word,
    ...base,
    signature: ts.isMethodDeclaration(member.node) ? member.node : undefined,
    options: readTaskOptions(shared, options, decorator?.at ?? member.name, `the task \`${base.name}\``),
  };
}

function flowOf(
  shared: Shared,
  base: Base,
  word: 'dag' | 'group',
  info: ClassInfo,
  member: Member,
  decorator: DecoratorValue | undefined,
): FlowDeclaration | undefined {
  if (!ts.isMethodDeclaration(member.node)) return undefined;
  const at = decorator?.at ?? member.name;
  const options = readFlowOptions(shared, decorator?.options ?? nothing, at, word, base.name);
  return {
    kind: word,
    ...base,
    id: options.id ?? base.name,
    closure: { kind: 'closure', node: member.node, scope: new Scope(), self: { kind: 'instance', class: info } },
    options,
  };
}
