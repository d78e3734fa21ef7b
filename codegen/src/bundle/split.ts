/**
 * Which part of a bundle a task goes to. In a large project most modules are imported by nobody: each declares some dags,
 * and all share a few others. Groups of such modules are made on their own, so that an edit of one makes one group again.
 */
import type { GlueImport } from '../read/task-use.ts';
import type { TaskCode } from './task-code.ts';

export interface Group {
  readonly tasks: readonly TaskCode[];
  /** Relative to the project. */
  readonly modules: ReadonlySet<string>;
}

export interface Split {
  /** Of modules that others import, of packages, and all tasks where it is not worth to split. */
  readonly rest: readonly TaskCode[];
  readonly groups: readonly Group[];
}

/** About as many modules make a group. */
const groupSize = 32;

/** @param leaves modules that nobody imports, relative to the project */
export function splitTasks(tasks: readonly TaskCode[], leaves: ReadonlySet<string>): Split {
  const own = tasks.map((task) => modulesOf(task).filter((module) => leaves.has(module)));
  const used = new Set(own.flat());
  // Glue that takes from two modules keeps them together with what is shared.
  for (const modules of own) if (new Set(modules).size > 1) for (const module of modules) used.delete(module);
  // By powers of two: a module more or less must not move all others.
  const count = 2 ** Math.floor(Math.log2(used.size / groupSize));
  if (count < 2) return { rest: tasks, groups: [] };
  const rest: TaskCode[] = [];
  const groups = Array.from({ length: count }, () => ({ tasks: [] as TaskCode[], modules: new Set<string>() }));
  for (const [index, task] of tasks.entries()) {
    const module = own[index]?.find((one) => used.has(one));
    const group = module === undefined ? undefined : groups[numberOf(module) % count];
    (group?.tasks ?? rest).push(task);
    if (module !== undefined) group?.modules.add(module);
  }
  return { rest, groups };
}

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
