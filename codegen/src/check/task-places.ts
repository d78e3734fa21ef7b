import { ts } from 'ts-morph';
import { type ClassInfo, decoratorsOfMember, hasModifier, type Member } from '../discover/classes.ts';
import type { FixSpec, Sink } from '../diagnostics/sink.ts';
import { remove } from '../fixes/edits.ts';
import type { CheckInput } from './context.ts';

/** Methods that are decorated where no worker or flow could call them: static, hidden, or two things at once. */
export function checkTaskPlaces({ shared }: CheckInput, sink: Sink): void {
  for (const info of shared.classes.values()) {
    if (info.isDeclared) continue;
    for (const [name, element] of info.statics) {
      const [decorator] = decoratorsOfMember(shared, asMember(info, element));
      const modifier = modifierOf(element, ts.SyntaxKind.StaticKeyword);
      if (decorator === undefined) continue;
      const at = modifier ?? element.name ?? element;
      sink.report('static-task', at, { what: decorator.word, name }, withoutFix(modifier));
    }
    for (const [name, member] of info.own) {
      const decorators = decoratorsOfMember(shared, member);
      const [decorator] = decorators;
      if (decorator === undefined) continue;
      if (member.hidden !== undefined) reportHidden(member, decorator.word, name, sink);
      const roles = [...new Set(decorators.map(({ word }) => `@${word}`))];
      if (decorators.length > 1) sink.report('duplicate-decorator', member.name, { name, roles });
      if (info.place === undefined && member.hidden === undefined) {
        sink.report('task-outside-class-or-module', member.name, {
          what: decorator.word,
          name: `${info.name}.${name}`,
          where: 'in a class that is no top-level class of its module',
        });
      }
    }
  }
}

function reportHidden(member: Member, what: string, name: string, sink: Sink): void {
  const kind = member.hidden === 'protected' ? ts.SyntaxKind.ProtectedKeyword : ts.SyntaxKind.PrivateKeyword;
  const keyword = modifierOf(member.node, kind);
  const modifier = member.hidden === '#private' ? 'a #private method' : (member.hidden ?? '');
  sink.report('private-task', keyword ?? member.name, { what, name, modifier }, withoutFix(keyword));
}

function withoutFix(modifier: ts.Node | undefined): { readonly fix?: FixSpec } {
  return modifier === undefined
    ? {}
    : { fix: { title: `remove \`${modifier.getText()}\``, edits: [remove(modifier)] } };
}

function asMember(info: ClassInfo, element: ts.ClassElement): Member {
  const decorators = ts.canHaveDecorators(element) ? (ts.getDecorators(element) ?? []) : [];
  return { kind: 'method', name: element.name ?? element, node: element, in: info, isAbstract: false, decorators };
}

function modifierOf(element: ts.ClassElement, kind: ts.SyntaxKind): ts.Node | undefined {
  if (!hasModifier(element, kind) || !ts.canHaveModifiers(element)) return undefined;
  return ts.getModifiers(element)?.find((one) => one.kind === kind);
}
