import { dag, task, type Flow } from 'tradewind';

export class Folders {
  @task()
  list(path: string): string[] {
    return [path];
  }

  @dag()
  walk(this: Flow<this>, path: string): void {
    this.list(path);
    this.down(path);
  }

  @dag()
  down(this: Flow<this>, path: string): void {
    this.walk(path);
  }
}
