/** The same in class form. */
import { dag, type Flow, type Handle, task } from 'tradewind';

export class Lists {
  @task()
  num(value: number): number {
    return value;
  }

  @task()
  add(a: number, b: number): number {
    return a + b;
  }

  @task()
  sum(values: readonly number[]): number {
    return values.reduce((total, value) => total + value, 0);
  }

  @dag({ id: 'crossProductInClass' })
  crossProduct(this: Flow<this>, items: readonly number[] = [1, 2, 3]) {
    const sums = [];
    for (const x of items) for (const y of items) sums.push(this.add(x, y));
    return { sums, total: this.sum(sums) };
  }

  @dag({ id: 'onOneWayInClass' })
  async onOneWay(this: Flow<this>, items: readonly number[] = [1, 2, 3], count: number = 3) {
    const list = [];
    if (count > 2) list.push(this.num(1));
    list.push(this.num(2));
    if (count > 5) list.push(this.num(3), this.num(4));
    else for (const x of items) list.push(this.add(x, 5));
    return { list, total: this.sum(list) };
  }

  @dag({ id: 'flatMappedInClass' })
  flatMapped(this: Flow<this>, items: readonly number[] = [1, 2, 3]) {
    const pairs = items.flatMap((x) => [this.num(x), this.add(x, 1)]);
    const nested = items.flatMap((x) => items.map((y) => this.add(x, y)));
    return { pairs, nested };
  }

  @dag({ id: 'twoLoopsInClass' })
  async twoLoops(this: Flow<this>, items: readonly number[] = [1, 2, 3]) {
    let total = 0;
    outer: for (const x of items) {
      for (const y of items) {
        const s = await this.add(x, y);
        total += s;
        if (s > 5) break outer;
        if (y > x) continue outer;
        await this.num(y);
      }
      await this.num(total);
    }
    return total;
  }

  @dag({ id: 'keysInClass' })
  keys(this: Flow<this>, items: readonly number[] = [1, 2, 3]) {
    const by: Record<string, Handle<number>> = { first: this.num(0) };
    for (const x of items) {
      by[`k${x}`] = this.num(x);
      for (const y of items) if (y < x) by[`k${y}`] = this.add(x, y);
    }
    return by;
  }
}
