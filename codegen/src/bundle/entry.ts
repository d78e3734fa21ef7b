/**
 * The entry of a bundle, generated from the tasks that the dags call:
 *
 *   const m0 = () => require("./dags/flights.ts");
 *   export const tasks = {
 *     "dags/flights.ts#Flights.delays": () => ({ kind: "method", ctor: m0().Flights, member: "delays" }),
 *     "dags/flights.ts#launches": () => ({ kind: "function", callable: m0().launches }),
 *     "#glue/3": () => ({ kind: "glue", fn: m1().f }),
 *   };
 *
 * By `require` a module runs when one of its tasks is wanted for the first time: one that throws at its top level breaks
 * its own tasks and no others.
 */
import type { CodePlace } from '../discover/declarations.ts';
import type { GlueSource, TaskCode } from './task-code.ts';

/** The text of an entry, and what the modules that it names must offer. */
export interface Entry {
  readonly text: string;
  /** Module → its top-level names that must be exported under `privateExport(name)`, in order. */
  readonly privates: ReadonlyMap<string, readonly string[]>;
  /** Name of a generated module → its source. */
  readonly glue: ReadonlyMap<string, { readonly text: string; readonly source: GlueSource }>;
}

/** The entry among the generated modules. */
export const entryName = 'tradewind:entry';

/** Under this prefix the entry asks for generated modules. */
export const gluePrefix = 'tradewind:glue/';

/** The name under which a bundle exports what its module keeps to itself. */
export function privateExport(binding: string): string {
  return `__tw$${binding}`;
}

export interface EntryOptions {
  /** With `import`, for sources that await at their top level, which `require` can't wait for. */
  readonly eager?: boolean;
  /** Modules that other parts take from here, relative to the project. */
  readonly shared?: readonly string[];
  /** What others need of the modules, beside what the tasks do. */
  readonly privates?: Iterable<readonly [module: string, names: readonly string[]]>;
}

export function makeEntry(tasks: readonly TaskCode[], options: EntryOptions = {}): Entry {
  const writer = new EntryWriter(options.eager ?? false);
  // In order of their keys, so that the bytes do not depend on the order in which dags were read.
  const sorted = [...tasks].sort((a, b) => (a.key < b.key ? -1 : 1));
  const entries = sorted.map((task) => `  ${JSON.stringify(task.key)}: () => (${writer.task(task)}),\n`);
  const shared = (options.shared ?? []).map(
    (module) => `  ${JSON.stringify(module)}: () => ${writer.module(module)},\n`,
  );
  for (const [module, names] of options.privates ?? []) writer.expose(module, names);
  return {
    text: [
      `${writer.head()}export const tasks = {\n${entries.join('')}};\n`,
      ...(options.shared === undefined ? [] : [`export const shared = {\n${shared.join('')}};\n`]),
    ].join(''),
    privates: new Map([...writer.privates].map(([module, names]) => [module, [...names].sort()])),
    glue: writer.glue,
  };
}

class EntryWriter {
  readonly privates = new Map<string, Set<string>>();
  readonly glue = new Map<string, { text: string; source: GlueSource }>();
  readonly #eager: boolean;
  readonly #lines: string[] = [];
  readonly #modules = new Map<string, string>();

  constructor(eager: boolean) {
    this.#eager = eager;
  }

  head(): string {
    return this.#lines.map((line) => `${line}\n`).join('');
  }

  task({ key, code }: TaskCode): string {
    if (code.kind === 'glue') {
      const name = gluePrefix + key.replace(/^#(glue\/)?/, '');
      this.glue.set(name, { text: this.#glueText(code.glue), source: code.glue });
      return `{ kind: "glue", fn: ${this.#module(name)}.f }`;
    }
    if (code.kind === 'function') return `{ kind: "function", callable: ${this.#read(code.place, code.place.path)} }`;
    const member = JSON.stringify(code.place.path.at(-1));
    return `{ kind: "method", ctor: ${this.#read(code.place, code.place.path.slice(0, -1))}, member: ${member} }`;
  }

  module(path: string): string {
    return this.#module(`./${path}`);
  }

  expose(module: string, names: readonly string[]): void {
    this.privates.set(module, new Set([...(this.privates.get(module) ?? []), ...names]));
  }

  #read(place: CodePlace, path: readonly string[]): string {
    const steps = path.map((step) => `[${JSON.stringify(step)}]`).join('');
    if (place.kind === 'package')
      return `${this.#package(place.specifier)}[${JSON.stringify(place.exportName)}]${steps}`;
    return `${this.#module(`./${place.module}`)}[${JSON.stringify(this.#export(place))}]${steps}`;
  }

  #export(place: { readonly module: string; readonly binding: string; readonly exportName?: string }): string {
    if (place.exportName !== undefined) return place.exportName;
    const names = this.privates.get(place.module) ?? new Set();
    this.privates.set(place.module, names.add(place.binding));
    return privateExport(place.binding);
  }

  /** An expression that gives a module of the project. */
  #module(specifier: string): string {
    if (this.#eager) return this.#package(specifier);
    let name = this.#modules.get(specifier);
    if (name === undefined) {
      name = `m${this.#modules.size}`;
      this.#modules.set(specifier, name);
      this.#lines.push(`const ${name} = () => require(${JSON.stringify(specifier)});`);
    }
    return `${name}()`;
  }

  /** An expression that gives a module which is there from the start. */
  #package(specifier: string): string {
    let name = this.#modules.get(specifier);
    if (name === undefined) {
      name = `m${this.#modules.size}`;
      this.#modules.set(specifier, name);
      this.#lines.push(`import * as ${name} from ${JSON.stringify(specifier)};`);
    }
    return name;
  }

  #glueText(glue: GlueSource): string {
    const imports = glue.imports.map(({ alias, from }) => {
      if (from.kind === 'package') return importLine(from.exportName, alias, from.specifier);
      return importLine(this.#export(from), alias, `./${from.module}`);
    });
    // The code begins a line of its own: a source map can then say where each line comes from.
    return `${imports.join(' ')}export const f = (${glue.parameters.join(', ')}) => (\n${glue.code}\n);\n`;
  }
}

function importLine(exported: string, alias: string, specifier: string): string {
  const from = `from ${JSON.stringify(specifier)};`;
  if (exported === '*') return `import * as ${alias} ${from}`;
  const name = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(exported) ? exported : JSON.stringify(exported);
  return `import { ${name} as ${alias} } ${from}`;
}
