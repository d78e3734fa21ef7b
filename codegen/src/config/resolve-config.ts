/** From what a config file says to a configuration with nothing left out. Every wrong key or value is named. */
import { relative, resolve } from 'node:path';
import { parseDuration } from '@tradewind/sdk';
import { nearest } from '../diagnostics/nearest.ts';
import { configError } from './errors.ts';
import type { LocalConfig, ResolvedConfig, TradewindConfig } from './options.ts';

/** `file`: where it was read from, for messages. Throws TW6051, TW6052 or TW6053. */
export function resolveConfig(config: unknown, root: string, file?: string): ResolvedConfig {
  const where = file === undefined ? 'The config' : relative(root, file).replaceAll('\\', '/');
  if (!isRecord(config)) {
    throw configError('TW6051', `${where} exports ${show(config)}, where a configuration is wanted`, {
      help: 'Write `export default defineConfig({ … })`, with `defineConfig` from `tradewind/config`.',
    });
  }
  checkFields(config, fields, '', where);
  // Every field was checked against the table below, which has exactly the keys of the type.
  const { dags, dataDir, pure, executor, local, pools, client } = config as TradewindConfig;
  const { workers, concurrency, memoryLimitMb, killGrace } = local ?? {};
  return {
    root,
    ...(file === undefined ? {} : { file }),
    dags: dags ?? ['dags/**/*.ts'],
    dataDir: resolve(root, dataDir ?? '.tradewind'),
    pure: pure ?? [],
    executor: executor ?? 'local',
    local: {
      ...(workers === undefined ? {} : { workers }),
      ...(concurrency === undefined ? {} : { concurrency }),
      ...(memoryLimitMb === undefined ? {} : { memoryLimitMb }),
      ...(killGrace === undefined ? {} : { killGraceMs: parseDuration(killGrace) }),
    },
    pools: pools ?? {},
    ...(client === undefined ? {} : { client }),
  };
}

/** What a value must be, in words; undefined if it is that. A record of these describes an object. */
type Check = (value: unknown) => string | undefined;
interface Fields {
  readonly [key: string]: Check | Fields;
}

/** In place of a key: for every one. */
const anyKey = '*';

const text: Check = (value) => (typeof value === 'string' && value !== '' ? undefined : 'a text');
const typeScriptFile: Check = (value) =>
  typeof value === 'string' && /(?<!\.d)\.[cm]?ts$/.test(value) ? undefined : 'a TypeScript file';
const texts: Check = (value) =>
  Array.isArray(value) && value.every((item) => text(item) === undefined) ? undefined : 'a list of texts';
const atLeastOne: Check = (value) =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 ? undefined : 'a whole number from 1';
const duration: Check = (value) => {
  try {
    if (typeof value === 'string') parseDuration(value);
    return typeof value === 'string' ? undefined : 'a duration such as `5s`';
  } catch {
    return 'a duration such as `5s`';
  }
};
const localFields: Record<keyof LocalConfig, Check> = {
  workers: atLeastOne,
  concurrency: atLeastOne,
  memoryLimitMb: atLeastOne,
  killGrace: duration,
};

const fields: Record<keyof TradewindConfig, Check | Fields> = {
  dags: texts,
  dataDir: text,
  pure: texts,
  executor: (value) => (value === 'local' || value === 'in-process' ? undefined : "'local' or 'in-process'"),
  local: localFields,
  pools: { [anyKey]: atLeastOne },
  client: typeScriptFile,
};

function checkFields(config: Readonly<Record<string, unknown>>, known: Fields, prefix: string, where: string): void {
  for (const [key, value] of Object.entries(config)) {
    const check = Object.hasOwn(known, key) ? known[key] : known[anyKey];
    if (check === undefined) throw unknownKey(prefix + key, key, Object.keys(known), where);
    if (value === undefined) continue;
    if (typeof check === 'function') {
      const wanted = check(value);
      if (wanted !== undefined) throw wrongValue(prefix + key, wanted, value, where);
    } else if (isRecord(value)) {
      checkFields(value, check, `${prefix}${key}.`, where);
    } else {
      throw wrongValue(prefix + key, 'an object', value, where);
    }
  }
}

function unknownKey(path: string, key: string, known: readonly string[], where: string): Error {
  const [near] = nearest(key, known);
  const names = known.map((name) => `\`${name}\``).join(', ');
  return configError('TW6052', `${where}: there is no \`${path}\`${near ? `; did you mean \`${near}\`?` : ''}`, {
    help: `Known here: ${names}.`,
  });
}

function wrongValue(path: string, wanted: string, value: unknown, where: string): Error {
  return configError('TW6053', `${where}: \`${path}\` must be ${wanted}, but is ${show(value)}`, {
    help: 'Change the value, or leave the key out for its default.',
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(value);
    case 'undefined':
      return 'nothing';
    case 'object':
      return value === null ? 'null' : 'an object';
    default:
      return `a ${typeof value}`;
  }
}
