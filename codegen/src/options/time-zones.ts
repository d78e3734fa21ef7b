/** A day or local time of a zone, as an ISO instant; one that names its offset already stays what it is. */
export function instantIn(text: string, timezone: string): string {
  if (/(?:Z|[+-]\d{2}:\d{2})$/.test(text)) return new Date(text).toISOString();
  const wallMs = Date.parse(`${text.includes('T') ? text : `${text}T00:00`}Z`);
  const [before, after] = [offsetMs(wallMs - dayMs, timezone), offsetMs(wallMs + dayMs, timezone)];
  // Where the clocks go back a wall time comes twice: the first is meant, that of the larger offset.
  for (const offset of [Math.max(before, after), Math.min(before, after)]) {
    const instantMs = wallMs - offset;
    if (offsetMs(instantMs, timezone) === offset) return new Date(instantMs).toISOString();
  }
  // Where they go forward it does not come at all: it is as long after the change as it would have been.
  return new Date(wallMs - before).toISOString();
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
