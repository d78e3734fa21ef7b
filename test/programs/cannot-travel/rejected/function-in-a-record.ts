import { dag, task, type Flow } from 'tradewind';

interface Report {
  readonly title: string;
  readonly sections: readonly Section[];
}

interface Section {
  readonly heading: string;
  readonly render: (width: number) => string;
}

export class Reports {
  @task()
  build(): Report {
    return { title: 'Orders', sections: [{ heading: 'Europe', render: (width) => '-'.repeat(width) }] };
  }

  @task()
  print(report: Report): void {
    console.log(report.title);
  }

  @dag({ schedule: '@daily' })
  reports(this: Flow<this>) {
    this.print(this.build());
  }
}
