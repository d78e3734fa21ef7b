import type { ts } from 'ts-morph';
import type { CodePart } from '../expr.ts';
import { codeOf, type Reader } from '../reader.ts';
import { type Abstract, dynamic, type External, faulty } from '../values.ts';
import type { Argument } from './call.ts';
import { argumentCode } from './call-method.ts';

/** A function of a package: glue, if the user vouches for the package. */
export function callPackage(r: Reader, callee: External, args: readonly Argument[], node: ts.CallExpression): Abstract {
  const { specifier, exportName, path } = callee;
  if (isPlatform(specifier)) return r.fail(ruleOf(specifier), node, { code: codeOf(node.expression) });
  if (!r.shared.pure.has(packageOf(specifier))) {
    return r.fail('unproved-function', node.expression, {
      name: codeOf(node.expression),
      package: packageOf(specifier),
    });
  }
  const steps = path.map((step) => `[${JSON.stringify(step)}]`).join('');
  return codeCall(r, [{ kind: 'import', from: { kind: 'package', specifier, exportName } }, steps], args);
}

/** `callee(args)` as glue. */
export function codeCall(r: Reader, callee: readonly CodePart[], args: readonly Argument[]): Abstract {
  const unknown = args.find(({ value }) => value.kind === 'opaque');
  if (unknown !== undefined && r.flow === undefined) return unknown.value;
  const given = argumentCode(r, args);
  return given === undefined ? faulty : dynamic({ kind: 'code', parts: [...callee, '(', ...given, ')'] }, true);
}

const platform = new Set(
  `fs path os http https net tls dns child_process cluster crypto dgram readline stream timers tty url util v8 vm
  worker_threads zlib perf_hooks process`.split(/\s+/),
);

function isPlatform(specifier: string): boolean {
  return specifier.startsWith('node:') || platform.has(specifier.split('/')[0] ?? '');
}

/** What a module of the platform brings into a flow. */
function ruleOf(specifier: string): 'randomness-in-flow' | 'environment-in-flow' | 'io-in-flow' {
  const name = specifier.replace(/^node:/, '');
  if (name === 'crypto') return 'randomness-in-flow';
  return name === 'os' || name === 'process' ? 'environment-in-flow' : 'io-in-flow';
}

/** `lodash` of `lodash/fp`, `@a/b` of `@a/b/c`. */
export function packageOf(specifier: string): string {
  const [first = '', second] = specifier.split('/');
  return first.startsWith('@') && second !== undefined ? `${first}/${second}` : first;
}
