/** Tasks, dags and groups in function form: `task(fn)`, `dag({ … }, fn)`; and decorators before they stand anywhere. */
import { ts } from 'ts-morph';
import { faultOfId } from '../graph/names.ts';
import { readFlowOptions } from '../options/flow-options.ts';
import { readTaskOptions } from '../options/task-options.ts';
import { codeOf, type Naming, type Reader, report } from '../read/reader.ts';
import { type Abstract, type Callable, type Closure, type External, faulty, nothing } from '../read/values.ts';
import type { Declaration, FlowDeclaration, TaskDeclaration, Word } from './declarations.ts';
import { docOf } from './docs.ts';

/** What `task(…)`, `dag(…)` or `group(…)` gives. */
export function declare(
  r: Reader,
  word: Word,
  args: readonly Abstract[],
  node: ts.CallExpression,
  naming: Naming | undefined,
): Abstract {
  const [first, second] = args;
  const opaque = args.find((arg) => arg.kind === 'opaque');
  const body = first !== undefined && isFunction(first) ? first : second;
  if (body === undefined || !isFunction(body)) {
    if (args.length <= 1) return { kind: 'decorator', word, options: first, at: node };
    return opaque ?? { kind: 'opaque', because: `\`${codeOf(node)}\` was given no function`, at: node };
  }
  if (r.flow !== undefined) {
    return r.fail('task-outside-class-or-module', node, {
      what: word,
      name: codeOf(node.expression),
      where: 'inside a flow',
    });
  }
  const options = body === first ? nothing : (first ?? nothing);
  const declaration =
    word === 'task' || word === 'sensor'
      ? declareTask(r, word, options, body, node, naming)
      : body.kind === 'closure'
        ? declareFlow(r, word, options, body, node, naming)
        : undefined;
  // That was reported.
  if (declaration === undefined) return faulty;
  r.shared.declared.push(declaration);
  const callable: Callable = { kind: 'callable', declaration, overrides: [], after: [] };
  return callable;
}

function isFunction(value: Abstract): value is Closure | External {
  return value.kind === 'closure' || value.kind === 'external';
}

function keyOf(naming: Naming): string {
  return `${naming.place.module}#${[naming.place.binding, ...naming.path].join('.')}`;
}

function declareTask(
  r: Reader,
  word: 'task' | 'sensor',
  options: Abstract,
  body: Closure | External,
  node: ts.CallExpression,
  naming: Naming | undefined,
): TaskDeclaration | undefined {
  const { shared } = r;
  const name = naming?.name ?? (body.kind === 'closure' ? textOfName(body.node.name) : undefined);
  if (naming === undefined || name === undefined) {
    report(shared.sink, 'task-outside-class-or-module', node, {
      what: word,
      name: name ?? codeOf(node),
      where: 'where no name of the module leads to it',
    });
    return undefined;
  }
  const doc = docOf(documented(naming.node)) ?? (body.kind === 'closure' ? docOf(body.node) : undefined);
  return {
    kind: 'task',
    word,
    name,
    form: 'function',
    key: keyOf(naming),
    place: { ...naming.place, path: naming.path },
    nameNode: naming.node,
    file: shared.evaluating() ?? node.getSourceFile(),
    ...(doc && { doc }),
    signature: body.kind === 'closure' ? body.node : undefined,
    ...(body.kind === 'external' && { type: (checker) => checker.getTypeOfSymbolAtLocation(body.symbol, node) }),
    options: readTaskOptions(shared, options, node, `the task \`${name}\``),
  };
}

function declareFlow(
  r: Reader,
  word: 'dag' | 'group',
  options: Abstract,
  body: Closure,
  node: ts.CallExpression,
  naming: Naming | undefined,
): FlowDeclaration | undefined {
  const { shared } = r;
  const name = naming?.name ?? textOfName(body.node.name);
  const read = readFlowOptions(shared, options, node, word, name ?? word);
  const id = read.id ?? name;
  if (id === undefined) {
    // An id that was given but could not be read was reported already.
    if (!read.hasId) report(shared.sink, 'dag-without-id', node.expression, undefined);
    return undefined;
  }
  const module = r.shared.moduleOf(node.getSourceFile());
  const doc = (naming && docOf(documented(naming.node))) ?? docOf(body.node);
  return {
    kind: word,
    name: name ?? id,
    form: 'function',
    key: naming === undefined ? `${module}#${id}` : keyOf(naming),
    place:
      naming === undefined
        ? { kind: 'project', module, binding: id, path: [] }
        : { ...naming.place, path: naming.path },
    nameNode: naming?.node ?? node.expression,
    file: shared.evaluating() ?? node.getSourceFile(),
    ...(doc && { doc }),
    id,
    closure: body,
    options: read,
  };
}

/** The statement that a JSDoc comment stands in front of. */
function documented(node: ts.Node): ts.Node {
  return node.parent;
}

function textOfName(name: ts.PropertyName | undefined): string | undefined {
  return name !== undefined && 'text' in name ? name.text : undefined;
}

/** Ids that can be told apart and written everywhere. */
export function checkId(shared: Reader['shared'], declaration: Declaration, at: ts.Node): boolean {
  const id = declaration.kind === 'task' ? declaration.name : declaration.id;
  // A private method is refused by a rule of its own.
  if (ts.isPrivateIdentifier(declaration.nameNode)) return false;
  const because = faultOfId(id);
  if (because === undefined) return true;
  report(shared.sink, 'invalid-id', at, { what: declaration.kind, id, because });
  return false;
}
