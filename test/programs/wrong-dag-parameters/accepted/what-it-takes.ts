import { dag, task, triggerDag } from 'tradewind';

interface Window {
  readonly from: Date;
  readonly days?: number;
}

const measure = task(async (region: string, window: Window): Promise<number> => region.length + window.from.getDate());
const nearest = task(async (): Promise<'eu' | 'us'> => 'eu');

export const rockets = dag((region: 'eu' | 'us', window: Window = { from: new Date('2026-01-01') }) =>
  measure(region, window),
);
export const everywhere = dag((days: number = 3) => {
  triggerDag('rockets', { region: 'eu', window: { from: new Date('2026-02-01'), days } });
  triggerDag.with({ id: 'near' })('rockets', { region: nearest() });
  triggerDag.with({ id: 'us' })(rockets, ['us']);
});
