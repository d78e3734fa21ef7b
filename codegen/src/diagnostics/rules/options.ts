import { rule } from '../rule.ts';

/** TW2050–TW2099: options of dags, groups, tasks and calls. */
export const optionRules = {
  'unknown-option': rule({
    code: 'TW2050',
    severity: 'error',
    category: 'options',
    title: 'An option that does not exist',
    message: (a: { option: string; owner: string }) =>
      `${a.owner} has no option \`${a.option}\`, so it would change nothing.`,
  }),
  'misplaced-option': rule({
    code: 'TW2051',
    severity: 'error',
    category: 'options',
    title: 'An option in the wrong place',
    message: (a: { option: string; owner: string; belongs: string }) =>
      `\`${a.option}\` is no option of ${a.owner}: it belongs to ${a.belongs}.`,
    help: (a) =>
      a.belongs === 'the call'
        ? `Give it where the task is called: \`this.task.with({ ${a.option}: … })(…)\`.`
        : `Move \`${a.option}\` to ${a.belongs}.`,
  }),
  'option-not-constant': rule({
    code: 'TW2052',
    severity: 'error',
    category: 'options',
    title: 'An option that is not constant',
    message: (a: { option: string; because: string }) =>
      `\`${a.option}\` must be known when the project is compiled, but ${a.because}.`,
    help: () => 'Write a literal, a constant of this or another module, or arithmetic and templates of these.',
  }),
  'wrong-option-type': rule({
    code: 'TW2053',
    severity: 'error',
    category: 'options',
    title: 'An option of the wrong type',
    message: (a: { option: string; seen: string; wanted: string }) =>
      `\`${a.option}\` is ${a.seen}; it takes ${a.wanted}.`,
  }),
  'bad-duration': rule({
    code: 'TW2054',
    severity: 'error',
    category: 'options',
    title: 'A duration that cannot be read',
    message: (a: { option: string; value: string; because: string }) =>
      `\`${a.option}: '${a.value}'\` is not a duration: ${a.because}.`,
    help: () => "Write a number and a unit: '500ms', '30s', '5m', '2h', '1d', '1w', or several as in '1h30m'.",
  }),
  'bad-cron': rule({
    code: 'TW2055',
    severity: 'error',
    category: 'options',
    title: 'A schedule that cannot be read',
    message: (a: { value: string; because: string }) =>
      `The schedule '${a.value}' is not a cron expression: ${a.because}.`,
    help: () =>
      "A cron expression has five fields, `minute hour day-of-month month day-of-week`: '30 6 * * mon-fri'. Or write '@hourly', '@daily', '@weekly', '@monthly', '@yearly', '@once', or null for none.",
  }),
  'cron-never-fires': rule({
    code: 'TW2056',
    severity: 'error',
    category: 'options',
    title: 'A schedule that never comes',
    message: (a: { value: string; because: string }) =>
      `The schedule '${a.value}' can be read, but ${a.because}: no run would ever be made.`,
    help: () => "For the last day of each month write `L`: '0 0 L * *'.",
  }),
  'bad-time-zone': rule({
    code: 'TW2057',
    severity: 'error',
    category: 'options',
    title: 'A time zone that does not exist',
    message: (a: { value: string }) => `'${a.value}' is not the name of a time zone.`,
    help: () =>
      "Use a name of the IANA database, 'Europe/Berlin' or 'UTC'. Abbreviations and offsets ('CET', '+02:00') do not know about daylight saving.",
  }),
  'bad-date': rule({
    code: 'TW2058',
    severity: 'error',
    category: 'options',
    title: 'A date that cannot be read',
    message: (a: { option: string; value: string; because: string }) =>
      `\`${a.option}: '${a.value}'\` is not a date: ${a.because}.`,
    help: () => "Write '2026-01-31', '2026-01-31T06:00' (both in the dag's time zone) or '2026-01-31T06:00:00Z'.",
  }),
  'end-before-start': rule({
    code: 'TW2059',
    severity: 'error',
    category: 'options',
    title: 'A dag that ends before it starts',
    message: (a: { start: string; end: string }) =>
      `\`end: '${a.end}'\` is not after \`start: '${a.start}'\`: no run fits between them.`,
    help: () => 'Swap the two, or remove `end` if the dag has none.',
  }),
  'bad-number': rule({
    code: 'TW2060',
    severity: 'error',
    category: 'options',
    title: 'A number out of range',
    message: (a: { option: string; value: string; wanted: string }) =>
      `\`${a.option}\` is ${a.value}; it takes ${a.wanted}.`,
  }),
  'unknown-trigger-rule': rule({
    code: 'TW2061',
    severity: 'error',
    category: 'options',
    title: 'A trigger rule that does not exist',
    message: (a: { value: string }) => `'${a.value}' is not a trigger rule.`,
    help: () => "The usual ones: 'all_success' (the default), 'all_done', 'none_failed', 'one_success', 'one_failed'.",
  }),
  'schedule-without-start': rule({
    code: 'TW2062',
    severity: 'warning',
    category: 'options',
    title: 'Catching up from nowhere',
    message: (a: { dag: string }) =>
      `\`${a.dag}\` has \`catchup: true\` but no \`start\`: there is no first interval to catch up from.`,
    help: () => "Add `start: '2026-01-01'`, or remove `catchup`.",
  }),
  'options-not-literal': rule({
    code: 'TW2063',
    severity: 'error',
    category: 'options',
    title: 'Options that cannot be read',
    message: (a: { owner: string; because: string }) =>
      `The options of ${a.owner} must be an object whose keys are known when the project is compiled, but ${a.because}.`,
    help: () => 'Write `{ … }` there, or a constant that holds it; constants may be spread into it.',
  }),
  'bad-retry-backoff': rule({
    code: 'TW2064',
    severity: 'error',
    category: 'options',
    title: 'A back-off that shrinks',
    message: (a: { because: string }) => `This \`retryBackoff\` cannot be: ${a.because}.`,
    help: () =>
      "Write `retryBackoff: { factor: 2, max: '10m', jitter: 0.1 }`: factor at least 1, jitter from 0 to 1, max not below `retryDelay`.",
  }),
  'unused-option': rule({
    code: 'TW2065',
    severity: 'warning',
    category: 'options',
    title: 'An option without effect',
    message: (a: { option: string; because: string }) => `\`${a.option}\` changes nothing: ${a.because}.`,
    help: (a) => `Remove \`${a.option}\`, or add what it needs.`,
  }),
};
