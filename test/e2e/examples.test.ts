/** The examples run as their READMEs say; what they answer is computed here a second time, by other means. */
import { readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { beforeAll, expect, test } from 'vitest';
import { runBin } from '../support/project.ts';

const examples = fileURLToPath(new URL('../../examples', import.meta.url));
const dataPackage = dirname(createRequire(import.meta.url).resolve('vega-datasets'));
const data = (name: string): string => join(dataPackage, '../data', name);

beforeAll(() => {
  for (const name of ['flights', 'weather'])
    rmSync(join(examples, name, '.tradewind'), { recursive: true, force: true });
});

test('flights: the week of 2001-01-07, against the same sums over the whole table', async () => {
  const { code, stdout, stderr } = await runBin(
    ['run', 'flights', '--logical-date', '2001-01-07', '--json'],
    join(examples, 'flights'),
  );
  expect(code, stderr).toBe(0);
  const { result } = JSON.parse(stdout) as {
    result: { file: string; flights: number; airports: number; worst: { airport: string; meanDelayMinutes: number }[] };
  };

  // Rows 0 to 400,000 hold January's first three weeks; the file is in order of time.
  const file = await asyncBufferFromFile(data('flights-3m.parquet'));
  const rows = (await parquetReadObjects({ file, compressors, rowStart: 0, rowEnd: 400_000 })) as {
    date: Date;
    delay: bigint;
    origin: string;
  }[];
  expect(rows.at(-1)?.date.getTime()).toBeGreaterThan(Date.UTC(2001, 0, 14));
  const week = rows.filter(
    ({ date }) => date.getTime() >= Date.UTC(2001, 0, 7) && date.getTime() < Date.UTC(2001, 0, 14),
  );
  const byOrigin = Map.groupBy(week, ({ origin }) => origin);
  const means = [...byOrigin]
    .filter(([, flights]) => flights.length >= 100)
    .map(([iata, flights]) => ({
      iata,
      departures: flights.length,
      mean: flights.reduce((sum, { delay }) => sum + Number(delay), 0) / flights.length,
    }))
    .sort((a, b) => b.mean - a.mean);

  expect(result.flights).toBe(week.length);
  expect(result.airports).toBe(means.length);
  expect(result.worst.map(({ meanDelayMinutes }) => meanDelayMinutes)).toEqual(
    means.slice(0, 3).map(({ mean }) => Math.round(mean * 10) / 10),
  );
  for (const [i, { iata }] of means.slice(0, 3).entries()) expect(result.worst[i]?.airport).toContain(`(${iata})`);

  const report = readFileSync(join(examples, 'flights', result.file), 'utf8');
  const table = report.split('\n').filter((line) => /^\| [A-Z]{3} /.test(line));
  expect(table).toHaveLength(means.length);
  for (const { iata, departures, mean } of means) {
    const line = table.find((row) => row.startsWith(`| ${iata} `));
    expect(line).toContain(`| ${departures} | ${mean.toFixed(1)} |`);
  }
  expect(table.find((row) => row.startsWith('| ATL '))).toContain('William B Hartsfield-Atlanta Intl, Atlanta');
});

test('weather: four years, against sums over the file', async () => {
  const { code, stdout, stderr } = await runBin(
    ['run', 'weather', '--logical-date', '2016-01-01', '--json', '--new'],
    join(examples, 'weather'),
  );
  expect(code, stderr).toBe(0);
  const { result } = JSON.parse(stdout) as {
    result: {
      wettest: string;
      driest: string;
      years: { year: string; days: number; wetDays: number; precipitationMm: number }[];
    };
  };
  const days = readFileSync(data('seattle-weather.csv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));
  const expected = ['2012', '2013', '2014', '2015'].map((year) => {
    const own = days.filter(([date]) => date?.startsWith(year));
    const tenths = own.reduce((sum, [, precipitation]) => sum + Math.round(Number(precipitation) * 10), 0);
    return {
      year,
      days: own.length,
      wetDays: own.filter(([, precipitation]) => Number(precipitation) >= 1).length,
      precipitationMm: tenths / 10,
    };
  });
  expect(result.years).toMatchObject(expected);
  const byWet = expected.toSorted((a, b) => b.precipitationMm - a.precipitationMm);
  expect(result).toMatchObject({ wettest: byWet[0]?.year, driest: byWet.at(-1)?.year });
});
