import { dag, task, type Flow } from 'tradewind';

interface Launch {
  name: string;
  succeeded: boolean;
}

export class Rockets {
  @task({ retries: 2, timeout: '1m' })
  async launches(year: number): Promise<Launch[]> {
    return [{ name: String(year), succeeded: false }];
  }

  @task()
  failures(launches: Launch[]): string[] {
    return launches.map((launch) => launch.name);
  }

  @task()
  report(failures: string[]): string {
    return failures.join(', ');
  }

  @dag({ schedule: '@yearly', start: '2020-01-01' })
  rockets(this: Flow<this>, year: number = 2026) {
    const launches = this.launches(year);
    this.report(this.launches(year));
    this.launches('2025');
    this.failures(launches).lenght;
  }
}
