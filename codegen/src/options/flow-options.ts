import type { Schedule } from '@tradewind/sdk/manifest';
import type { ts } from 'ts-morph';
import { findInSchedule } from '../check/cron.ts';
import { findInDate, findInTimeZone } from '../check/dates.ts';
import { faultOfId } from '../graph/names.ts';
import type { Shared } from '../read/reader.ts';
import type { Abstract } from '../read/values.ts';
import { OptionEntries, said } from './entries.ts';
import type { DagOptionsSpec } from './specs.ts';
import { positive, readTaskDefaults } from './task-options.ts';
import { instantIn } from './time-zones.ts';

const groupNames = ['id', 'taskDefaults', 'tags', 'doc', 'displayName'];
const dagCallbacks = ['onSuccess', 'onFailure'];
const dagNames = [
  ...groupNames,
  'schedule',
  'timezone',
  'start',
  'end',
  'catchup',
  'maxActiveRuns',
  'maxActiveTasks',
  'dependsOnPast',
  'timeout',
  ...dagCallbacks,
];
const ofTasks: readonly [string, string][] = [
  'retries',
  'retryDelay',
  'retryBackoff',
  'pool',
  'poolSlots',
  'priority',
  'queue',
].map((name) => [name, '`taskDefaults`']);
const ofDags: readonly [string, string][] = dagNames
  .filter((name) => !groupNames.includes(name))
  .map((name) => [name, 'a dag']);

/** What was read, and whether there was an id at all, good or bad. */
export type FlowOptions = DagOptionsSpec & { readonly hasId: boolean };

/** Of `@dag`, `@group` and their function forms. */
export function readFlowOptions(
  shared: Shared,
  value: Abstract,
  at: ts.Node,
  word: 'dag' | 'group',
  name: string,
): FlowOptions {
  const owner = `the ${word} \`${name}\``;
  const names =
    word === 'dag'
      ? { known: dagNames, elsewhere: new Map(ofTasks) }
      : { known: groupNames, elsewhere: new Map([...ofTasks, ...ofDags]) };
  const entries = new OptionEntries(shared, value, at, owner, names);
  const defaults = entries.get('taskDefaults');
  const common = {
    id: readId(entries, word),
    taskDefaults:
      defaults === undefined
        ? undefined
        : readTaskDefaults(shared, defaults, entries.valueNodeOf('taskDefaults'), `\`taskDefaults\` of \`${name}\``),
    tags: entries.texts('tags'),
    doc: entries.text('doc'),
    displayName: entries.text('displayName'),
  };
  const hasId = entries.has('id');
  if (word === 'group') return { ...said<DagOptionsSpec>(common), hasId };
  return { ...said<DagOptionsSpec>({ ...common, ...readDagOnly(entries, name) }), hasId };
}

function readId(entries: OptionEntries, word: string): string | undefined {
  const id = entries.text('id');
  const because = id === undefined ? undefined : faultOfId(id);
  if (id === undefined || because === undefined) return id;
  entries.report('invalid-id', entries.valueNodeOf('id'), { what: word, id, because });
  return id;
}

type DagOnly = Pick<
  DagOptionsSpec,
  | 'schedule'
  | 'timezone'
  | 'start'
  | 'end'
  | 'catchup'
  | 'maxActiveRuns'
  | 'maxActiveTasks'
  | 'dependsOnPast'
  | 'timeoutMs'
  | 'callbacks'
>;

function readDagOnly(entries: OptionEntries, name: string): { [K in keyof DagOnly]: DagOnly[K] | undefined } {
  const timezone = readTimeZone(entries);
  const start = readDate(entries, 'start', timezone);
  const end = readDate(entries, 'end', timezone);
  if (start !== undefined && end !== undefined && end <= start) {
    const [from, to] = [entries.text('start') ?? start, entries.text('end') ?? end];
    entries.report('end-before-start', entries.nodeOf('end'), { start: from, end: to });
  }
  const catchup = entries.boolean('catchup');
  if (catchup === true && !entries.has('start')) {
    entries.report('schedule-without-start', entries.nodeOf('catchup'), { dag: name });
  }
  return {
    schedule: readSchedule(entries),
    timezone,
    start,
    end,
    catchup,
    maxActiveRuns: entries.whole('maxActiveRuns', 1),
    maxActiveTasks: entries.whole('maxActiveTasks', 1),
    dependsOnPast: entries.boolean('dependsOnPast'),
    timeoutMs: positive(entries, 'timeout'),
    callbacks: entries.callbacks(dagCallbacks, `the dag \`${name}\``),
  };
}

const presets: ReadonlyMap<string, string> = new Map([
  ['@hourly', '0 * * * *'],
  ['@daily', '0 0 * * *'],
  ['@weekly', '0 0 * * 0'],
  ['@monthly', '0 0 1 * *'],
  ['@quarterly', '0 0 1 */3 *'],
  ['@yearly', '0 0 1 1 *'],
]);

function readSchedule(entries: OptionEntries): Schedule | undefined {
  const value = entries.constant('schedule');
  if (value === undefined) return undefined;
  if (value === null) return { kind: 'none' };
  if (typeof value !== 'string') return entries.wrongType('schedule', value, 'a text or `null`');
  if (value === '@once') return { kind: 'once' };
  const preset = presets.get(value);
  if (preset !== undefined) return { kind: 'cron', expression: preset };
  const at = entries.valueNodeOf('schedule');
  if (/^[\d.]+\s*[A-Za-z]/.test(value) || /^\d+$/.test(value)) {
    const everyMs = entries.parseDurationMs('schedule', value, at);
    if (everyMs === undefined || everyMs > 0) return everyMs === undefined ? undefined : { kind: 'every', everyMs };
    entries.report('bad-number', at, { option: 'schedule', value, wanted: 'a time above zero' });
    return undefined;
  }
  const finding = findInSchedule(value);
  if (finding !== undefined) {
    entries.report(finding.rule, at, finding.args, finding.suggestions);
    return undefined;
  }
  return { kind: 'cron', expression: value.trim().split(/\s+/).join(' ') };
}

function readTimeZone(entries: OptionEntries): string | undefined {
  const value = entries.text('timezone');
  const finding = value === undefined ? undefined : findInTimeZone(value);
  if (finding === undefined) return value;
  entries.report(finding.rule, entries.valueNodeOf('timezone'), finding.args, finding.suggestions);
  return undefined;
}

/** As an ISO instant. */
function readDate(entries: OptionEntries, name: string, timezone: string | undefined): string | undefined {
  const value = entries.text(name);
  if (value === undefined) return undefined;
  const finding = findInDate(name, value);
  if (finding === undefined) return instantIn(value, timezone ?? 'UTC');
  entries.report(finding.rule, entries.valueNodeOf(name), finding.args, finding.suggestions);
  return undefined;
}
