import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { context, dag, type Flow, run, task } from 'tradewind';
import { type Airport, readAirports, readFlights } from '../lib/sources.ts';

/** Where a run's flights lie, and how many they are: large data travels as a file, what is known of it as an XCom. */
interface Partition {
  file: string;
  flights: number;
}

interface AirportDelay {
  iata: string;
  departures: number;
  /** Mean delay of the departures, in minutes. */
  meanDelayMinutes: number;
  /** Share of departures that were 15 minutes late or more. */
  lateShare: number;
}

interface Row extends AirportDelay {
  name: string;
  city: string;
}

interface Report {
  file: string;
  flights: number;
  airports: number;
  worst: { airport: string; meanDelayMinutes: number }[];
}

export class Flights {
  /** Cuts the flights of the run's data interval out of the year's file. */
  @task({ retries: 2, retryDelay: '10s', timeout: '5m' })
  async partition(): Promise<Partition> {
    const { ds, dataInterval, log } = context();
    const flights = await readFlights(dataInterval.start, dataInterval.end);
    const file = join('data', `flights-${ds}.json`);
    await mkdir('data', { recursive: true });
    await writeFile(file, JSON.stringify(flights));
    log.info('partition written', { file, flights: flights.origins.length });
    return { file, flights: flights.origins.length };
  }

  @task()
  async delays(partition: Partition, atLeast: number): Promise<AirportDelay[]> {
    const { origins, delaysMinutes } = JSON.parse(await readFile(partition.file, 'utf8')) as Awaited<
      ReturnType<typeof readFlights>
    >;
    const sums = new Map<string, { departures: number; minutes: number; late: number }>();
    origins.forEach((iata, i) => {
      const sum = sums.get(iata) ?? { departures: 0, minutes: 0, late: 0 };
      const minutes = delaysMinutes[i] ?? 0;
      sums.set(iata, {
        departures: sum.departures + 1,
        minutes: sum.minutes + minutes,
        late: sum.late + (minutes >= 15 ? 1 : 0),
      });
    });
    return [...sums]
      .filter(([, { departures }]) => departures >= atLeast)
      .map(([iata, { departures, minutes, late }]) => ({
        iata,
        departures,
        meanDelayMinutes: minutes / departures,
        lateShare: late / departures,
      }));
  }

  @task()
  async airports(): Promise<Map<string, Airport>> {
    return readAirports();
  }

  /** Joins the airports' names, worst delay first. */
  @task()
  named(delays: AirportDelay[], airports: Map<string, Airport>): Row[] {
    return delays
      .map((delay) => ({
        ...delay,
        name: airports.get(delay.iata)?.name ?? delay.iata,
        city: airports.get(delay.iata)?.city ?? '?',
      }))
      .sort((a, b) => b.meanDelayMinutes - a.meanDelayMinutes || a.iata.localeCompare(b.iata));
  }

  @task()
  async report(rows: Row[], flights: number, title: string): Promise<Report> {
    const file = join('reports', `${context().ds}.md`);
    const lines = rows.map(
      (row) =>
        `| ${row.iata} | ${row.name}, ${row.city} | ${row.departures} | ${row.meanDelayMinutes.toFixed(1)} | ${(row.lateShare * 100).toFixed(1)} % |`,
    );
    const table = ['| | airport | departures | mean delay (min) | late |', '|---|---|--:|--:|--:|', ...lines];
    await mkdir('reports', { recursive: true });
    await writeFile(file, `# ${title}\n\n${flights} flights.\n\n${table.join('\n')}\n`);
    const worst = rows.slice(0, 3).map((row) => ({
      airport: `${row.name} (${row.iata})`,
      meanDelayMinutes: Math.round(row.meanDelayMinutes * 10) / 10,
    }));
    return { file, flights, airports: rows.length, worst };
  }

  /** Which airports kept people waiting, week by week. */
  @dag({ schedule: '@weekly', start: '2001-01-01', tags: ['example'] })
  flights(this: Flow<this>, atLeast: number = 100) {
    const partition = this.partition();
    const delays = this.delays(partition, atLeast);
    const rows = this.named(delays, this.airports());
    return this.report(rows, partition.flights, `Departure delays, week of ${run.ds}`);
  }
}
