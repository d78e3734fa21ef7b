/** Dags that start runs of others. */
import { dag, type Flow, failure, task, triggerDag } from 'tradewind';

export const measure = task((region: string, since: number): number => region.length + since);
export const boom = task((message: string): number => {
  throw new Error(message);
});
export const note = task((text: string): string => `noted ${text}`);

export const measured = dag((region: string, since: number = 2000) => measure(region, since));
export const breaking = dag((message: string) => boom(message));
export const quiet = dag(() => {
  note('quiet');
});

/** Waits for runs, and works with what they give. */
export const waiting = dag(async (region: string = 'eu') => {
  const first = triggerDag(measured, { region }, { wait: true });
  const second = triggerDag.with({ id: 'second' }).after(first)(measured, ['us', 1], { wait: true });
  const none = await triggerDag(quiet, {}, { wait: true });
  return [first, second, none === undefined];
});

/** Does not wait. */
export const started = dag(() => note(triggerDag(breaking, ['nobody hears it'])));

/** A run that fails fails the call, which is caught. */
export const caught = dag(async () => {
  try {
    await triggerDag(breaking, ['boom'], { wait: true });
    return 'fine';
  } catch (error) {
    return note(failure(error).message);
  }
});

/** … and fails the run if nobody catches it. */
export const uncaught = dag(() => triggerDag.with({ retries: 1 })(breaking, ['boom'], { wait: true }));

/** One run for each item. */
export const many = dag(async (regions: string[] = ['eu', 'usa', 'asia']) =>
  regions.map((region) => triggerDag(measured, { region, since: 0 }, { wait: true })),
);

/** By id; the dag is further down. */
export const byId = dag(() => triggerDag('further', { n: 1 }, { wait: true }));
export const further = dag((n: number) => measure('further', n));

/** What is given is only known when the run comes to it. */
export const loose = task((): Record<string, string> => ({ n: 'one' }));
export const unfitting = dag(() => triggerDag('further', loose(), { wait: true }));

export const nested = dag(() => triggerDag(waiting, ['nested'], { wait: true }));

export class InClass {
  #factor = 2;

  @task()
  double(n: number): number {
    return this.#factor * n;
  }

  @dag()
  doubled(this: Flow<this>, n: number) {
    return this.double(n);
  }

  @dag()
  twice(this: Flow<this>) {
    const once = triggerDag(this.doubled, [21], { wait: true });
    return this.double(once);
  }
}
