/**
 * The published JSON Schema of the manifest (`docs/manifest.schema.json`), word for word what `types.ts` says. The parser
 * reads this very object, so there is no second description of a manifest's shape that could drift away from it. It is
 * written in the few keywords that the parser knows: see `shape.ts`.
 */
import { manifestFormat, manifestFormatVersion, operators, triggerRules } from './types.ts';
import type { ShapeSchema } from './shape.ts';

const ref = (name: string): ShapeSchema => ({ $ref: `#/$defs/${name}` });
const list = (items: ShapeSchema): ShapeSchema => ({ type: 'array', items });

const string: ShapeSchema = { type: 'string' };
const boolean: ShapeSchema = { type: 'boolean' };
const number: ShapeSchema = { type: 'number' };
const strings = list(string);
const count: ShapeSchema = { type: 'integer', minimum: 0 };
const milliseconds: ShapeSchema = { type: 'number', minimum: 0 };
const name: ShapeSchema = { type: 'string', pattern: '^\\S+$' };
const sha256: ShapeSchema = { type: 'string', pattern: '^[0-9a-f]{64}$' };
/** An instance is written `node[2]`, so ids hold no brackets; the length fits an index of every metastore. */
const id: ShapeSchema = { type: 'string', pattern: '^[\\p{L}\\p{N}_$.-]{1,250}$' };

/** An object of exactly these fields; a name that ends in `?` is optional. */
function fields(description: Readonly<Record<string, ShapeSchema>>): ShapeSchema {
  const properties: Record<string, ShapeSchema> = {};
  const required: string[] = [];
  for (const [field, schema] of Object.entries(description)) {
    const optional = field.endsWith('?');
    properties[optional ? field.slice(0, -1) : field] = schema;
    if (!optional) required.push(field);
  }
  return { type: 'object', properties, required, additionalProperties: false };
}

/** One of several objects that `kind` tells apart. */
function kinds(
  options: Readonly<Record<string, Readonly<Record<string, ShapeSchema>>>>,
  common: Readonly<Record<string, ShapeSchema>> = {},
): ShapeSchema {
  return {
    oneOf: Object.entries(options).map(([kind, own]) => fields({ kind: { const: kind }, ...common, ...own })),
  };
}

const value = ref('value');
const guard = ref('guard');
const jsonSchema: ShapeSchema = { type: 'object', additionalProperties: ref('encoded') };

const schedule = kinds({
  none: {},
  once: {},
  cron: { expression: string },
  every: { everyMs: { type: 'number', exclusiveMinimum: 0 } },
  assets: { mode: { enum: ['all', 'any'] }, assets: strings },
});

const task = fields({
  key: name,
  kind: { enum: ['task', 'sensor', 'glue', 'trigger'] },
  name: string,
  form: { enum: ['method', 'function', 'glue', 'trigger'] },
  'module?': string,
  'codeHash?': string,
  'doc?': string,
  parameters: list(fields({ name: string, schema: jsonSchema, 'optional?': boolean, 'rest?': boolean })),
  result: jsonSchema,
  'triggers?': fields({ dag: id, wait: boolean }),
  'callbacks?': strings,
});

const dag = fields({
  id,
  'displayName?': string,
  'doc?': string,
  'tags?': strings,
  source: string,
  schedule: ref('schedule'),
  timezone: string,
  'start?': string,
  'end?': string,
  catchup: boolean,
  'maxActiveRuns?': { type: 'integer', minimum: 1 },
  'maxActiveTasks?': { type: 'integer', minimum: 1 },
  'dependsOnPast?': boolean,
  'timeoutMs?': milliseconds,
  'callbacks?': strings,
  parameters: list(fields({ name: string, schema: jsonSchema, 'default?': ref('encoded'), 'doc?': string })),
  nodes: list(ref('node')),
  points: list(ref('point')),
  joins: list(ref('join')),
  regions: list(ref('region')),
  groups: list(ref('group')),
  'result?': value,
  resultSchema: jsonSchema,
  'completes?': guard,
});

