/** The start/stop contract that everything long-lived keeps: one test for all of them. */
import { expect, test } from 'vitest';

export interface LongLived {
  start(): Promise<void>;
  stop(options?: { graceMs?: number }): Promise<void>;
}

export interface LifecycleSubject {
  readonly subject: LongLived;
  /** Gives it work that goes on until `release`; resolves once that is under way. */
  readonly makeBusy?: () => Promise<{ readonly release: () => void }>;
  /** What must not be left behind after a stop: names of processes, timers, handles. */
  readonly leftovers?: () => Promise<readonly string[]> | readonly string[];
}

async function leftNothing({ leftovers }: LifecycleSubject): Promise<void> {
  expect(await leftovers?.(), 'left behind').toEqual(leftovers === undefined ? undefined : []);
}

/** Registers the contract's tests. `create` makes a fresh one for each. */
export function testLifecycle(create: () => Promise<LifecycleSubject> | LifecycleSubject): void {
  test('stop before start does nothing, and start still works', async () => {
    const made = await create();
    await made.subject.stop();
    await made.subject.start();
    await made.subject.stop();
    await leftNothing(made);
  });

  test('start twice is start once', async () => {
    const made = await create();
    await Promise.all([made.subject.start(), made.subject.start()]);
    await made.subject.start();
    await made.subject.stop();
    await leftNothing(made);
  });

  test('stop twice, at once and afterwards', async () => {
    const made = await create();
    await made.subject.start();
    await Promise.all([made.subject.stop(), made.subject.stop()]);
    await made.subject.stop();
    await leftNothing(made);
  });

  test('stop right after start, without waiting for it', async () => {
    const made = await create();
    const starting = made.subject.start();
    await made.subject.stop();
    await starting;
    await made.subject.stop();
    await leftNothing(made);
  });

  test('start after stop works again', async () => {
    const made = await create();
    for (let round = 0; round < 2; round += 1) {
      await made.subject.start();
      const work = await made.makeBusy?.();
      work?.release();
      await made.subject.stop();
    }
    await leftNothing(made);
  });

  test('stop while busy waits for the work', async () => {
    const made = await create();
    await made.subject.start();
    const work = await made.makeBusy?.();
    let stopped = false;
    const stopping = made.subject.stop().then(() => {
      stopped = true;
    });
    // Every turn that a stop without work would need.
    for (let turn = 0; turn < 10; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
    expect(stopped, 'stopped although there is work under way').toBe(work === undefined);
    work?.release();
    await stopping;
    await leftNothing(made);
  });

  test('stop while busy ends the work when its grace period is over', async () => {
    const made = await create();
    await made.subject.start();
    await made.makeBusy?.();
    await made.subject.stop({ graceMs: 0 });
    await leftNothing(made);
  });

  test('a second, more urgent stop cuts the first one short', async () => {
    const made = await create();
    await made.subject.start();
    await made.makeBusy?.();
    const patient = made.subject.stop({ graceMs: 3_600_000 });
    await made.subject.stop({ graceMs: 0 });
    await patient;
    await leftNothing(made);
  });
}
