/** Failures, skips, retries and trigger rules: what `play` and the engine must agree on. */
import { chain, dag, failForGood, type Flow, retryAfter, skip, task } from 'tradewind';

export class Outcomes {
  @task()
  good(value: number): number {
    return value;
  }

  @task()
  bad(message: string): number {
    throw new RangeError(message);
  }

  @task()
  skipped(): number {
    return skip('nothing to do');
  }

  @task()
  sum(values: number[]): number {
    return values.reduce((a, b) => a + b, 0);
  }

  @task({ retries: 2, retryDelay: '1d' })
  flaky(tries: number, at: { tries: number }): number {
    return tries + at.tries;
  }

  @dag()
  failing(this: Flow<this>) {
    return this.sum([this.good(1), this.bad('broken'), this.skipped()]);
  }

  @dag()
  unseen(this: Flow<this>) {
    this.bad('unseen');
    return this.good(1);
  }

  @dag()
  skipping(this: Flow<this>) {
    return { kept: this.good(1), sum: this.sum([this.good(2), this.skipped()]) };
  }

  @dag()
  tolerant(this: Flow<this>) {
    const broken = this.bad('seen');
    const sum = this.sum.with({ triggerRule: 'all_done' })([this.good(1), broken, this.skipped(), this.good(4)]);
    return this.sum.with({ triggerRule: 'none_failed' })([sum, this.skipped()]);
  }

  @dag()
  oneFailed(this: Flow<this>) {
    this.good.with({ id: 'alarm', triggerRule: 'one_failed' }).after(this.bad('a'), this.good(1))(0);
    this.good.with({ id: 'quiet', triggerRule: 'one_failed' }).after(this.good(2))(0);
  }

  @dag()
  async awaited(this: Flow<this>) {
    await this.good(1);
    await this.bad('on the way');
    return this.good(2);
  }

  @dag()
  async awaitedSkip(this: Flow<this>) {
    const side = this.good(7);
    await this.skipped();
    return this.sum([side]);
  }

  @dag()
  async together(this: Flow<this>) {
    await Promise.all([this.good(1), this.skipped(), this.bad('first'), this.bad('second')]);
    return this.good(3);
  }

  @dag()
  ordered(this: Flow<this>) {
    chain(this.good(1), [this.good(2), this.skipped()], this.good(3));
  }
}

let tries = 0;
export const retried = task({ retries: 3, retryDelay: '2h' }, (from: number): number => {
  tries += 1;
  if (tries % 3 !== 0) throw new Error('not yet');
  return from + 1;
});
export const later = task({ retries: 1 }, (): number => retryAfter('3h', 'busy'));
export const hopeless = task({ retries: 5 }, (): number => failForGood('no use'));

export const retries = dag({ taskDefaults: { retries: 1 } }, () => ({ value: retried(1) }));
export const exhausted = dag(() => {
  later();
  hopeless();
});
