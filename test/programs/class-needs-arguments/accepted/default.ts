import { dag, task, type Flow } from 'tradewind';

export class Orders {
  readonly url: string;

  constructor(url = 'https://example.com/orders') {
    this.url = url;
  }

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
