/**
 * The tasks that dags call, by where they are declared. A section is the same object for as long as the same dags call the
 * same tasks of it: what is made of it (code, schemas, bytes) is then made once.
 */
import { compareText } from '../diagnostics/diagnostic.ts';
import { isSame } from '../lists.ts';
import type { ReadResult, TaskUse } from '../read/task-use.ts';
import { once } from '../once.ts';

export interface Section<Task extends { readonly key: string }> {
  /** What all keys begin with, and no key of another section. */
  readonly name: string;
  /** In the order of their keys, each once. */
  readonly tasks: readonly Task[];
}

/** Tasks of any modules, as sections in the order of their names, which is that of the keys too. */
export function sectionsOf<Task extends { readonly key: string }>(tasks: Iterable<Task>): Section<Task>[] {
  const byName = Map.groupBy(tasks, ({ key }) => nameOf(key));
  return [...byName].map(([name, own]) => sectionOf(name, own)).sort((a, b) => compareText(a.name, b.name));
}

/** Of a task its module; `#glue/` and `#trigger/` of what was generated. */
function nameOf(key: string): string {
  return key.slice(0, key.indexOf(key.startsWith('#') ? '/' : '#') + 1);
}

/** Of several tasks with one key the first one counts. */
function sectionOf<Task extends { readonly key: string }>(name: string, tasks: readonly Task[]): Section<Task> {
  const byKey = new Map<string, Task>();
  for (const task of tasks) if (!byKey.has(task.key)) byKey.set(task.key, task);
  return { name, tasks: [...byKey.values()].sort((a, b) => compareText(a.key, b.key)) };
}

const calledBy = once((read: ReadResult) => sectionsOf(read.tasks));

interface Known {
  readonly from: readonly Section<TaskUse>[];
  readonly section: Section<TaskUse>;
}

/** The sections of an open project, from one build to the next. */
export class Sections {
  #known: ReadonlyMap<string, Known> = new Map();

  /** In the order of their names. */
  of(dags: readonly ReadResult[]): Section<TaskUse>[] {
    const called = Map.groupBy(
      dags.flatMap((read) => calledBy(read)),
      ({ name }) => name,
    );
    const known = new Map<string, Known>();
    for (const [name, from] of [...called].sort(([a], [b]) => compareText(a, b))) {
      const before = this.#known.get(name);
      const isKnown = before !== undefined && isSame(before.from, from);
      known.set(name, isKnown ? before : { from, section: together(name, from) });
    }
    this.#known = known;
    return [...known.values()].map(({ section }) => section);
  }
}

function together(name: string, sections: readonly Section<TaskUse>[]): Section<TaskUse> {
  const [first] = sections;
  if (first !== undefined && sections.length === 1) return first;
  return sectionOf(
    name,
    sections.flatMap(({ tasks }) => tasks),
  );
}
