/** The files of a new project. */

export interface TemplateOptions {
  readonly name: string;
  /** The version of Tradewind that makes it. */
  readonly version: string;
}

/** Path → text. */
export function projectFiles({ name, version }: TemplateOptions): Record<string, string> {
  return {
    'package.json': packageJson(name, version),
    'tsconfig.json': tsconfig,
    'tradewind.config.ts': config,
    'vitest.config.ts': vitestConfig,
    '.gitignore': gitignore,
    'README.md': readme(name),
    'data/orders.csv': orders,
    'dags/hello.ts': dag,
    'test/hello.test.ts': test,
  };
}

function packageJson(name: string, version: string): string {
  const content = {
    name,
    version: '0.0.0',
    private: true,
    type: 'module',
    engines: { node: '>=24.11' },
    scripts: {
      start: 'tradewind run hello',
      check: 'tradewind check && tsc',
      test: 'vitest run',
    },
    dependencies: { tradewind: version },
    devDependencies: { '@types/node': '^24.0.0', typescript: '>=5.9', vitest: '^5.0.0' },
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

const tsconfig = `{
  "compilerOptions": {
    "target": "es2024",
    "lib": ["esnext"],
    "module": "nodenext",
    "types": ["node"],
    "strict": true,
    "noUncheckedIndexedAccess": true,
    "verbatimModuleSyntax": true,
    "allowImportingTsExtensions": true,
    "skipLibCheck": true,
    "noEmit": true
  },
  "include": ["dags", "test", "*.ts"]
}
`;

const config = `import { defineConfig } from 'tradewind/config';

export default defineConfig({
  dags: ['dags/**/*.ts'],
  // Worker processes; as many as there are CPUs if not said.
  // local: { workers: 4, memoryLimitMb: 1024 },
});
`;

const vitestConfig = `import { tradewind } from 'tradewind/testing/vitest';
import { defineConfig } from 'vitest/config';

export default defineConfig({ plugins: [tradewind()] });
`;

const gitignore = `node_modules/
.tradewind/
reports/
`;

const readme = (name: string): string => `# ${name}

\`\`\`sh
npm install
npx tradewind run hello                # reads data/orders.csv, writes a report
npx tradewind run hello -p atLeast=50  # with a parameter
npx tradewind show latest              # what became of each task
npx tradewind logs latest report       # what a task printed
npx tradewind graph hello              # the graph
npx tradewind check                    # every fault of the project, at its place
npm test
\`\`\`

Dags are in \`dags/\`. A call of a task in a \`@dag\` method becomes a step; passing a result on is what
orders them. Give the dag a schedule with \`@dag({ schedule: '@daily', start: '2026-01-01' })\`.
`;

const orders = `customer,amount
Ada,120.50
Grace,80.00
Ada,30.25
Linus,12.00
Grace,45.75
`;

const dag = `import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { context, dag, type Flow, task } from 'tradewind';

interface Order {
  customer: string;
  amount: number;
}

interface Total {
  customer: string;
  orders: number;
  amount: number;
}

export class Hello {
  /** Reads the orders; tried again if the file can't be read. */
  @task({ retries: 2, retryDelay: '5s' })
  async orders(): Promise<Order[]> {
    const text = await readFile('data/orders.csv', 'utf8');
    const [, ...lines] = text.trim().split('\\n');
    return lines.map((line) => {
      const [customer = '', amount = '0'] = line.split(',');
      return { customer, amount: Number(amount) };
    });
  }

  /** Adds them up by customer; those who spent less than \`atLeast\` are left out. */
  @task()
  totals(orders: Order[], atLeast: number): Total[] {
    const byCustomer = Map.groupBy(orders, ({ customer }) => customer);
    return [...byCustomer]
      .map(([customer, own]) => ({
        customer,
        orders: own.length,
        amount: own.reduce((sum, { amount }) => sum + amount, 0),
      }))
      .filter(({ amount }) => amount >= atLeast)
      .sort((a, b) => b.amount - a.amount);
  }

  @task()
  async report(totals: Total[]): Promise<{ file: string; best: string }> {
    const { ds, log } = context();
    const file = \`reports/\${ds}.md\`;
    const rows = totals.map(({ customer, orders, amount }) => \`| \${customer} | \${orders} | \${amount.toFixed(2)} |\`);
    await mkdir('reports', { recursive: true });
    await writeFile(file, ['| customer | orders | amount |', '|---|--:|--:|', ...rows, ''].join('\\n'));
    log.info('report written', { file, customers: totals.length });
    return { file, best: totals[0]?.customer ?? 'nobody' };
  }

  /** Who bought how much. */
  @dag()
  hello(this: Flow<this>, atLeast: number = 0) {
    const orders = this.orders();
    const totals = this.totals(orders, atLeast);
    return this.report(totals);
  }
}
`;

const test = `import { play } from 'tradewind/testing';
import { expect, test } from 'vitest';
import { Hello } from '../dags/hello.ts';

test('the best customer is the one who spent most', async () => {
  const run = await play(Hello, 'hello', {
    fakes: {
      orders: () => [
        { customer: 'Ada', amount: 1 },
        { customer: 'Grace', amount: 2 },
      ],
    },
  });
  expect(run.result).toMatchObject({ best: 'Grace' });
});

test('a task is a method like any other', () => {
  expect(new Hello().totals([{ customer: 'Ada', amount: 5 }], 10)).toEqual([]);
});
`;
