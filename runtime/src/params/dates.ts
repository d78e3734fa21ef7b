/** Dates on the command line. */

const day = /^\d{4}-\d{2}-\d{2}$/;
const instant = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?$/;

/**
 * A day (its midnight in UTC) or an instant, in UTC unless it says otherwise. Not what `new Date` would do, which takes
 * an instant without a zone for local time: the same command must mean the same on every machine.
 */
export function parseInstant(text: string): Date | undefined {
  const isDay = day.test(text);
  if (!isDay && !instant.test(text)) return undefined;
  const zoned = isDay || /(Z|[+-]\d{2}:?\d{2})$/.test(text.slice(10)) ? text : `${text}Z`;
  const date = new Date(zoned.replace(' ', 'T'));
  if (Number.isNaN(date.getTime())) return undefined;
  // `2026-02-31` would silently become March.
  return isDay && date.toISOString().slice(0, 10) !== text ? undefined : date;
}
