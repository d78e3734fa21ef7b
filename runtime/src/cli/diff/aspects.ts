/** What differs in a dag itself: when it runs, what it takes, what it gives. */
import { decode } from '@tradewind/sdk/runtime';
import { type DagManifest, type FlowParameter, type Schedule, typeText } from '@tradewind/sdk/manifest';
import { formatMs } from '../ui/text.ts';
import { shortValue } from '../ui/value.ts';
import type { Change } from './diff.ts';
import { sameSchema, sameValue, was } from './same.ts';

export function aspectChanges(before: DagManifest, after: DagManifest): Change[] {
  return [...parameterChanges(before, after), ...resultChanges(before, after), ...optionChanges(before, after)];
}

function parameterChanges(before: DagManifest, after: DagManifest): Change[] {
  const old = new Map(before.parameters.map((one) => [one.name, one]));
  const now = new Set(after.parameters.map(({ name }) => name));
  const changes: Change[] = [];
  const add = (detail: string, compatible: boolean): void => {
    changes.push({ kind: 'retyped', details: [detail], compatible });
  };
  for (const { name } of before.parameters) {
    if (!now.has(name)) add(`parameter \`${name}\` is gone: who gives it is refused`, false);
  }
  for (const parameter of after.parameters) {
    const { name, schema } = parameter;
    const earlier = old.get(name);
    const fallback = parameter.default;
    if (!earlier) {
      const how = fallback === undefined ? 'must be given' : `is ${defaultText(parameter)} if not given`;
      add(`parameter \`${name}\` (${typeText(schema)}) is new; it ${how}`, fallback !== undefined);
      continue;
    }
    if (!sameSchema(earlier.schema, schema))
      add(`parameter \`${name}\` ${was(typeText(earlier.schema), typeText(schema))}`, false);
    if (!sameValue(earlier.default, fallback))
      add(`default of \`${name}\` ${was(defaultText(earlier), defaultText(parameter))}`, fallback !== undefined);
  }
  return changes;
}

const defaultText = (parameter: FlowParameter): string =>
  parameter.default === undefined ? 'none' : shortValue(decode(parameter.default), 200);

function resultChanges(before: DagManifest, after: DagManifest): Change[] {
  if (sameSchema(before.resultSchema, after.resultSchema)) return [];
  const detail = `result ${was(typeText(before.resultSchema), typeText(after.resultSchema))}`;
  return [{ kind: 'retyped', details: [detail], compatible: false }];
}

const aspects = [
  'timezone',
  'start',
  'end',
  'catchup',
  'maxActiveRuns',
  'maxActiveTasks',
  'dependsOnPast',
  'timeoutMs',
  'tags',
  'callbacks',
  'displayName',
] as const satisfies readonly (keyof DagManifest)[];

function optionChanges(before: DagManifest, after: DagManifest): Change[] {
  const details = aspects.flatMap((name) =>
    sameValue(before[name], after[name]) ? [] : [`\`${name}\` ${was(text(before[name]), text(after[name]))}`],
  );
  if (!sameValue(before.schedule, after.schedule))
    details.unshift(`schedule ${was(scheduleText(before.schedule), scheduleText(after.schedule))}`);
  return details.length === 0 ? [] : [{ kind: 'options', details, compatible: true }];
}

const text = (value: unknown): string => (value === undefined ? 'not set' : JSON.stringify(value));

function scheduleText(schedule: Schedule): string {
  switch (schedule.kind) {
    case 'none':
      return 'none';
    case 'once':
      return 'once';
    case 'cron':
      return `\`${schedule.expression}\``;
    case 'every':
      return `every ${formatMs(schedule.everyMs)}`;
    case 'assets':
      return `${schedule.mode} of ${schedule.assets.join(', ')}`;
  }
}
