import { ts } from 'ts-morph';
import type { ClassInfo } from '../discover/classes.ts';
import type { Sink } from '../diagnostics/sink.ts';
import { type CheckInput, isOwn } from './context.ts';

/** A worker constructs a class of tasks once, without arguments. */
export function checkConstructors({ declarations, shared, dags }: CheckInput, sink: Sink): void {
  const used = new Set<ClassInfo>();
  for (const { tasks } of dags) {
    for (const use of tasks) if (use.kind === 'declared' && use.declaration.owner) used.add(use.declaration.owner);
  }
  for (const one of declarations)
    if (one.owner !== undefined && isOwn(one) && !one.owner.isAbstract) used.add(one.owner);
  for (const info of used) {
    if (info.isDeclared) continue;
    if (info.isAbstract) {
      sink.report('class-needs-arguments', info.node.name ?? info.node, {
        class: info.name,
        because: 'it is abstract',
      });
      continue;
    }
    const needed = constructorOf(info, shared)?.parameters.find(isNeeded);
    if (needed === undefined) continue;
    sink.report('class-needs-arguments', needed, {
      class: info.name,
      because: `its constructor asks for \`${needed.name.getText()}\``,
    });
  }
}

/** Its own, or the one that it inherits. */
function constructorOf(info: ClassInfo, shared: CheckInput['shared']): ts.ConstructorDeclaration | undefined {
  for (let at: ClassInfo | undefined = info; at !== undefined; at = at.base(shared)) {
    const own = at.node.members.find(
      (member): member is ts.ConstructorDeclaration => ts.isConstructorDeclaration(member) && member.body !== undefined,
    );
    if (own !== undefined) return own;
  }
  return undefined;
}

function isNeeded({ initializer, questionToken, dotDotDotToken }: ts.ParameterDeclaration): boolean {
  return initializer === undefined && questionToken === undefined && dotDotDotToken === undefined;
}
