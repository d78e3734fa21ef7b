/** The options of a declaration or call, one by one: constant, of the right type, or reported. */
import { parseDuration } from '@tradewind/sdk/runtime';
import { ts } from 'ts-morph';
import type { FixSpec } from '../diagnostics/sink.ts';
import { replace, respelled } from '../fixes/edits.ts';
import { findInDuration } from '../check/duration.ts';
import { nearest } from '../diagnostics/nearest.ts';
import type { ArgsOf } from '../diagnostics/rule.ts';
import type { RuleName, Rules } from '../diagnostics/rules.ts';
import { constantOf } from '../read/constants.ts';
import { codeOf, Reader, report, type Shared } from '../read/reader.ts';
import type { Abstract } from '../read/values.ts';

export interface OptionNames {
  readonly known: readonly string[];
  /** Options of something else, with what they belong to. */
  readonly elsewhere: ReadonlyMap<string, string>;
}

export class OptionEntries {
  /** What the options are of, in a sentence: "the task `load`". */
  readonly owner: string;
  readonly #shared: Shared;
  readonly #reader: Reader;
  readonly #entries = new Map<string, Abstract>();
  readonly #origins: ReadonlyMap<string, ts.Node> | undefined;
  readonly #at: ts.Node;

  constructor(shared: Shared, value: Abstract, at: ts.Node, owner: string, names: OptionNames, reader?: Reader) {
    this.#shared = shared;
    this.#reader = reader ?? new Reader(shared);
    this.#at = at;
    this.owner = owner;
    this.#origins = value.kind === 'record' ? value.origins : undefined;
    if (value.kind === 'record') this.#take(this.#reader.store.get(value.cell), names);
    else if (value.kind === 'opaque') this.report('options-not-literal', at, { owner, because: value.because });
    else if (value.kind !== 'faulty' && !(value.kind === 'const' && value.value === undefined)) {
      this.report('options-not-literal', at, { owner, because: 'it is something else' });
    }
  }

  #take(entries: ReadonlyMap<string, Abstract>, { known, elsewhere }: OptionNames): void {
    for (const [name, value] of entries) {
      // An option that is `undefined` was not said.
      if (value.kind === 'const' && value.value === undefined) continue;
      const belongs = elsewhere.get(name);
      if (known.includes(name)) this.#entries.set(name, value);
      else if (belongs !== undefined) {
        this.report('misplaced-option', this.nodeOf(name), { option: name, owner: this.owner, belongs });
      } else {
        const args = { option: name, owner: capital(this.owner) };
        this.report('unknown-option', this.nodeOf(name), args, nearest(name, known));
      }
    }
  }

  report<R extends RuleName>(rule: R, at: ts.Node, args: ArgsOf<Rules[R]>, suggestions: readonly string[] = []): void {
    report(this.#shared.sink, rule, at, args, { suggestions, ...respelled(at, suggestions) });
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  get(name: string): Abstract | undefined {
    return this.#entries.get(name);
  }

  /** The names that were given, in order. */
  names(): readonly string[] {
    return [...this.#entries.keys()];
  }

  /** Where an option is written, name and all. */
  nodeOf(name: string): ts.Node {
    return this.#origins?.get(name) ?? this.#at;
  }

  /** Where its value is written. */
  valueNodeOf(name: string): ts.Node {
    const node = this.nodeOf(name);
    return ts.isPropertyAssignment(node) ? node.initializer : node;
  }

  /** The constant that was given; undefined: nothing, or it was reported. */
  constant(name: string): unknown {
    const value = this.#entries.get(name);
    if (value === undefined || value.kind === 'faulty') return undefined;
    const known = constantOf(this.#reader, value);
    if (known !== undefined) return known.value;
    const node = this.valueNodeOf(name);
    const because = value.kind === 'opaque' ? value.because : `\`${codeOf(node)}\` is only known when the flow runs`;
    this.report('option-not-constant', node, { option: name, because });
    return undefined;
  }

  wrongType(name: string, seen: unknown, wanted: string): undefined {
    const at = this.valueNodeOf(name);
    const args = { option: name, seen: describe(seen), wanted };
    report(this.#shared.sink, 'wrong-option-type', at, args, unquoted(at, seen, wanted));
    return undefined;
  }

  text(name: string): string | undefined {
    const value = this.constant(name);
    if (value === undefined || typeof value === 'string') return value;
    return this.wrongType(name, value, 'a text');
  }

  boolean(name: string): boolean | undefined {
    const value = this.constant(name);
    if (value === undefined || typeof value === 'boolean') return value;
    return this.wrongType(name, value, '`true` or `false`');
  }

  texts(name: string): readonly string[] | undefined {
    const value = this.constant(name);
    if (value === undefined) return undefined;
    if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
    return this.wrongType(name, value, 'a list of texts');
  }

  /** A whole number, not below `least`. */
  whole(name: string, least: number): number | undefined {
    const value = this.constant(name);
    if (value === undefined) return undefined;
    if (typeof value !== 'number') return this.wrongType(name, value, 'a number');
    if (Number.isSafeInteger(value) && value >= least) return value;
    const wanted = Number.isFinite(least) ? `a whole number, ${least} or more` : 'a whole number';
    this.report('bad-number', this.valueNodeOf(name), { option: name, value: String(value), wanted });
    return undefined;
  }

  /** In milliseconds. */
  durationMs(name: string): number | undefined {
    const value = this.text(name);
    return value === undefined ? undefined : this.parseDurationMs(name, value, this.valueNodeOf(name));
  }

  parseDurationMs(name: string, value: string, at: ts.Node): number | undefined {
    const finding = findInDuration(name, value);
    if (finding === undefined) return parseDuration(value);
    this.report(finding.rule, at, finding.args, finding.suggestions);
    return undefined;
  }

  /** The names of the callbacks that were given. */
  callbacks(names: readonly string[], owner: string): readonly string[] | undefined {
    const given = this.names().filter((name) => names.includes(name));
    const callbacks = given.filter((name) => {
      const value = this.get(name);
      if (value?.kind === 'const') {
        this.wrongType(name, value.value, 'a function');
        return false;
      }
      this.report('callback-not-executed', this.nodeOf(name), { owner, callback: name });
      return true;
    });
    return callbacks.length === 0 ? undefined : callbacks;
  }
}

/** `'3'` where a number is wanted is 3. */
function unquoted(at: ts.Node, seen: unknown, wanted: string): { readonly fix?: FixSpec } {
  const isMeant = typeof seen === 'string' && (wanted === 'a number' ? /^\d+$/ : /^(?:true|false)$/).test(seen);
  if (!isMeant || !ts.isStringLiteral(at) || !/^(?:a number|`true` or `false`)$/.test(wanted)) return {};
  return { fix: { title: `write \`${seen}\``, edits: [replace(at, seen)] } };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function describe(value: unknown): string {
  if (value === null) return '`null`';
  if (Array.isArray(value)) return 'a list';
  if (value instanceof Date) return 'a Date';
  switch (typeof value) {
    case 'string':
      return `the text '${value}'`;
    case 'number':
    case 'boolean':
    case 'bigint':
      return `the ${typeof value} ${value}`;
    default:
      return 'a record';
  }
}

/** Leaves out what was not said. */
export function said<T extends object>(values: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}
