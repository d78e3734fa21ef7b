/** `a.b`, `a[b]`, `a?.b`: of constants, values, handles, `this`, and of names of modules and the platform. */
import { isHandle } from '@tradewind/sdk/manifest';
import { ts } from 'ts-morph';
import { respelled } from '../../fixes/edits.ts';
import { awaitFix } from '../../fixes/awaits.ts';
import { type ClassInfo, type Member, memberOf } from '../../discover/classes.ts';
import { declarationOfMember } from '../../discover/members.ts';
import { nearest } from '../../diagnostics/nearest.ts';
import { fromConstant } from '../constants.ts';
import type { Expr } from '../expr.ts';
import { wholeOf } from '../list-values.ts';
import { memberOfModule } from '../module-values.ts';
import { verdictOnGlobal, verdictOnMethod } from '../pure-names.ts';
import { partOf } from '../copies.ts';
import { codeOf, type Reader } from '../reader.ts';
import { wholeIn, wholeRecord } from '../records.ts';
import { lengthOf } from '../regions.ts';
import { runField } from '../run-context.ts';
import { isWrittenValue } from '../shapes.ts';
import { unwrap } from '../symbols.ts';
import { reportUse, settle, toExpr, toValue } from '../to-value.ts';
import {
  type Abstract,
  constant,
  dynamic,
  type External,
  faulty,
  type Gathered,
  handle,
  leaf,
  nothing,
  type RecordValue,
} from '../values.ts';
import { evaluate } from './evaluate.ts';
import { isSurelyThere, typeAt } from './types.ts';

type Access = ts.PropertyAccessExpression | ts.ElementAccessExpression;

export function evaluateAccess(r: Reader, node: Access): Abstract {
  if (ts.isOptionalChain(node) && node.questionDotToken === undefined) return evaluateRestOfChain(r, node);
  const base = evaluate(r, node.expression);
  return accessOf(r, base, node);
}

/** `a?.b.c` is nothing if `a` is, but throws if only `b` is. */
function evaluateRestOfChain(r: Reader, node: Access): Abstract {
  const links: Access[] = [];
  let at: ts.Expression = node;
  while ((ts.isPropertyAccessExpression(at) || ts.isElementAccessExpression(at)) && ts.isOptionalChain(at)) {
    links.unshift(at);
    if (at.questionDotToken !== undefined) break;
    at = at.expression;
  }
  const [first] = links;
  // Of a method's result; the types see to it that this is there unless what the method was asked of is not.
  if (first === undefined || first.questionDotToken === undefined)
    return accessOf(r, evaluate(r, node.expression), node, 'optional');
  const base = settle(r, evaluate(r, first.expression), first.expression);
  if (base.kind === 'const' && (base.value === undefined || base.value === null)) return nothing;
  let value = base;
  for (const link of links) value = accessOf(r, value, link, 'plain');
  if (base.kind !== 'value' || value.kind !== 'value') return value;
  const none: Expr = { kind: 'leaf', value: { kind: 'const', value: null } };
  const missing: Expr = { kind: 'leaf', value: { kind: 'const', value: { $type: 'undefined' } } };
  return dynamic(
    { kind: 'op', op: '?:', args: [{ kind: 'op', op: '==', args: [base.expr, none] }, missing, value.expr] },
    value.awaited,
  );
}

/** One step. @param how whether the base may be nothing; absent: as it is written */
export function accessOf(r: Reader, base: Abstract, node: Access, how?: 'optional' | 'plain'): Abstract {
  const optional = how === undefined ? node.questionDotToken !== undefined : how === 'optional';
  if (ts.isPropertyAccessExpression(node)) {
    if (base.kind === 'instance') return memberOfInstance(r, base.class, node);
    if (base.kind === 'module') {
      return ts.isIdentifier(node.name) ? memberOfModule(r, base.symbol, base.specifier, node.name) : faulty;
    }
    return property(r, base, node.name.text, node, optional);
  }
  const key = evaluate(r, node.argumentExpression);
  if (key.kind === 'const' && (typeof key.value === 'string' || typeof key.value === 'number')) {
    return property(r, base, key.value, node, optional);
  }
  return computed(r, base, key, node, optional);
}

function computed(
  r: Reader,
  base: Abstract,
  key: Abstract,
  node: ts.ElementAccessExpression,
  optional: boolean,
): Abstract {
  if (base.kind === 'opaque' || key.kind === 'opaque') {
    if (r.flow === undefined) return base.kind === 'opaque' ? base : key;
  }
  if (base.kind === 'handle' && key.kind === 'value') {
    return r.fail(
      'handle-as-value',
      node.expression,
      {
        code: codeOf(node.expression),
        use: 'asked for a field that only the run knows',
      },
      awaitFix(node.expression, r.checker),
    );
  }
  const gathered = base.kind === 'list' ? wholeOf(r, base, node) : base;
  if (gathered?.kind === 'gathered') return handleAt(r, gathered, key, node.argumentExpression);
  const of = toExpr(r, base, node.expression, 'asked for a computed field');
  const by = toExpr(r, key, node.argumentExpression, 'used as a key');
  if (of === undefined || by === undefined) return faulty;
  const value = dynamic(
    { kind: 'op', op: optional ? '?.' : 'get', args: [of, by] },
    base.kind === 'value' && base.awaited,
  );
  return base.kind === 'record' ? { ...value, place: { cell: base.cell, key } } : partOf(base, value);
}

