import { dag, task } from 'tradewind';

@dag()
export class Flights {
  @task()
  count = async (): Promise<number> => 1;

  @task()
  get total(): number {
    return 1;
  }
}
