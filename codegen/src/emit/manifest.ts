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
  const byKey = new Map(tasks.map((task) => [task.key, taskPart(task)]));
  const taskParts = [...byKey.values()].sort((a, b) => compareText(a.value.key, b.value.key));
  const dagParts = dags.map((dag) => dagPart(dag)).sort((a, b) => compareText(a.value.id, b.value.id));
  const content = {
    bundle: inOrder(bundle, partOf('bundle')) as Bundle,
    tasks: Object.fromEntries(taskParts.map(({ value }) => [value.key, value])),
    dags: dagParts.map(({ value }) => value),
  };
  const head: Pick<Manifest, 'format' | 'formatVersion'> = {
    format: manifestFormat,
    formatVersion: manifestFormatVersion,
  };
  // From the hashes of its parts, of which most are those of the build before.
  const hashes = [...taskParts, ...dagParts].map(({ hash }) => hash);
  const whole = [JSON.stringify({ ...head, bundle: content.bundle }), ...hashes].join('\n');
  return { ...head, version: createHash('sha256').update(whole).digest('hex'), ...content };
}

/** A task or dag of a manifest: its fields in order, and the hash of its content. */
interface Part<T> {
  readonly value: T;
  readonly hash: string;
}

const taskPart = once((task: TaskManifest) => partFrom(inOrder(task, partOf('task')) as TaskManifest));
const dagPart = once((dag: DagManifest) => partFrom(inOrder(dag, partOf('dag')) as DagManifest));

function partFrom<T extends TaskManifest | DagManifest>(value: T): Part<T> {
  return { value, hash: createHash('sha256').update(bytesOf(value)).digest('hex') };
}

const bytesOf = once((part: TaskManifest | DagManifest) => Buffer.from(JSON.stringify(part)));
const keyOf = once(({ key }: TaskManifest) => Buffer.from(`${JSON.stringify(key)}: `));

function partOf(name: 'bundle' | 'task' | 'dag'): Schema {
  const part = name === 'bundle' ? manifestSchema.properties?.[name] : manifestSchema.$defs?.[name];
  if (part === undefined) throw new Error(`the manifest's schema has no ${name}`);
  return part;
}

/**
 * The content of `manifest.json`: a task a line, a dag a line, so that a comparison of two shows which changed. Of a large
 * project these are megabytes, of which an edit changes a few lines: the others are those of the build before.
 */
export function manifestBytes(manifest: Manifest): Buffer {
  const { tasks, dags, ...head } = manifest;
  const fields = Object.entries(head).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)},\n`);
  const parts = [Buffer.from(`{\n${fields.join('')}"tasks": {\n`)];
  for (const [index, task] of Object.values(tasks).entries()) {
    if (index > 0) parts.push(nextLine);
    parts.push(keyOf(task), bytesOf(task));
  }
  parts.push(Buffer.from('\n},\n"dags": [\n'));
  for (const [index, dag] of dags.entries()) {
    if (index > 0) parts.push(nextLine);
    parts.push(bytesOf(dag));
  }
  parts.push(Buffer.from('\n]\n}\n'));
  return Buffer.concat(parts);
}

const nextLine = Buffer.from(',\n');

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