/** A property by its name, as an access or a pattern asks for it. `at` is the access, or the pattern's element. */
export function property(r: Reader, base: Abstract, key: string | number, at: ts.Node, optional = false): Abstract {
  switch (base.kind) {
    case 'handle': {
      const ref = { kind: 'field', of: base.ref, key, lenient: true } as const;
      return isWrittenValue(r, ref) ? leaf(ref, true) : handle(ref);
    }
    case 'value':
      return partOf(base, propertyOfValue(r, base.expr, key, at, optional, base.awaited));
    case 'gathered':
      return propertyOfGathered(r, base, key, at);
    case 'list': {
      const whole = verdictOnMethod('Array', String(key)) === 'mutating' ? undefined : wholeOf(r, base, at);
      if (whole !== undefined) {
        if (whole.kind === 'opaque' || whole.kind === 'faulty') return whole;
        const isField = key === 'length' || /^\d+$/.test(String(key));
        return isField ? property(r, whole, key, at) : { kind: 'method', of: whole, name: String(key) };
      }
      const items = r.store.get(base.cell);
      if (key === 'length') return constant(items.length);
      if (/^\d+$/.test(String(key))) return items[Number(key)] ?? nothing;
      return { kind: 'method', of: base, name: String(key) };
    }
    case 'record': {
      const whole = wholeRecord(r, base, at);
      if (whole !== undefined) return placed(r, property(r, whole, key, at, optional), base, constant(key));
      const value = r.store.get(base.cell).get(String(key));
      return value ?? nothing;
    }
    case 'const':
      return propertyOfConstant(r, base.value, key, base, at, optional);
    case 'callable':
      if (key === 'with' || key === 'after') return { kind: 'modifier', which: key, call: base };
      break;
    case 'sdk':
      return propertyOfSdk(r, base.name, String(key), at);
    case 'global':
      return propertyOfGlobal(r, `${base.path}.${key}`, at);
    case 'external':
      return propertyOfExternal(r, base, String(key), at);
    case 'class':
      return propertyOfClass(r, base.class, String(key), at);
    case 'promise':
      return { kind: 'method', of: base, name: String(key) };
    case 'faulty':
    case 'opaque':
      return base;
    default:
  }
  reportUse(r, base, ts.isPropertyAccessExpression(at) ? at.expression : at);
  return faulty;
}

/** An entry of a record that is one value: what is done to it is done to the record. */
function placed(r: Reader, value: Abstract, { cell }: RecordValue, key: Abstract): Abstract {
  const isOne = wholeIn(r.store.get(cell)) !== undefined;
  return isOne && value.kind === 'value' ? { ...value, place: { cell, key } } : value;
}

/** One of an array of handles, by an index that only the run knows. */
export function handleAt(r: Reader, { ref }: Gathered, key: Abstract, at: ts.Node): Abstract {
  const index = toValue(r, key, at);
  return index === undefined ? faulty : handle({ kind: 'at', of: ref, index });
}

/** It is as long as what was looped over, if no iteration leaves anything out. */
function propertyOfGathered(r: Reader, of: Gathered, key: string | number, at: ts.Node): Abstract {
  const { ref, source } = of;
  if (key === 'length' && r.flow !== undefined) {
    if (source === undefined || isHandle(source)) return lengthOf(r, r.flow, of);
    return dynamic({ kind: 'field', of: { kind: 'leaf', value: source }, key, safe: true });
  }
  if (/^\d+$/.test(String(key))) return handle({ kind: 'at', of: ref, index: { kind: 'const', value: Number(key) } });
  return r.fail('statement-not-supported', at, { statement: `\`.${key}\` of an array of handles` });
}

function propertyOfValue(
  r: Reader,
  of: Expr,
  key: string | number,
  at: ts.Node,
  optional: boolean,
  awaited = false,
): Abstract {
  if (optional) {
    const by: Expr = { kind: 'leaf', value: { kind: 'const', value: key } };
    return dynamic({ kind: 'op', op: '?.', args: [of, by] }, awaited);
  }
  return dynamic({ kind: 'field', of, key, safe: baseIsThere(r, at) }, awaited);
}

/** Whether the types say that what a field is read of is there. */
function baseIsThere(r: Reader, at: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(at) || ts.isElementAccessExpression(at)) {
    return isSurelyThere(r, typeAt(r, at.expression));
  }
  return ts.isBindingElement(at) && isSurelyThere(r, typeAt(r, at.parent));
}

