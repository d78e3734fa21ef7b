import { dag, group, task, type Flow } from 'tradewind';

export class Misuse {
  @task() n(): number { return 1; }
  // @ts-expect-error no `this: Flow<…>`
  @dag() noThis() { this.n(); }
  // @ts-expect-error a task with a flow's `this`
  @task() lifted(this: Flow<Misuse>) { return this.n(); }
  // @ts-expect-error static
  @task() static s(): number { return 1; }
  // @ts-expect-error #private
  @task() #p(): number { return 1; }
  // @ts-expect-error option
  @task({ retrys: 1 }) o(): number { return 1; }
}

export class Elsewhere {
  // @ts-expect-error a field
  @task() field = (): number => 1;
  // @ts-expect-error a getter
  @task() get got(): number { return 1; }
  // @ts-expect-error a group without `this: Flow<…>`
  @group() noThis() {}
  // @ts-expect-error a static dag
  @dag() static s(this: Flow<Elsewhere>) {}
  // @ts-expect-error no parentheses
  @task bareTask(): number { return 1; }
  // @ts-expect-error no parentheses
  @dag bareDag(this: Flow<this>) {}
  // @ts-expect-error a task's option on a dag
  @dag({ retries: 1 }) wrong(this: Flow<this>) {}
}
// @ts-expect-error a class
@dag() export class Whole {}
