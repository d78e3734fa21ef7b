/** The typed client: a file in the user's project that says which dags there are, what they take and what they give. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { DagManifest, FlowParameter, JsonSchema, Manifest } from '@tradewind/sdk/manifest';
import { configError } from '../config/errors.ts';
import type { ResolvedConfig } from '../config/options.ts';
import { writeFileAtomic } from '../emit/write-file.ts';
import { keyText, recordText, TypeWriter } from './type-text.ts';

/** The client's source. The same manifest gives the same bytes. */
export function clientText({ dags }: Pick<Manifest, 'dags'>): string {
  const types = new TypeWriter();
  const entries = dags.map(
    (dag) => `${docText(dag.doc, '  ')}  readonly ${keyText(dag.id)}: ${dagText(dag, types)};\n`,
  );
  const declarations = types.declarations();
  return [
    '// Written by `tradewind build`: what is changed here is lost. It belongs into version control.',
    "import { type Client, type ClientOptions, createClient as create } from 'tradewind/client';",
    '',
    ...(declarations.length === 0 ? [] : [declarations.join('\n\n'), '']),
    '/** The dags of this project, by id: their parameters and their results. */',
    `export interface Dags {\n${entries.join('')}}`,
    '',
    '/** What `triggerDag` knows of them by their ids. */',
    "declare module 'tradewind' {\n  interface Register {\n    readonly dags: Dags;\n  }\n}",
    '',
    '/** Runs dags of this project. */',
    'export function createClient(options?: ClientOptions): Client<Dags> {',
    '  return create<Dags>(options);',
    '}',
    '',
  ].join('\n');
}

/** Writes the client where the config wants it. Gives its path, absolute; undefined if none is wanted. */
export function writeClient(manifest: Manifest, config: ResolvedConfig): string | undefined {
  if (config.client === undefined) return undefined;
  const file = resolve(config.root, config.client);
  const text = clientText(manifest);
  // A new date would wake whoever watches the sources.
  if (contentOf(file) === text) return file;
  try {
    writeFileAtomic(file, text);
  } catch (error) {
    throw configError('TW6055', `The client cannot be written to ${file}`, {
      help: '`client` in `tradewind.config.ts` names the file.',
      cause: error,
    });
  }
  return file;
}

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function dagText(dag: DagManifest, types: TypeWriter): string {
  const params = dag.parameters.map((parameter) => {
    const mark = mayBeLeftOut(parameter) ? '?' : '';
    return `readonly ${keyText(parameter.name)}${mark}: ${types.write(parameter.schema, '      ')}`;
  });
  const fields = [
    `readonly params: ${recordText(params, '    ')}`,
    `readonly result: ${types.write(dag.resultSchema, '    ')}`,
  ];
  return recordText(fields, '  ');
}

function mayBeLeftOut({ schema, default: fallback }: FlowParameter): boolean {
  return fallback !== undefined || mayBeUndefined(schema);
}

function mayBeUndefined(schema: JsonSchema): boolean {
  const members = schema['anyOf'];
  return (
    schema['x-tradewind'] === 'undefined' ||
    (Array.isArray(members) && members.some((one: JsonSchema) => mayBeUndefined(one)))
  );
}

function docText(doc: string | undefined, indent: string): string {
  if (doc === undefined) return '';
  const lines = doc.replaceAll('*/', '*\\/').split('\n');
  if (lines.length === 1) return `${indent}/** ${lines[0]} */\n`;
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}`.trimEnd()).join('\n')}\n${indent} */\n`;
}
