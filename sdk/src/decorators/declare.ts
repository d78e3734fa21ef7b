/** The part that `task`, `dag` and `group` share: which form is meant, and what to record. */
import { sdkError } from '../errors.ts';
import { liftedCall } from '../flow-hook.ts';
import { type Body, type Kind, recordMember } from '../registry.ts';
import type { MethodContext } from './position.ts';

/** `@task()`, `@task(options)`, `task(fn)` or `task(options, fn)`. */
export function declare(kind: Kind, args: readonly unknown[]): unknown {
  const [first, second] = args;
  if (args.length <= 1 && typeof first === 'function') return declareFunction(kind, {}, first as Body);
  if (args.length === 2 && isOptions(first) && typeof second === 'function') {
    return declareFunction(kind, first, second as Body);
  }
  if (args.length <= 1 && (first === undefined || isOptions(first))) {
    return (...position: readonly unknown[]): void => declareMember(kind, first ?? {}, position);
  }
  const bare = args.length > 1 && (isMethodContext(second) || typeof second === 'string');
  throw sdkError(
    'TW1003',
    bare ? `\`@${kind}\` was used without parentheses` : `\`${kind}\` was given something it does not take`,
    {
      help: `Write \`@${kind}()\` or \`@${kind}({ … })\` before a method, or \`${kind}(fn)\` or \`${kind}({ … }, fn)\`.`,
    },
  );
}

function declareFunction(kind: Kind, options: object, body: Body): unknown {
  const name = body.name === '' ? undefined : body.name;
  return liftedCall({ kind, form: 'function', name, options: Object.freeze({ ...options }), body });
}

function declareMember(kind: Kind, options: object, position: readonly unknown[]): void {
  const { owner, name, body } = positionOf(kind, position);
  recordMember(owner, name, { kind, form: 'method', name, options: Object.freeze({ ...options }), body });
}

interface Position {
  readonly owner: object;
  readonly name: string;
  readonly body: Body;
}

function positionOf(kind: Kind, position: readonly unknown[]): Position {
  const [first, second, third] = position;
  if (isContext(second)) {
    if (!isMethodContext(second)) throw misplaced(kind, `before a ${second.kind}`);
    if (second.static) throw misplaced(kind, `before the static method ${String(second.name)}`);
    if (second.private) throw misplaced(kind, `before the private method ${String(second.name)}`);
    if (second.metadata === undefined) throw noMetadata(kind);
    return { owner: second.metadata, name: textName(kind, second.name), body: first as Body };
  }
  if (second === undefined) throw misplaced(kind, 'before a class');
  const member = second as string | symbol;
  if (typeof first === 'function') throw misplaced(kind, `before the static member ${String(member)}`);
  const body: unknown = (third as PropertyDescriptor | undefined)?.value;
  if (typeof body !== 'function') throw misplaced(kind, `before ${String(member)}, which is no method`);
  return { owner: first as object, name: textName(kind, member), body: body as Body };
}

function textName(kind: Kind, name: string | symbol): string {
  if (typeof name === 'string') return name;
  throw misplaced(kind, `before the method ${String(name)}, which has no name to give it an id`);
}

function misplaced(kind: Kind, where: string): Error {
  return sdkError('TW1002', `\`@${kind}()\` stands ${where}`, {
    help: `A ${kind} is a public instance method with a name: not static, not #private, no field, getter or class.`,
  });
}

function noMetadata(kind: Kind): Error {
  return sdkError('TW1007', `\`@${kind}()\` got no metadata object`, {
    help: 'What compiled this file does not know decorator metadata: use TypeScript 5.2, esbuild 0.21 or later, or set `experimentalDecorators`.',
  });
}

function isOptions(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isContext(value: unknown): value is { readonly kind: string } {
  return typeof value === 'object' && value !== null && 'kind' in value;
}

function isMethodContext(value: unknown): value is MethodContext {
  return isContext(value) && value.kind === 'method';
}
