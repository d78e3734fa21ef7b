/**
 * Writes a project of many dags, for measuring the compiler: half of them classes, half functions, each with eight tasks
 * over its own types. The same count gives the same files.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface GeneratedProject {
  /** The sources of the dags, absolute. */
  readonly files: readonly string[];
  readonly lines: number;
}

/** Fills a folder with a project of `count` dags. Packages are looked for where `tradewind` is linked. */
export function generateDags(root: string, count: number): GeneratedProject {
  write(root, 'package.json', '{ "name": "generated-dags", "private": true, "type": "module" }\n');
  write(root, 'tsconfig.json', `${JSON.stringify(tsconfig, null, 2)}\n`);
  write(
    root,
    'tradewind.config.ts',
    "import { defineConfig } from 'tradewind/config';\n\nexport default defineConfig({ dags: ['dags/**/*.ts'] });\n",
  );
  write(root, 'lib/common.ts', common);
  const files: string[] = [];
  let lines = 0;
  for (let index = 0; index < count; index += 1) {
    const name = `team${Math.floor(index / 25)}/pipeline${index}`;
    const text = index % 2 === 0 ? classDag(index) : functionDag(index);
    lines += text.split('\n').length - 1;
    files.push(write(root, `dags/${name}.ts`, text));
  }
  return { files, lines };
}

