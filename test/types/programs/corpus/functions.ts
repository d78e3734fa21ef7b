import { dag, task, type Handle, type Lift, type Settled } from 'tradewind';
import { same } from './same.ts';
import type { User } from './tasks.ts';

export const numbers = task(async (): Promise<number[]> => [1, 2, 3]);
export const sum = task({ retries: 1 }, (xs: number[], label: string = 'sum'): number => xs.length + label.length);
// A parameter takes its type from its default value, with and without options.
export const bare = task((at = 1): number => at + 1);
export const bareWithOptions = dag({}, (at = 1) => bare(at));
same<Parameters<typeof bare>, Parameters<typeof bareWithOptions>>(true);
export const label = task((of: string, at?: number): { text: string } => ({ text: of + at }));
export const add = dag({ schedule: '@hourly' }, (name: string, times: number = 2) => {
  const xs = numbers(); const total = sum(xs, name);
  const doubled = xs.map((x) => sum([x, times]));
  return { total, label: label(name, total), doubled };
});
export const outer = dag(async (name: string) => {
  const r = add(name); same<typeof r, Handle<{ total: number; label: { text: string }; doubled: number[] }>>(true);
  const text = label(r.label.text, r.total); sum(r.doubled);
  // @ts-expect-error wrong argument to a flow
  add(1);
  // @ts-expect-error wrong use of a flow's result
  sum(r.label);
  // @ts-expect-error wrong type
  sum(['x']);
  return text;
});
same<Awaited<ReturnType<typeof outer>>, { text: string }>(true);
same<Settled<Handle<User>>, User>(true);
const lifted: Lift<{ at: Date; n: number[] }> = { at: new Date(0), n: [1] }; void lifted;
