import { dag, failure, isSkip, succeeded, type Flow, type Handle } from 'tradewind';
import { sum } from './functions.ts';
import { same } from './same.ts';
import { Tasks, type User } from './tasks.ts';

export class Accepted extends Tasks {
  @dag({ schedule: '@daily' })
  async accepted(this: Flow<Accepted>, region: 'eu' | 'us' = 'eu') {
    // results and arguments
    same<ReturnType<typeof this.count>, Handle<number>>(true);
    this.takesNumber(this.count()); this.takesNumber(3); this.takesNumber(await this.count()); this.takesText(this.sync());
    this.takesEither(this.text()); this.takesEither(this.count()); this.takesMaybe(this.text()); this.takesMaybe(undefined);
    this.takesRegion(region); this.takesRegion(this.lit()); this.takesText(this.lit());
    this.takesUnknown(this.user()); this.takesUnknown([this.user()]); this.takesJson(this.json()); this.takesJson({ a: this.text(), b: [this.count()] });
    this.takesTree(this.tree()); this.takesTree(this.tree().children[0] as never); this.takesTree({ label: this.text(), children: [this.tree()] });
    this.takesShape(this.shape()); this.takesShape({ kind: 'circle', r: this.count() });
    // optional, default and rest parameters
    this.mixed('a'); this.mixed(this.text(), this.count(), 'y', true, this.check()); this.mixed('a', undefined, 'x', ...[true, false]);
    // fields; names that other designs would have taken
    const user = this.user();
    this.takesText(user.name); this.takesText(user.description); this.takesNumber(user.after); this.takesText(user.with); this.takesText(user.id);
    const { name, tags } = user; this.takesText(name); this.takesTexts(tags); this.takesMaybe(user.home.city); this.takesMaybe(tags[0]);
    this.takesNumber(tags.length);
    // nullable and union results
    this.takesMaybe(this.maybe().name); this.takesText(this.shape().kind);
    const found = await this.maybe(); if (found) this.takesUser(found);
    const shape = await this.shape(); if (shape.kind === 'circle') this.takesNumber(shape.r);
    // tuples, readonly arrays, records, dates
    const [low, label] = this.pair(); this.takesNumber(low); this.takesText(label); this.takesPair(this.pair()); this.takesPair([low, label]);
    this.takesTexts(this.frozen()); this.takesTexts([this.text(), 'x']); this.takesTable(this.table()); this.takesTable({ a: this.count(), b: 1 });
    this.takesDate(this.stamp().when); this.takesDate(new Date(0));
    this.takesDeep({ summary: { total: this.count() }, list: [this.text(), 'b'] });
    this.takesNumber(this.anything()); this.takesUsers(this.anything());
    // mapping: items are values
    const users = this.extract();
    const names = users.map((u) => this.sync()); same<typeof names, Handle<string[]>>(true);
    users.map((u, i) => (u.name === 'x' && i > 0 ? this.takesText(u.name) : this.takesText(`${u.name}-${i}`)));
    users.map(async (u) => { await this.takesUser(u); return this.count(); }).map((n) => this.takesNumber(n));
    users.map((u) => ({ who: u.name, n: this.count() })).map((row) => this.takesNumber(row.n));
    users.map((u) => u.name).map((n) => this.takesText(n));
    this.grid().map((row) => row.map((n) => this.takesNumber(n)));
    const rows = (await users).map((u) => this.text()); this.takesTexts(rows);
    const out: Handle<string>[] = []; for (const u of await users) out.push(this.text()); this.takesTexts(out);
    // promises
    const [n, s] = await Promise.all([this.count(), this.text()]); n.toFixed(); s.trim();
    const all = await Promise.all((await users).map(async (u) => { await this.takesUser(u); return this.text(); })); all[0]!.trim();
    const settled = succeeded(await Promise.allSettled([this.count(), this.count()])); settled[0]!.toFixed();
    (await Promise.any([this.count()])).toFixed(); (await Promise.race([this.count(), this.text()])).toString();
    // options and order are the call's
    this.takesText.with({ id: 'brief', triggerRule: 'none_failed', retries: 1 })('x');
    this.takesText.after(users, names, [user])('x'); this.takesText.with({ id: 'b' }).after(names)('x');
    // joins of handles, of a handle and a value
    let joined = this.text(); if (await this.check()) joined = this.sync(); this.takesText(joined);
    const either = (await this.check()) ? this.text() : this.count(); this.takesEither(either); const orElse = (await this.check()) ? this.text() : 'none'; this.takesText(orElse);
    let later: Handle<User> | undefined; if (await this.check()) later = this.user(); this.takesUser(later ?? this.user());
    const f = (r: 'eu' | 'us') => this.takesRegion(r); f('eu'); f(region); for (const r of ['eu', 'us'] as const) f(r);
    // failure, tear-down, inheritance, sub-flow, task function in a class's flow
    try { await this.count(); } catch (error) { if (!isSkip(error)) await this.takesText(failure(error).message); }
    await using cluster = this.cluster(); this.takesText(cluster.url);
    this.takesNumber(this.shared());
    const inner = this.inner(this.lit()); this.takesNumber(inner.total); this.takesTexts(inner.list); this.takesDate(inner.at);
    this.takesNumber(sum([1, this.count()]));
    return { total: n, names, nested: { user } };
  }
}
