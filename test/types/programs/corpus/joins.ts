/**
 * What a variable is where branches meet: a value or handle that may be missing on one of the ways is not taken by a task
 * that needs one. TypeScript sees all of it, in the class form as here and in the function form.
 */
import { dag, failure, type Flow, type HandleOf } from 'tradewind';
import { Tasks } from './tasks.ts';

export class Joins extends Tasks {
  @dag()
  async branches(this: Flow<this>, flag: boolean = false) {
    let never;
    if (flag) never = this.count();
    // @ts-expect-error assigned in one branch alone
    this.takesNumber(never);
    let declared: HandleOf<number> | undefined;
    if (flag) declared = this.count();
    // @ts-expect-error the same, with its type said
    this.takesNumber(declared);
    if (declared !== undefined) this.takesNumber(declared);
    let both: HandleOf<number>;
    if (flag) both = this.count();
    else both = this.count();
    this.takesNumber(both);
    let unset: HandleOf<number>;
    if (flag) unset = this.count();
    // @ts-expect-error not assigned on every way
    this.takesNumber(unset);
    // @ts-expect-error nothing on the other side
    this.takesNumber(flag ? this.count() : undefined);
    // @ts-expect-error what `&&` gives if it asks for nothing
    this.takesNumber(flag && this.count());
    // @ts-expect-error a branch that gives something of another type
    this.takesNumber(flag ? this.count() : this.text());
    switch (flag ? 'a' : 'b') {
      case 'a':
        both = this.count();
        break;
      default:
    }
    this.takesNumber(both);
  }

  @dag()
  async loopsAndTries(this: Flow<this>) {
    let last: number | undefined;
    for (const user of await this.extract()) last = user.tags.length;
    // @ts-expect-error the list may be empty
    this.takesNumber(last);
    let tried;
    try {
      tried = await this.count();
    } catch (error) {
      // @ts-expect-error what is caught may be anything
      this.takesText(error.message);
      this.takesText(failure(error).message);
    }
    // @ts-expect-error it may have failed
    this.takesNumber(tried);
    const [settled] = await Promise.allSettled([this.count()]);
    // @ts-expect-error it may have failed
    this.takesNumber(settled.value);
    if (settled.status === 'fulfilled') this.takesNumber(settled.value);
  }

  @dag()
  async nothing(this: Flow<this>) {
    // @ts-expect-error a result that may be null, after `await`
    this.takesText((await this.maybe()).name);
    const { name } = (await this.maybe()) ?? { name: 'nobody' };
    this.takesText(name);
  }
}
