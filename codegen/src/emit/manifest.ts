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
import { once } from '../once.ts';
import type { Section } from './sections.ts';

export interface ManifestParts {
  readonly dags: readonly DagManifest[];
  /** In order: see `sectionsOf`. */
  readonly tasks: readonly Section<TaskManifest>[];
  readonly bundle: Bundle;
}

export interface AssembledManifest {
  readonly manifest: Manifest;
  /**
   * The content of `manifest.json`, in pieces: a task a line, a dag a line, so that a comparison of two shows which changed.
   * Of a large project these are megabytes, of which an edit changes a few lines: the others are those of the build before.
   */
  readonly bytes: readonly Buffer[];
}

/** Dags by id, tasks by key, and a version that changes with any of it. */
export function assembleManifest({ dags, tasks, bundle }: ManifestParts): AssembledManifest {
  const taskParts = tasks.map((section) => sectionPart(section));
  const dagParts = dags.map((dag) => dagPart(dag)).sort((a, b) => compareText(a.value.id, b.value.id));
  const format = { format: manifestFormat, formatVersion: manifestFormatVersion } as const;
  const orderedBundle = inOrder(bundle, partOf('bundle')) as Bundle;
  // From the hashes of its parts, of which most are those of the build before.
  const hashes = [...taskParts, ...dagParts].map(({ hash }) => hash);
  const whole = [JSON.stringify({ ...format, bundle: orderedBundle }), ...hashes].join('\n');
  const head = { ...format, version: createHash('sha256').update(whole).digest('hex'), bundle: orderedBundle };
  const fields = Object.entries(head).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)},\n`);
  const bytes = [
    Buffer.from(`{\n${fields.join('')}"tasks": {\n`),
    ...listed(taskParts),
    Buffer.from('\n},\n"dags": [\n'),
    ...listed(dagParts),
    Buffer.from('\n]\n}\n'),
  ];
  const manifest = { ...head, tasks: {}, dags: dagParts.map(({ value }) => value) };
  return { manifest: withTasks(manifest, taskParts), bytes };
}

/** They are put together when somebody asks, which a watcher does not. */
function withTasks(manifest: Manifest, parts: readonly Part<readonly (readonly [string, TaskManifest])[]>[]): Manifest {
  let tasks: Manifest['tasks'] | undefined;
  return Object.defineProperty(manifest, 'tasks', {
    enumerable: true,
    get: () => (tasks ??= Object.fromEntries(parts.flatMap(({ value }) => value))),
  });
}

/** A piece of a manifest, as it is written and with a hash of that. */
interface Part<T> {
  readonly value: T;
  readonly bytes: Buffer;
  readonly hash: string;
}

/** Tasks with their fields in order. */
const sectionPart = once(({ tasks }: Section<TaskManifest>): Part<readonly (readonly [string, TaskManifest])[]> => {
  const value = tasks.map((task) => [task.key, inOrder(task, partOf('task')) as TaskManifest] as const);
  return partFrom(value, value.map((entry) => entry.map((one) => JSON.stringify(one)).join(': ')).join(',\n'));
});

const dagPart = once((dag: DagManifest): Part<DagManifest> => {
  const value = inOrder(dag, partOf('dag')) as DagManifest;
  return partFrom(value, JSON.stringify(value));
});

function partFrom<T>(value: T, text: string): Part<T> {
  const bytes = Buffer.from(text);
  return { value, bytes, hash: createHash('sha256').update(bytes).digest('hex') };
}

const nextLine = Buffer.from(',\n');

function listed(parts: readonly Part<unknown>[]): Buffer[] {
  return parts.flatMap(({ bytes }, index) => (index === 0 ? [bytes] : [nextLine, bytes]));
}

function partOf(name: 'bundle' | 'task' | 'dag'): Schema {
  const part = name === 'bundle' ? manifestSchema.properties?.[name] : manifestSchema.$defs?.[name];
  if (part === undefined) throw new Error(`the manifest's schema has no ${name}`);
  return part;
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
  if (typeof value !== 'object' || value === null) return value;
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
  const record = value as Readonly<Record<string, unknown>>;
  if (schema.oneOf !== undefined) {
    const option = schema.oneOf.find((one) => one.properties?.['kind']?.const === record['kind']);
    return option === undefined ? value : inOrder(value, option);
  }
  const { properties = {}, additionalProperties } = schema;
  const entries: [key: string, field: unknown][] = [];
  const put = (key: string, own: Schema['additionalProperties']): void => {
    const field = record[key];
    if (field !== undefined) entries.push([key, own ? inOrder(field, own) : field]);
  };
  for (const key of Object.keys(properties)) if (Object.hasOwn(record, key)) put(key, properties[key]);
  for (const key of Object.keys(record)) if (!Object.hasOwn(properties, key)) put(key, additionalProperties);
  return Object.fromEntries(entries);
}
