/**
 * Which part of a bundle a task goes to. In a large project most modules are imported by nobody: each declares some dags,
 * and all share a few others. Groups of such modules are made on their own, so that an edit of one makes one group again.
 */
import { once } from '../once.ts';
import type { GlueImport } from '../read/task-use.ts';
import type { TaskCode } from './task-code.ts';

export type Tasks = readonly TaskCode[];

export interface Group {
  readonly tasks: readonly Tasks[];
  /** Relative to the project. */
  readonly modules: ReadonlySet<string>;
}

export interface Split {
  /** Of modules that others import, of packages, and all tasks where it is not worth to split. */
  readonly rest: readonly Tasks[];
  readonly groups: readonly Group[];
}

/** Of so many modules on it is worth to split. */
const fewModules = 64;

/** About as many modules make a group. */
const groupSize = 8;

/** @param leaves modules that nobody imports, relative to the project */
export function splitTasks(sections: readonly Tasks[], leaves: ReadonlySet<string>): Split {
  const lists = sections.flatMap(byModules);
  const own = lists.map(({ modules }) => modules.filter(({ name }) => leaves.has(name) && canStandAlone(name)));
  const used = new Set(own.flatMap((modules) => modules.map(({ name }) => name)));
  // Glue that takes from two modules keeps them together with what is shared.
  for (const modules of own) if (modules.length > 1) for (const { name } of modules) used.delete(name);
  if (used.size < fewModules) return { rest: sections, groups: [] };
  // By powers of two: a module more or less must not move all others.
  const count = 2 ** Math.floor(Math.log2(used.size / groupSize));
  const rest: Tasks[] = [];
  const groups = Array.from({ length: count }, () => ({ tasks: [] as Tasks[], modules: new Set<string>() }));
  for (const [index, { tasks }] of lists.entries()) {
    const module = own[index]?.find(({ name }) => used.has(name));
    const group = module === undefined ? undefined : groups[module.number % count];
    (group?.tasks ?? rest).push(tasks);
    if (module !== undefined) group?.modules.add(module.name);
  }
  return { rest, groups };
}

/** In a .mts file, whoever compiles it, a default import of the stub for a shared module is the stub itself. */
function canStandAlone(module: string): boolean {
  return !module.endsWith('.mts');
}

interface OfModules {
  readonly tasks: Tasks;
  /** The modules that they need, each once. */
  readonly modules: readonly Module[];
}

interface Module {
  readonly name: string;
  /** Says which group it belongs to. */
  readonly number: number;
}

/** Tasks of one module stay together; others stand alone. */
const byModules = once((tasks: Tasks): readonly OfModules[] => {
  const each = tasks.map(aloneOf);
  const [first, ...others] = each;
  const [name] = first?.modules.length === 1 ? first.modules.map((module) => module.name) : [];
  const isOne = others.every(({ modules }) => modules.length === 1 && modules[0]?.name === name);
  return first !== undefined && name !== undefined && isOne ? [{ tasks, modules: first.modules }] : each;
});

const aloneOf = once((task: TaskCode): OfModules => {
  return { tasks: [task], modules: [...new Set(modulesOf(task))].map((name) => ({ name, number: numberOf(name) })) };
});

function modulesOf({ code }: TaskCode): string[] {
  if (code.kind === 'glue') return code.glue.imports.flatMap(({ from }) => moduleOf(from));
  return moduleOf(code.place);
}

function moduleOf(from: GlueImport['from']): string[] {
  return from.kind === 'project' ? [from.module] : [];
}

/** FNV-1a: the same number on every machine. */
function numberOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash;
}
