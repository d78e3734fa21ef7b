import { dag, task, type Flow } from 'tradewind';

export abstract class Orders {
  abstract readonly url: string;

  @task()
  async extract(): Promise<string> {
    const response = await fetch(this.url);
    return response.text();
  }

  @dag({ schedule: '@daily' })
  orders(this: Flow<this>) {
    return this.extract();
  }
}
