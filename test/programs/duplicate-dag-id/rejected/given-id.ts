import { dag, task, type Flow } from 'tradewind';

export class Reports {
  @task()
  write(name: string): string {
    return name;
  }

  @dag({ schedule: '@daily' })
  sales(this: Flow<this>) {
    return this.write('sales');
  }

  @dag({ id: 'sales', schedule: '@weekly' })
  weeklySales(this: Flow<this>) {
    return this.write('weekly sales');
  }
}
