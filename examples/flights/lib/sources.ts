/**
 * The data: US domestic flights of the first half of 2001 (3 million rows) and the airports, as the npm package
 * `vega-datasets` ships them. Nothing of Tradewind is in here: tasks call ordinary code.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { asyncBufferFromFile, parquetMetadataAsync, parquetRead } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';

const packageFolder = join(dirname(createRequire(import.meta.url).resolve('vega-datasets')), '..');
const dataFile = (name: string): string => join(packageFolder, 'data', name);

/** Columns, item i of each being one flight. */
export interface FlightColumns {
  origins: string[];
  delaysMinutes: number[];
}

export interface Airport {
  name: string;
  city: string;
}

/** The flights that left in [start, end). The file is in order of time: only row groups that can hold some are read. */
export async function readFlights(start: Date, end: Date): Promise<FlightColumns> {
  const file = await asyncBufferFromFile(dataFile('flights-3m.parquet'));
  const metadata = await parquetMetadataAsync(file);
  const flights: FlightColumns = { origins: [], delaysMinutes: [] };
  let rowStart = 0;
  for (const group of metadata.row_groups) {
    const rowEnd = rowStart + Number(group.num_rows);
    const dates = group.columns.find((column) => column.meta_data?.path_in_schema[0] === 'date')?.meta_data?.statistics;
    if ((dates?.min_value ?? start) < end && (dates?.max_value ?? start) >= start) {
      await parquetRead({
        file,
        metadata,
        compressors,
        columns: ['date', 'delay', 'origin'],
        rowStart,
        rowEnd,
        rowFormat: 'object',
        onComplete: (rows) => {
          for (const row of rows as { date: Date; delay: bigint; origin: string }[]) {
            if (row.date < start || row.date >= end) continue;
            flights.origins.push(row.origin);
            flights.delaysMinutes.push(Number(row.delay));
          }
        },
      });
    }
    rowStart = rowEnd;
  }
  return flights;
}

/** By IATA code. A field may be quoted; none of this file holds a line break. */
export async function readAirports(): Promise<Map<string, Airport>> {
  const [, ...lines] = (await readFile(dataFile('airports.csv'), 'utf8')).trim().split('\n');
  return new Map(
    lines.map((line) => {
      const [iata = '', name = '', city = ''] = [...line.matchAll(/(?:^|,)(?:"([^"]*)"|([^",]*))/g)].map(
        ([, quoted, plain]) => quoted ?? plain ?? '',
      );
      return [iata, { name, city }] as const;
    }),
  );
}
