/** Three tasks: what the guide shows. */
import { context, dag, type Flow, task } from 'tradewind';

export interface Launch {
  readonly name: string;
}

export class Rockets {
  @task()
  async launches(region: 'eu' | 'us'): Promise<Launch[]> {
    throw new Error(`no network for ${region}`);
  }

  @task()
  names(launches: Launch[]): string[] {
    context().log.info('naming', { count: launches.length });
    return launches.map(({ name }) => name);
  }

  @task()
  report(names: string[]): string {
    console.log(`writing ${names.length}`);
    return names.join(', ');
  }

  @dag({ schedule: '@daily', start: '2026-02-01' })
  rockets(this: Flow<this>, region: 'eu' | 'us' = 'eu') {
    return this.report(this.names(this.launches(region)));
  }
}
