/** Every line under `@ts-expect-error` is an error. How the errors read: `../messages`. */
import { dag, type Flow, type Handle } from 'tradewind';
import { Tasks, type User } from './tasks.ts';

export class Rejected extends Tasks {
  @dag()
  async rejected(this: Flow<this>) {
    const users = this.extract(); const n = this.count(); const s = this.text();
    // @ts-expect-error wrong argument
    this.takesNumber(s);
    // @ts-expect-error a list where one item is wanted
    this.takesUser(users);
    // @ts-expect-error wrong item type
    this.takesTexts(users);
    // @ts-expect-error wrong type deep inside
    this.takesDeep({ summary: { total: this.text() }, list: [] });
    // @ts-expect-error unknown field deep inside
    this.takesDeep({ summary: { total: 1, extra: 2 }, list: [] });
    // @ts-expect-error a result that may be null
    this.takesUser(this.maybe());
    // @ts-expect-error a field of a result that may be null
    this.takesText(this.maybe().name);
    // @ts-expect-error an optional field
    this.takesText(this.user().home.city);
    // @ts-expect-error an item may be missing
    this.takesText(this.user().tags[0]);
    // @ts-expect-error unknown must be narrowed in a task
    this.takesNumber(this.unknown());
    // @ts-expect-error a generic task's result is `unknown` inside a flow
    this.takesNumber(this.first([1], 0));
    // @ts-expect-error literal outside the union
    this.takesRegion('asia');
    // @ts-expect-error a text is wider than the union
    this.takesRegion(this.text());
    // @ts-expect-error missing argument
    this.mixed();
    // @ts-expect-error wrong optional argument
    this.mixed('a', 'b');
    // @ts-expect-error wrong rest argument
    this.mixed('a', 1, 'x', n);
    // @ts-expect-error only on one member of the union
    this.shape().r;
    // @ts-expect-error Date has no fields in a flow
    this.stamp().when.getTime;
    // @ts-expect-error a misspelt task
    this.coutn();
    // @ts-expect-error private
    this.secret();
    // @ts-expect-error instance fields do not exist in a flow
    this.takesText(this.bucket);
    // @ts-expect-error getters do not exist in a flow
    this.takesNumber(this.size);
    // @ts-expect-error condition on a handle
    if (this.check()) this.nothing();
    // @ts-expect-error condition on a handle
    const a = this.check() ? 1 : 2;
    // @ts-expect-error condition on a handle
    const b = this.check() && 3;
    // @ts-expect-error comparison of a handle
    s === 'x';
    // @ts-expect-error comparison of a handle
    n > 3;
    // @ts-expect-error arithmetic on a handle
    n + 1;
    // @ts-expect-error switch on a handle
    switch (s) { case 'x': }
    // @ts-expect-error loop over a handle
    for (const u of users) this.takesUser(u);
    // @ts-expect-error spread of a list handle
    [...users];
    // @ts-expect-error Promise.all of a list handle: await it
    await Promise.all(users);
    // @ts-expect-error a value's method on a handle
    s.trim();
    // @ts-expect-error no catch on a handle
    s.catch(() => 1);
    // @ts-expect-error a list has only `map`
    users.filter((u) => u.name);
    // @ts-expect-error wrong override
    this.takesText.with({ retires: 1 })('x');
    // @ts-expect-error unknown trigger rule
    this.takesText.with({ triggerRule: 'all_don' })('x');
    // @ts-expect-error order needs a handle
    this.takesText.after('x')('x');
    let maybeUnset: Handle<User> | undefined; if (await this.check()) maybeUnset = this.user();
    // @ts-expect-error a join that may be undefined
    this.takesUser(maybeUnset);
    let unset: Handle<User>; if (await this.check()) unset = this.user();
    // @ts-expect-error used before assigned
    this.takesUser(unset);
    // @ts-expect-error sub-flow with a wrong parameter
    this.inner('asia');
    // @ts-expect-error sub-flow's result, wrong use
    this.takesNumber(this.inner('eu').list);
    // @ts-expect-error items of a mapped result
    users.map((u) => this.text()).map((t) => this.takesNumber(t));
    // Accepted by every type-checker; the compiler must reject these:
    !this.check(); -n; while (this.check()) {} n || 1; n ?? 1; `${s}`; '' + s; JSON.stringify(n); Array.isArray(users); typeof n; n === n; ({ ...this.user() }); s.then(() => 1);
    return a ?? b;
  }
}