function write(root: string, path: string, text: string): string {
  const file = join(root, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
  return file;
}

const tsconfig = {
  compilerOptions: {
    target: 'es2024',
    lib: ['esnext'],
    module: 'nodenext',
    moduleResolution: 'nodenext',
    strict: true,
    noUncheckedIndexedAccess: true,
    verbatimModuleSyntax: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    noEmit: true,
    types: ['node'],
  },
  include: ['dags', 'lib', '*.ts'],
};

const common = `/** What every pipeline is about. */
export type Region = 'eu' | 'us' | 'asia';

export interface Row {
  readonly id: string;
  readonly at: Date;
  readonly amount: number;
  readonly tags?: readonly string[];
}

export const regions = ['eu', 'us'] as const;

export function total(rows: readonly Row[]): number {
  return rows.reduce((sum, row) => sum + row.amount, 0);
}
`;

function types(index: number): string {
  return `
interface Order${index} extends Row {
  readonly customer: { readonly name: string; readonly country: string };
  readonly items: readonly { readonly sku: string; readonly count: number; readonly price: bigint }[];
}

interface Summary${index} {
  readonly region: Region;
  readonly count: number;
  readonly total: number;
  readonly byCountry: Readonly<Record<string, number>>;
  readonly worst: { readonly id: string; readonly amount: number } | null;
}
`;
}

const imports = (kind: string): string => `import { ${kind} } from 'tradewind';
import { type Region, type Row, total } from '../../lib/common.ts';
`;

function bodies(index: number): Readonly<Record<string, string>> {
  return {
    fetchBody: `{
    const amount = day.length + region.length + ${index};
    return [
      {
        id: \`\${region}-\${day}\`,
        at: new Date(day),
        amount,
        customer: { name: 'Ada', country: region },
        items: [{ sku: 'a', count: 2, price: 3n }],
      },
    ];
  }`,
    cleanBody: '{\n    return rows.filter((row) => row.amount > 0);\n  }',
    summariseBody: `{
    const byCountry: Record<string, number> = {};
    for (const row of rows) {
      byCountry[row.customer.country] = (byCountry[row.customer.country] ?? 0) + row.amount;
    }
    const [worst] = rows.toSorted((a, b) => a.amount - b.amount);
    return {
      region,
      count: rows.length,
      total: total(rows),
      byCountry,
      worst: worst ? { id: worst.id, amount: worst.amount } : null,
    };
  }`,
    publishBody: '{\n    return `s3://bucket/${summary.region}/${summary.count}`;\n  }',
    checkBody: '{\n    return { good: limit > 0 && sum < limit, limit };\n  }',
    notifyBody: "{\n    if (!good) throw new Error(`nobody reads ${urls.join(' ')}`);\n  }",
  };
}

function classDag(index: number): string {
  const { fetchBody, cleanBody, summariseBody, publishBody, checkBody, notifyBody } = bodies(index);
  return `${imports('dag, type Flow, run, task')}${types(index)}
/** Orders of pipeline ${index}. */
export class Pipeline${index} {
  @task({ retries: 2, retryDelay: '30s' })
  async fetch(day: string, region: Region): Promise<Order${index}[]> ${fetchBody}

  @task()
  clean(rows: readonly Order${index}[]): Order${index}[] ${cleanBody}

  @task({ timeout: '5m', pool: 'default' })
  async summarise(region: Region, rows: readonly Order${index}[]): Promise<Summary${index}> ${summariseBody}

  @task()
  publish(summary: Summary${index}): string ${publishBody}

  @task()
  check(sum: number, limit: number): { readonly good: boolean; readonly limit: number } ${checkBody}

  @task({ retries: 1 })
  async archive(rows: readonly Order${index}[]): Promise<number> {
    return rows.length;
  }

  @task()
  merge(parts: { readonly eu: Summary${index}; readonly us: Summary${index} }): number {
    return parts.eu.total + parts.us.total;
  }

  @task()
  async notify(urls: readonly string[], good: boolean): Promise<void> ${notifyBody}

  @dag({ id: 'pipeline${index}', schedule: '${index % 60} * * * *', start: '2026-01-01', tags: ['generated'] })
  pipeline(this: Flow<this>, limit: number = ${index + 100}) {
    const eu = this.clean(this.fetch(run.ds, 'eu'));
    const us = this.clean(this.fetch.with({ retries: 5 })(run.ds, 'us'));
    const summaries = { eu: this.summarise('eu', eu), us: this.summarise('us', us) };
    const sum = this.merge(summaries);
    const { good } = this.check(sum, limit);
    this.archive.after(sum)(us);
    return this.notify([this.publish(summaries.eu), this.publish(summaries.us)], good);
  }
}
`;
}

function functionDag(index: number): string {
  const { fetchBody, cleanBody, summariseBody, publishBody, checkBody, notifyBody } = bodies(index);
  return `${imports('chain, dag, run, task')}${types(index)}
const fetch = task({ retries: 2, retryDelay: '30s' }, async (day: string, region: Region): Promise<Order${index}[]> => ${fetchBody});

const clean = task((rows: readonly Order${index}[]): Order${index}[] => ${cleanBody});

const summarise = task({ timeout: '5m', pool: 'default' }, async (region: Region, rows: readonly Order${index}[]): Promise<Summary${index}> => ${summariseBody});

const publish = task((summary: Summary${index}): string => ${publishBody});

const check = task((sum: number, limit: number): { readonly good: boolean; readonly limit: number } => ${checkBody});

const archive = task({ retries: 1 }, async (rows: readonly Order${index}[]): Promise<number> => rows.length);

const merge = task((parts: { readonly eu: Summary${index}; readonly us: Summary${index} }): number => parts.eu.total + parts.us.total);

const notify = task(async (urls: readonly string[], good: boolean): Promise<void> => ${notifyBody});

/** Orders of pipeline ${index}. */
export const pipeline${index} = dag(
  { schedule: '${index % 60} * * * *', start: '2026-01-01', tags: ['generated'] },
  async (limit: number = ${index + 100}) => {
    const eu = clean(fetch(run.ds, 'eu'));
    const us = clean(fetch(run.ds, 'us'));
    const summaries = { eu: summarise('eu', eu), us: summarise('us', us) };
    const sum = merge(summaries);
    const { good } = check(sum, limit);
    await sum;
    chain(archive(us), notify([publish(summaries.eu), publish(summaries.us)], good));
    return sum;
  },
);
`;
}
