import { dag, task, type Flow } from 'tradewind';

type Region = 'eu' | 'us';

export class Flights {
  @task()
  async load(region: Region): Promise<number> {
    return region.length;
  }

  @dag()
  flights(this: Flow<this>) {
    return this.load('asia');
  }
}
