/** Trigger rules, each on inputs in which it runs; and what is simpler without them. */
import { dag, failure, skip, succeeded, task } from 'tradewind';

const good = task((text: string): string => text);
const bad = task((text: string): string => {
  throw new Error(text);
});
const absent = task((): string => skip('nothing'));
const join = task((texts: (string | undefined)[]): string => texts.map((text) => text ?? '-').join(' '));

export const allSuccess = dag(() => join([good('a'), good('b')]));

export const allFailed = dag(() => join.with({ triggerRule: 'all_failed' })([bad('a'), bad('b')]));

export const allDone = dag(() => join.with({ triggerRule: 'all_done' })([good('a'), bad('b'), absent()]));

export const allDoneMinOneSuccess = dag(() =>
  join.with({ triggerRule: 'all_done_min_one_success' })([good('a'), bad('b'), good('c')]),
);

export const allSkipped = dag(() => join.with({ triggerRule: 'all_skipped' })([absent(), absent()]));

export const oneFailed = dag(() => join.with({ triggerRule: 'one_failed' })([good('a'), bad('b')]));

export const oneSuccess = dag(() => join.with({ triggerRule: 'one_success' })([good('a'), bad('b')]));

export const oneDone = dag(() => join.with({ triggerRule: 'one_done' })([bad('a'), absent()]));

export const noneFailed = dag(() => join.with({ triggerRule: 'none_failed' })([good('a'), absent()]));

export const noneFailedMinOneSuccess = dag(() =>
  join.with({ triggerRule: 'none_failed_min_one_success' })([good('a'), absent()]),
);

export const noneSkipped = dag(() => join.with({ triggerRule: 'none_skipped' })([good('a'), bad('b')]));

export const always = dag(() => join.with({ triggerRule: 'always' })([good('a'), good('b')]));

export const ruleNotMet = dag(() => join.with({ triggerRule: 'all_skipped' })([good('a'), absent()]));

const report = task((message: string): string => message);

export const onFailure = dag(async () => {
  try {
    await bad('the disk is full');
  } catch (error) {
    await report(failure(error).message);
    throw error;
  }
});

export const fallBack = dag(async () => {
  try {
    return await bad('no primary');
  } catch (error) {
    return good(`replica, since ${failure(error).message}`);
  }
});

export const watcher = dag(async () => {
  const settled = await Promise.allSettled([good('a'), bad('b'), good('c')]);
  return join(succeeded(settled));
});

export const firstOf = dag(async () => good(await Promise.any([bad('a'), good('b')])));
