import { dag, task, type Flow } from 'tradewind';

export class Flights {
  bucket = 's3://flights';

  get region(): string {
    return 'eu';
  }

  @task()
  load(from: string): void {
    console.log(from);
  }

  @dag()
  flights(this: Flow<this>) {
    this.load(this.bucket);
    this.load(this.region);
  }
}
