/** `triggerDag` of dags that are known by what declares them, in both spellings; ids are typed by the generated client. */
import { chain, dag, task, triggerDag, type Flow, type Handle, type HandleOf } from 'tradewind';

interface Report {
  readonly total: number;
}

const year = task(async (): Promise<number> => 2026);
const note = task((text: string): void => console.log(text));
const tell = task((report: Report): string => String(report.total));
export const child = dag((region: 'eu' | 'us', since: number = 2000): Handle<Report> => made(region, since));
const made = task((region: string, since: number): Report => ({ total: region.length + since }));
export const bare = dag(() => tell({ total: 1 }));

export const parent = dag(async () => {
  const id: HandleOf<string> = triggerDag(child, ['eu']);
  const named: HandleOf<string> = triggerDag(child, { region: 'eu', since: year() });
  note(id);
  note(named);
  const report = triggerDag(child, ['us', year()], { wait: true });
  tell(report);
  const total: HandleOf<number> = report.total;
  note(triggerDag(bare, [], { wait: true }));
  note(triggerDag(bare));
  note.after(total)('after');
  chain(year(), triggerDag.with({ id: 'refresh', retries: 2 })(bare), triggerDag.after(report)('by-id'));
  const unknown = triggerDag('by-id', { any: year() }, { wait: true });
  tell(unknown);

  // @ts-expect-error no such region
  triggerDag(child, ['mars']);
  // @ts-expect-error the region is missing
  triggerDag(child);
  // @ts-expect-error none of the parameters takes a list
  triggerDag(child, { region: ['eu'] });
  // @ts-expect-error without waiting there is only the id of the run
  tell(triggerDag(child, ['eu']));
  // @ts-expect-error a handle, not the value
  const wrong: string = triggerDag(child, ['eu']);
  // @ts-expect-error no option of this name
  triggerDag(bare, [], { wiat: true });
  // @ts-expect-error it takes no slot
  triggerDag.with({ pool: 'narrow' })(bare);
  return wrong;
});

export class InClasses {
  @task()
  measure(region: 'eu' | 'us'): Report {
    return { total: region.length };
  }

  @dag()
  inner(this: Flow<this>, region: 'eu' | 'us') {
    return this.measure(region);
  }

  @dag()
  outer(this: Flow<this>) {
    const report: HandleOf<Report> = triggerDag(this.inner, ['eu'], { wait: true });
    // @ts-expect-error no such region
    triggerDag(this.inner, ['mars']);
    return report;
  }
}
