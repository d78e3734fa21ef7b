/** The manifest as a whole: put together, in one order, with the hash of its content. */
import { createHash } from 'node:crypto';
import {
  type Bundle,
  type DagManifest,
  type Manifest,
  manifestFormat,
  manifestFormatVersion,
  manifestSchema,
  type TaskManifest,
} from '@tradewind/sdk/manifest';
import { compareText } from '../diagnostics/diagnostic.ts';
import { once } from './once.ts';

export interface ManifestParts {
  readonly dags: readonly DagManifest[];
  readonly tasks: readonly TaskManifest[];
  readonly bundle: Bundle;
}

/** Dags by id, tasks by key, and a version that changes with any of it. */
export function assembleManifest({ dags, tasks, bundle }: ManifestParts): Manifest {
  const byKey = new Map(tasks.map((task) => [task.key, task]));
  const sortedTasks = [...byKey].sort(([a], [b]) => compareText(a, b));
  const sortedDags = [...dags].sort((a, b) => compareText(a.id, b.id));
  const content = {
    bundle: inOrder(bundle, partOf('bundle')) as Bundle,
    tasks: Object.fromEntries(sortedTasks.map(([key, task]) => [key, orderedTask(task)])),
    dags: sortedDags.map((dag) => orderedDag(dag)),
  };
  const head: Pick<Manifest, 'format' | 'formatVersion'> = {
    format: manifestFormat,
    formatVersion: manifestFormatVersion,
  };
  // From the hashes of its parts, of which most are those of the build before.
  const parts = [...Object.values(content.tasks), ...content.dags].map((part) => hashOf(part));
  const whole = [JSON.stringify({ ...head, bundle: content.bundle }), ...parts].join('\n');
  return { ...head, version: createHash('sha256').update(whole).digest('hex'), ...content };
}

const orderedTask = once((task: TaskManifest) => inOrder(task, partOf('task')) as TaskManifest);
const orderedDag = once((dag: DagManifest) => inOrder(dag, partOf('dag')) as DagManifest);
const textOf = once((part: TaskManifest | DagManifest) => JSON.stringify(part));
const lineOf = once((task: TaskManifest) => `${JSON.stringify(task.key)}: ${textOf(task)}`);
const hashOf = once((part: TaskManifest | DagManifest) => createHash('sha256').update(textOf(part)).digest('hex'));

function partOf(name: 'bundle' | 'task' | 'dag'): Schema {
  const part = name === 'bundle' ? manifestSchema.properties?.[name] : manifestSchema.$defs?.[name];
  if (part === undefined) throw new Error(`the manifest's schema has no ${name}`);
  return part;
}

/** The text of `manifest.json`: a task a line, a dag a line, so that a comparison of two shows which changed. */
export function manifestText(manifest: Manifest): string {
  const { tasks, dags, ...head } = manifest;
  const fields = Object.entries(head).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)},\n`);
  const taskLines = Object.values(tasks).map((task) => lineOf(task));
  const dagLines = dags.map((dag) => textOf(dag));
  return `{\n${fields.join('')}"tasks": {\n${taskLines.join(',\n')}\n},\n"dags": [\n${dagLines.join(',\n')}\n]\n}\n`;
}

type Schema = typeof manifestSchema;

const encoded = manifestSchema.$defs?.['encoded'];
/** In a JSON Schema. */
const anything = manifestSchema.$defs?.['task']?.properties?.['result']?.additionalProperties;

/**
 * Fields in the order of the schema, whatever order they were made in; without those that hold nothing. Where the schema
 * knows no fields (constants, JSON Schemas) the order is part of the content.
 */
function inOrder(value: unknown, schema: Schema): unknown {
  if (schema === encoded || schema.additionalProperties === anything) return value;
  if (schema.$ref !== undefined) {
    const target = manifestSchema.$defs?.[schema.$ref.slice('#/$defs/'.length)];
    return target === undefined ? value : inOrder(value, target);
  }
  if (Array.isArray(value)) {
    const { items, prefixItems = [] } = schema;
    return value.map((item: unknown, index) => {
      const own = prefixItems[index] ?? items;
      return own ? inOrder(item, own) : item;
    });
  }
  if (typeof value !== 'object' || value === null) return value;
  const record = value as Readonly<Record<string, unknown>>;
  if (schema.oneOf !== undefined) {
    const option = schema.oneOf.find((one) => one.properties?.['kind']?.const === record['kind']);
    return option === undefined ? value : inOrder(value, option);
  }
  const { properties = {}, additionalProperties } = schema;
  const known = Object.keys(properties).filter((key) => Object.hasOwn(record, key));
  const others = Object.keys(record).filter((key) => !Object.hasOwn(properties, key));
  const entries = [...known, ...others]
    .filter((key) => record[key] !== undefined)
    .map((key) => {
      const own = properties[key] ?? additionalProperties;
      return [key, own ? inOrder(record[key], own) : record[key]] as const;
    });
  return Object.fromEntries(entries);
}
