import { type TriggerRule, triggerRules } from '@tradewind/sdk/manifest';
import type { ts } from 'ts-morph';
import { nearest } from '../diagnostics/nearest.ts';
import { faultOfId } from '../graph/names.ts';
import type { Reader, Shared } from '../read/reader.ts';
import type { Abstract } from '../read/values.ts';
import { OptionEntries, said } from './entries.ts';
import type { CallOptionsSpec, SharedTaskSpec, TaskOptionsSpec } from './specs.ts';

const sharedNames = [
  'retries',
  'retryDelay',
  'retryBackoff',
  'timeout',
  'pool',
  'poolSlots',
  'priority',
  'queue',
  'tags',
  'doc',
  'displayName',
];
const taskCallbacks = ['onExecute', 'onSuccess', 'onFailure', 'onRetry', 'onSkipped'];
const taskNames = [...sharedNames, 'teardown', 'every', 'softFail', ...taskCallbacks];
const callNames = [...sharedNames, 'id', 'triggerRule'];
const ofCalls: readonly [string, string][] = [
  ['id', 'the call'],
  ['triggerRule', 'the call'],
];
const ofDags: readonly [string, string][] = ['schedule', 'start', 'end', 'catchup', 'timezone', 'maxActiveRuns'].map(
  (name) => [name, 'the dag'],
);
const ofDeclarations: readonly [string, string][] = ['teardown', 'every', 'softFail', ...taskCallbacks].map((name) => [
  name,
  "the task's declaration",
]);

/** Of `@task({ … })` and `task({ … }, fn)`. */
export function readTaskOptions(shared: Shared, value: Abstract, at: ts.Node, owner: string): TaskOptionsSpec {
  const names = { known: taskNames, elsewhere: new Map([...ofCalls, ...ofDags]) };
  const entries = new OptionEntries(shared, value, at, owner, names);
  return said<TaskOptionsSpec>({
    ...readShared(entries),
    teardown: readTeardown(entries),
    callbacks: entries.callbacks(taskCallbacks, owner),
    everyMs: entries.durationMs('every'),
    softFail: entries.boolean('softFail'),
  });
}

/** Of `taskDefaults`. */
export function readTaskDefaults(shared: Shared, value: Abstract, at: ts.Node, owner: string): SharedTaskSpec {
  const names = { known: sharedNames, elsewhere: new Map([...ofCalls, ...ofDags, ...ofDeclarations]) };
  return readShared(new OptionEntries(shared, value, at, owner, names));
}

/** Of `.with({ … })`; `idNode` is where the id is written. */
export function readCallOptions(
  r: Reader,
  value: Abstract,
  at: ts.Node,
  owner: string,
): { readonly options: CallOptionsSpec; readonly idNode?: ts.Node } {
  const names = { known: callNames, elsewhere: new Map([...ofDags, ...ofDeclarations]) };
  const entries = new OptionEntries(r.shared, value, at, owner, names, r);
  const options = said<CallOptionsSpec>({
    ...readShared(entries),
    id: readId(entries),
    triggerRule: readTriggerRule(entries),
  });
  return { options, ...(entries.has('id') && { idNode: entries.valueNodeOf('id') }) };
}

function readShared(entries: OptionEntries): SharedTaskSpec {
  const retryDelayMs = entries.durationMs('retryDelay');
  return said<SharedTaskSpec>({
    retries: entries.whole('retries', 0),
    retryDelayMs,
    retryBackoff: readBackoff(entries, retryDelayMs),
    timeoutMs: positive(entries, 'timeout'),
    pool: entries.text('pool'),
    poolSlots: entries.whole('poolSlots', 1),
    priority: entries.whole('priority', Number.NEGATIVE_INFINITY),
    queue: entries.text('queue'),
    tags: entries.texts('tags'),
    doc: entries.text('doc'),
    displayName: entries.text('displayName'),
  });
}

/** A limit of no time at all would fail every try. */
export function positive(entries: OptionEntries, name: string): number | undefined {
  const durationMs = entries.durationMs(name);
  if (durationMs !== 0) return durationMs;
  const value = String(entries.constant(name));
  entries.report('bad-number', entries.valueNodeOf(name), { option: name, value, wanted: 'a time above zero' });
  return undefined;
}

const dayMs = 86_400_000;

function readBackoff(entries: OptionEntries, retryDelayMs: number | undefined): SharedTaskSpec['retryBackoff'] {
  const value = entries.constant('retryBackoff');
  if (value === undefined || value === false) return value;
  const at = entries.valueNodeOf('retryBackoff');
  if (value === true) return { factor: 2, maxMs: dayMs, jitter: 0.2 };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return entries.wrongType('retryBackoff', value, '`true`, `false` or `{ factor, max, jitter }`');
  }
  const { factor = 2, max = '1d', jitter = 0.2, ...rest } = value as Record<string, unknown>;
  for (const option of Object.keys(rest)) {
    entries.report(
      'unknown-option',
      at,
      { option, owner: '`retryBackoff`' },
      nearest(option, ['factor', 'max', 'jitter']),
    );
  }
  const bad = (because: string): undefined => entries.report('bad-retry-backoff', at, { because }) as undefined;
  if (typeof factor !== 'number' || !(factor >= 1))
    return bad(`its factor is ${String(factor)}, so the waits would shrink`);
  if (typeof jitter !== 'number' || !(jitter >= 0 && jitter <= 1)) {
    return bad(`its jitter is ${String(jitter)}, and is a share from 0 to 1`);
  }
  if (typeof max !== 'string') return bad(`its max is ${String(max)}, and is a duration`);
  const maxMs = entries.parseDurationMs('max', max, at);
  if (maxMs === undefined) return undefined;
  if (retryDelayMs !== undefined && maxMs < retryDelayMs) return bad(`its max '${max}' is shorter than \`retryDelay\``);
  return { factor, maxMs, jitter };
}

function readTeardown(entries: OptionEntries): TaskOptionsSpec['teardown'] {
  const value = entries.get('teardown');
  if (value?.kind === 'callable' && value.declaration.kind === 'task') return { key: value.declaration.key };
  const method = entries.text('teardown');
  return method === undefined ? undefined : { method };
}

function readId(entries: OptionEntries): string | undefined {
  const id = entries.text('id');
  if (id === undefined) return undefined;
  const because = faultOfId(id);
  if (because === undefined) return id;
  entries.report('invalid-id', entries.valueNodeOf('id'), { what: 'call', id, because });
  return undefined;
}

function readTriggerRule(entries: OptionEntries): TriggerRule | undefined {
  const value = entries.text('triggerRule');
  if (value === undefined) return undefined;
  const rule = triggerRules.find((one) => one === value);
  if (rule === undefined) {
    const at = entries.valueNodeOf('triggerRule');
    entries.report('unknown-trigger-rule', at, { value }, nearest(value, triggerRules));
  }
  return rule;
}