function propertyOfConstant(
  r: Reader,
  value: unknown,
  key: string | number,
  base: Abstract,
  at: ts.Node,
  optional: boolean,
): Abstract {
  if (value === undefined || value === null) {
    if (optional) return nothing;
    return r.fail('glue-not-supported', at, { code: codeOf(at), seen: `a field of \`${String(value)}\`` });
  }
  const found: unknown = (value as Record<string | number, unknown>)[key];
  return typeof found === 'function' ? { kind: 'method', of: base, name: String(key) } : fromConstant(r, found);
}

function propertyOfSdk(r: Reader, name: string, key: string, at: ts.Node): Abstract {
  const path = `${name}.${key}`;
  if (path === 'run.dataInterval') return { kind: 'sdk', name: path };
  const field = name === 'run' || name === 'run.dataInterval' ? runField(path.slice('run.'.length)) : undefined;
  if (field === undefined) return { kind: 'sdk', name: path };
  if (r.flow !== undefined) return dynamic(field);
  return { kind: 'opaque', because: `\`${codeOf(at)}\` is only known in a run`, at };
}

function propertyOfGlobal(r: Reader, path: string, at: ts.Node): Abstract {
  const known = path.startsWith('globalThis.') ? path.slice('globalThis.'.length) : path;
  if (/^(?:Number|Math)\.[A-Z_0-9a-z]+$/.test(known)) {
    const [owner, key = ''] = known.split('.');
    const value: unknown = (owner === 'Math' ? Math : Number)[key as keyof Math & keyof NumberConstructor];
    if (typeof value === 'number') return constant(value);
  }
  const verdict = verdictOnGlobal(known);
  const called = ts.isCallExpression(at.parent) && at.parent.expression === at;
  // `process.env.HOME` is told as a whole; what is called is told by the call.
  const more = ts.isPropertyAccessExpression(at.parent) && at.parent.expression === at;
  if (typeof verdict === 'object' && !called && !more) return r.fail(verdict.rule, at, { code: codeOf(at) });
  return { kind: 'global', path: known };
}

function propertyOfExternal(r: Reader, base: External, key: string, at: ts.Node): Abstract {
  const type = r.checker.getTypeOfSymbolAtLocation(base.symbol, at);
  const member = type.getProperty(key);
  if (member === undefined) return { kind: 'opaque', because: `\`${base.exportName}\` has no \`${key}\``, at };
  return { ...base, path: [...base.path, key], symbol: member };
}

function propertyOfClass(r: Reader, info: ClassInfo, key: string, at: ts.Node): Abstract {
  const member = info.statics.get(key);
  if (member === undefined) return { kind: 'opaque', because: `\`${info.name}\` has no static \`${key}\``, at };
  if (ts.isPropertyDeclaration(member) && member.initializer !== undefined) {
    const isReadonly = member.modifiers?.some((one) => one.kind === ts.SyntaxKind.ReadonlyKeyword) === true;
    if (!isReadonly) return { kind: 'opaque', because: `\`${info.name}.${key}\` is not \`readonly\``, at: member };
    return evaluate(r.quiet(), member.initializer);
  }
  if (ts.isMethodDeclaration(member)) return { kind: 'closure', node: member, scope: r.quiet().scope };
  return { kind: 'opaque', because: `\`${info.name}.${key}\` is no constant`, at: member };
}

// ── this ────────────────────────────────────────────────────────────────────────────────────────────────────────────

function memberOfInstance(r: Reader, info: ClassInfo, node: ts.PropertyAccessExpression): Abstract {
  const name = node.name.text;
  const member = memberOf(r.shared, info, name);
  if (member === undefined) {
    const suggestions = nearest(name, info.names(r.shared));
    return r.fail(
      'unknown-call',
      node,
      {
        name: `this.${name}`,
        because: info.statics.has(name) ? 'it is static' : `\`${info.name}\` has no such method`,
      },
      {
        suggestions,
        ...respelled(node.name, suggestions),
        help: info.statics.has(name)
          ? `Remove \`static\`, or call it in a task.`
          : 'On `this`, a flow calls methods that are declared with `@task()`, `@group()` or `@dag()`.',
      },
    );
  }
  if (member.kind !== 'method') return fieldOfInstance(r, member, node);
  const declaration = declarationOfMember(r.shared, info, member);
  if (declaration !== undefined) return { kind: 'callable', declaration, overrides: [], after: [] };
  return r.fail(
    'unknown-call',
    node,
    { name: `this.${name}`, because: 'it is a plain method, without a decorator' },
    { related: [{ at: member.name, message: `\`${name}\` is declared here` }] },
  );
}

function fieldOfInstance(r: Reader, member: Member, node: ts.PropertyAccessExpression): Abstract {
  const { parent } = node;
  const field = node.name.text;
  if (ts.isPropertyAccessExpression(parent) && parent.expression === node) {
    const call = parent.parent;
    if (ts.isCallExpression(call) && unwrap(call.expression) === parent) {
      return r.fail('task-behind-field', parent, { field, task: `this.${field}.${parent.name.text}` });
    }
  }
  return r.fail(
    'instance-field',
    node,
    { field },
    { related: [{ at: member.name, message: `\`${field}\` is declared here` }] },
  );
}
