import { dag, task, type Flow } from 'tradewind';

// `this: Flow<this>`: no class name, works in sub-classes and in a generic abstract base
export abstract class Etl<T extends { id: string }, Out = number> {
  abstract extract(day: string): Promise<T[]>;
  abstract one(row: T): Promise<Out>;
  @task() load(rows: T[], outs: Out[]): number { return rows.length + outs.length; }
  @dag() etl(this: Flow<this>, day: string = 'x') { const rows = this.extract(day); const outs = rows.map((r) => this.one(r)); return this.load(rows, outs); }
}
export class Orders extends Etl<{ id: string; eur: number }> {
  @task() async extract(day: string): Promise<{ id: string; eur: number }[]> { return []; }
  @task() async one(row: { id: string; eur: number }): Promise<number> { return row.eur; }
  @dag() all(this: Flow<this>) { const n = this.etl('d'); this.load([], [n]); return n; }
}
