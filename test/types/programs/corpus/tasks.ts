/** The tasks that the corpus calls: one of every kind of result and parameter. */
import { dag, task, type Flow } from 'tradewind';

export interface User { name: string; description: string; after: number; with: string; id: string; tags: string[]; home?: { city: string } }
export type Shape = { kind: 'circle'; r: number } | { kind: 'square'; side: number };
export type Json = string | number | boolean | null | Json[] | { [k: string]: Json };
export interface Tree { label: string; children: Tree[] }

export abstract class Base<T> {
  @task() async shared(): Promise<number> { return 1; }
  abstract extract(): Promise<T>;
}

export class Tasks extends Base<User[]> {
  @task({ retries: 2 }) async extract(): Promise<User[]> { return []; }
  @task() async check(): Promise<boolean> { return true; }
  @task() async count(): Promise<number> { return 1; }
  @task() async text(): Promise<string> { return ''; }
  @task() sync(): string { return ''; }
  @task() async nothing(): Promise<void> {}
  @task() async maybe(): Promise<User | null> { return null; }
  @task() async user(): Promise<User> { throw 0; }
  @task() async pair(): Promise<[low: number, label: string]> { return [1, '']; }
  @task() async frozen(): Promise<readonly string[]> { return []; }
  @task() async table(): Promise<Record<string, number>> { return {}; }
  @task() async anything(): Promise<any> { return 1; }
  @task() async unknown(): Promise<unknown> { return 1; }
  @task() async stamp(): Promise<{ when: Date; seen: Map<string, number> }> { throw 0; }
  @task() async shape(): Promise<Shape> { throw 0; }
  @task() async json(): Promise<Json> { return null; }
  @task() async tree(): Promise<Tree> { throw 0; }
  @task() async lit(): Promise<'eu' | 'us'> { return 'eu'; }
  @task() async grid(): Promise<number[][]> { return []; }
  @task() first<T>(xs: T[], at: number): T { return xs[at]!; }
  @task({ teardown: 'nothing' }) async cluster(): Promise<{ url: string }> { return { url: '' }; }

  @task() takesNumber(_: number): void {}
  @task() takesText(_: string): void {}
  @task() takesEither(_: string | number): void {}
  @task() takesMaybe(_: string | undefined): void {}
  @task() takesDate(_: Date): void {}
  @task() takesTable(_: Record<string, number>): void {}
  @task() takesUser(_: User): void {}
  @task() takesUsers(_: User[]): void {}
  @task() takesTexts(_: readonly string[]): void {}
  @task() takesPair(_: [number, string]): void {}
  @task() takesDeep(_: { summary: { total: number }; list: string[] }): void {}
  @task() takesUnknown(_: unknown): void {}
  @task() takesRegion(_: 'eu' | 'us'): void {}
  @task() takesJson(_: Json): void {}
  @task() takesTree(_: Tree): void {}
  @task() takesShape(_: Shape): void {}
  @task() mixed(_a: string, _b?: number, _c: 'x' | 'y' = 'x', ..._rest: boolean[]): void {}

  private secret(): number { return 1; }
  bucket = 's3';
  get size(): number { return 1; }

  @dag() inner(this: Flow<Tasks>, _region: 'eu' | 'us') { return { total: this.count(), list: [this.text()], at: this.stamp().when }; }
  @dag() noResult(this: Flow<Tasks>) { this.nothing(); }
}
