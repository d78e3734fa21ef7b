/** What the manifest says of a task: its parameters and result as JSON Schemas, where its code is, what it does. */
import type { DagManifest, TaskManifest } from '@tradewind/sdk/manifest';
import { packageOf } from '../bundle/externals.ts';
import type { TaskDeclaration } from '../discover/declarations.ts';
import type { GlueFunction, TaskUse } from '../read/task-use.ts';
import { knownTypesOfTask, type TaskTypesContext, typesOfTask } from '../types/task-types.ts';
import { codeHashOf } from './code-hash.ts';
import { once } from '../once.ts';
import type { Section } from './sections.ts';

export interface TaskManifestContext extends TaskTypesContext {
  /** All dags of the project. */
  readonly dags: readonly DagManifest[];
}

/** Of the tasks of a section. Reports what cannot travel. */
export function manifestsOfSection(section: Section<TaskUse>, context: TaskManifestContext): Section<TaskManifest> {
  // What a trigger gives is said by the dag that it triggers, which may be another one with each build.
  return section.tasks.some(({ kind }) => kind === 'trigger') ? manifestsOf(section, context) : known(section, context);
}

const known = once(manifestsOf);

function manifestsOf({ name, tasks }: Section<TaskUse>, context: TaskManifestContext): Section<TaskManifest> {
  return { name, tasks: tasks.map((use) => taskManifestOf(use, context)) };
}

function taskManifestOf(use: TaskUse, context: TaskManifestContext): TaskManifest {
  switch (use.kind) {
    case 'glue':
      return glueManifest(use.key, use.glue);
    case 'trigger':
      return triggerManifest(use, context.dags);
    default:
      return declaredManifest(use.declaration, context);
  }
}

function triggerManifest(
  { key, dag: id, wait }: TaskUse & { kind: 'trigger' },
  dags: readonly DagManifest[],
): TaskManifest {
  const dag = dags.find((one) => one.id === id);
  return {
    key,
    kind: 'trigger',
    name: `trigger_${id}`,
    form: 'trigger',
    // They are the dag's, which completes and checks them.
    parameters: [{ name: 'params', schema: { type: 'object' } }],
    result: wait ? (dag?.resultSchema ?? {}) : { type: 'string' },
    triggers: { dag: id, wait },
  };
}

function glueManifest(key: string, glue: GlueFunction): TaskManifest {
  return {
    key,
    kind: 'glue',
    name: key.slice(key.indexOf('#') + 1),
    form: 'glue',
    // What glue takes and gives was a value in the flow already.
    parameters: glue.parameters.map((name) => ({ name, schema: {} })),
    result: {},
  };
}

const declaredManifest = once((declaration: TaskDeclaration, context: TaskTypesContext): TaskManifest => {
  const { key, word, name, form, place, doc, options, signature } = declaration;
  const { parameters, result } = knownTypesOfTask(declaration) ?? typesOfTask(declaration, context);
  const hasCode = signature !== undefined && 'body' in signature && signature.body !== undefined;
  return {
    key,
    kind: word,
    name,
    form,
    module: place.kind === 'project' ? place.module : (packageOf(place.specifier) ?? place.specifier),
    ...(hasCode ? { codeHash: codeHashOf(signature) } : {}),
    ...(doc === undefined ? {} : { doc }),
    parameters,
    result,
    ...(options.callbacks === undefined || options.callbacks.length === 0 ? {} : { callbacks: options.callbacks }),
  };
});
