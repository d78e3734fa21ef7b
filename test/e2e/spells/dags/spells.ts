/** Four years of Seattle's rain: a branch in a loop in a loop in a sub-flow, with `try`/`finally` around it. */
import { appendFileSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { context, dag, failForGood, group, task } from 'tradewind';

interface Month {
  name: string;
  /** Millimetres, day by day. */
  rainMm: number[];
}

interface Spell {
  month: string;
  /** The day of the month. */
  from: number;
  days: number;
  totalMm: number;
}

interface Line {
  spell: string;
  mm: number;
  isStorm: boolean;
}

interface Year {
  year: string;
  spells: number;
  storms: number;
  mm: number;
}

/** What was done, told to the test: it knows nothing of our tables. */
function note(what: string): void {
  const { LEDGER } = process.env;
  if (LEDGER !== undefined) appendFileSync(LEDGER, `${what} ${context().tryNumber}\n`);
}

const round = (mm: number): number => Math.round(mm * 10) / 10;
const nameOf = ({ month, from }: Spell): string => `${month}-${String(from).padStart(2, '0')}`;

export const open = task((): string => {
  note('open');
  return 'desk';
});

export const months = task((year: string): Month[] => {
  note(`months:${year}`);
  const data = createRequire(import.meta.url).resolve('vega-datasets');
  const lines = readFileSync(join(dirname(data), '../data/seattle-weather.csv'), 'utf8')
    .trim()
    .split('\n');
  const byMonth = new Map<string, number[]>();
  for (const line of lines) {
    const [date = '', rain] = line.split(',');
    if (!date.startsWith(year)) continue;
    const month = date.slice(0, 7);
    byMonth.set(month, [...(byMonth.get(month) ?? []), Number(rain)]);
  }
  return [...byMonth].map(([name, rainMm]) => ({ name, rainMm }));
});

/** Days in a row with rain. */
export const spellsOf = task(({ name, rainMm }: Month, wetFromMm: number): Spell[] => {
  note(`spellsOf:${name}`);
  const found: Spell[] = [];
  let days = 0;
  for (const [index, mm] of [...rainMm, 0].entries()) {
    if (mm >= wetFromMm) days++;
    else if (days > 0) {
      const from = index - days;
      const totalMm = round(rainMm.slice(from, index).reduce((a, b) => a + b, 0));
      found.push({ month: name, from: from + 1, days, totalMm });
      days = 0;
    }
  }
  return found;
});

export const storm = task({ retries: 2, retryDelay: '0s' }, (spell: Spell, broken: string): Line => {
  note(`storm:${nameOf(spell)}`);
  if (nameOf(spell) === broken) failForGood(`the gauge broke on ${broken}`);
  if (context().tryNumber === 1 && spell.days % 5 === 0) throw new Error('the first try of every fifth length fails');
  return { spell: nameOf(spell), mm: spell.totalMm, isStorm: true };
});

export const shower = task((spell: Spell): Line => {
  note(`shower:${nameOf(spell)}`);
  return { spell: nameOf(spell), mm: spell.totalMm, isStorm: false };
});

export const monthly = task((lines: Line[]): Omit<Year, 'year'> => {
  const mm = round(lines.reduce((sum, line) => sum + line.mm, 0));
  return { spells: lines.length, storms: lines.filter(({ isStorm }) => isStorm).length, mm };
});

export const yearly = task((year: string, parts: Omit<Year, 'year'>[]): Year => {
  const sum = (of: (part: Omit<Year, 'year'>) => number): number => parts.reduce((all, part) => all + of(part), 0);
  return {
    year,
    spells: sum(({ spells }) => spells),
    storms: sum(({ storms }) => storms),
    mm: round(sum(({ mm }) => mm)),
  };
});

export const compare = task((years: Year[]): { wettest: string; years: Year[] } => ({
  wettest: years.toSorted((a, b) => b.mm - a.mm)[0]?.year ?? '',
  years,
}));

export const close = task((desk: string): string => {
  note('close');
  return `${desk} closed`;
});

export const season = group(async (year: string, wetFromMm: number, stormFromDays: number, broken: string) => {
  const parts = [];
  for (const month of await months(year)) {
    const lines = [];
    for (const spell of await spellsOf(month, wetFromMm)) {
      const line = spell.days >= stormFromDays ? storm(spell, broken) : shower(spell);
      lines.push(line);
    }
    parts.push(monthly(lines));
  }
  return yearly(year, parts);
});

/** `broken` names a storm whose gauge fails, as `2013-04-04`: then the run fails, and the desk is closed all the same. */
export const spells = dag(async (wetFromMm: number = 0.1, stormFromDays: number = 4, broken: string = '') => {
  const desk = await open();
  try {
    const years = (['2012', '2013', '2014', '2015'] as const).map((year) =>
      season(year, wetFromMm, stormFromDays, broken),
    );
    return await compare(years);
  } finally {
    await close(desk);
  }
});
