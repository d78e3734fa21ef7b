/** A day or local time of a zone, as an ISO instant; one that names its offset already stays what it is. */
export function instantIn(text: string, timezone: string): string {
  if (/(?:Z|[+-]\d{2}:\d{2})$/.test(text)) return new Date(text).toISOString();
  const wallMs = Date.parse(`${text.includes('T') ? text : `${text}T00:00`}Z`);
  // The offset is asked twice: the first guess may lie on the other side of a change of the clocks.
  let instantMs = wallMs - offsetMs(wallMs, timezone);
  instantMs = wallMs - offsetMs(instantMs, timezone);
  // In the gap of a change the wall time does not exist: the instant is the first one after it.
  if (instantMs + offsetMs(instantMs, timezone) < wallMs) instantMs = wallMs - offsetMs(wallMs - dayMs, timezone);
  return new Date(instantMs).toISOString();
}

const dayMs = 86_400_000;

/** How far the zone's clocks are ahead of UTC at that instant. */
function offsetMs(instantMs: number, timezone: string): number {
  const parts = formatOf(timezone).formatToParts(instantMs);
  const at = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((part) => part.type === type)?.value ?? '0');
  const wallMs = Date.UTC(at('year'), at('month') - 1, at('day'), at('hour'), at('minute'), at('second'));
  return wallMs - Math.floor(instantMs / 1000) * 1000;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timezone: string): Intl.DateTimeFormat {
  let format = formats.get(timezone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: timezone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(timezone, format);
  }
  return format;
}