const point = kinds(
  {
    await: {
      mode: { enum: ['all', 'settled', 'any', 'race', 'entry'] },
      of: list(value),
    },
    decide: { branches: list(fields({ name: string, 'test?': value })) },
    glue: { value },
    throw: { error: value },
    loop: { region: name },
    mark: {},
  },
  { id: name, 'guard?': guard, 'region?': name, 'group?': name },
);

const values = kinds({
  const: { value: ref('encoded') },
  param: { name: string },
  run: { field: string },
  node: { node: id },
  join: { join: name },
  gather: { region: name, of: value, 'guard?': guard },
  group: { group: name },
  item: { region: name },
  each: { region: name },
  at: { of: value, index: value },
  index: { region: name },
  carried: { region: name, name: string, 'last?': boolean },
  point: { point: name },
  caught: { points: list(name) },
  field: { of: value, key: { type: ['string', 'number'] }, 'lenient?': boolean },
  list: { items: list(value) },
  record: { entries: list({ type: 'array', prefixItems: [string, value], items: false, minItems: 2 }) },
  flat: { of: value },
  fromEntries: { of: value },
  op: { op: { enum: operators }, args: list(value) },
});

const node = fields({
  id,
  task: name,
  'displayName?': string,
  'guard?': guard,
  'region?': name,
  'group?': name,
  args: list(value),
  'after?': list(value),
  options: fields({
    retries: count,
    retryDelayMs: milliseconds,
    'retryBackoff?': fields({ factor: number, maxMs: milliseconds, jitter: number }),
    'timeoutMs?': milliseconds,
    triggerRule: { enum: triggerRules },
    pool: string,
    poolSlots: count,
    priority: number,
    queue: string,
    'tags?': strings,
    'doc?': string,
  }),
  'teardown?': fields({ of: id, scope: list(value) }),
  'hidden?': { const: true },
});

const region = fields({
  id: name,
  'parent?': name,
  'group?': name,
  kind: { enum: ['map', 'loop'] },
  'guard?': guard,
  source: value,
  'handles?': { const: true },
  'next?': guard,
  'completes?': guard,
  'carried?': list(fields({ name: string, first: value, next: value })),
  'callsBefore?': { type: 'integer', minimum: 0 },
});

const group = fields({
  id,
  'parent?': name,
  'region?': name,
  source: string,
  'displayName?': string,
  'doc?': string,
  'guard?': guard,
  'completes?': guard,
  'result?': value,
  'callsBefore?': { type: 'integer', minimum: 0 },
});

/** The JSON Schema (2020-12) of a manifest. */
export const manifestSchema: ShapeSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: `https://tradewind.dev/schemas/manifest-${manifestFormatVersion}.json`,
  title: 'Tradewind manifest',
  ...fields({
    format: { const: manifestFormat },
    formatVersion: { const: manifestFormatVersion },
    version: sha256,
    bundle: fields({ hash: sha256, file: { type: 'string', pattern: '^[^/\\\\]+$' } }),
    tasks: { type: 'object', additionalProperties: ref('task') },
    dags: list(ref('dag')),
  }),
  $defs: {
    encoded: {
      type: ['null', 'boolean', 'number', 'string', 'array', 'object'],
      items: ref('encoded'),
      additionalProperties: ref('encoded'),
    },
    task,
    dag,
    schedule,
    guard: {
      oneOf: [
        fields({
          kind: { const: 'point' },
          point: name,
          is: { type: 'string', pattern: '^(passed|threw|branch:.+)$' },
          'previous?': fields({ first: boolean }),
        }),
        fields({ kind: { const: 'all' }, of: list(guard) }),
        fields({ kind: { const: 'any' }, of: list(guard) }),
        fields({ kind: { const: 'not' }, of: guard }),
      ],
    },
    point,
    value: values,
    node,
    join: fields({
      id: name,
      'region?': name,
      cases: list(fields({ 'guard?': guard, value })),
    }),
    region,
    group,
  },
};
