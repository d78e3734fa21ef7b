/** The README's dag is what it says: it compiles and gives the result that is printed below it. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { TestProject } from '../support/project.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const blocks = (language: string): string[] =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, text = '']) => text);

test('the dag on one screen, and the flow with a loop', async () => {
  const [rockets = ''] = blocks('ts');
  const [session = ''] = blocks('console');
  const nightly = blocks('ts').find((block) => block.startsWith('@dag()')) ?? '';
  const tasks = `
    @task() orders(): { total: number }[] { return [{ total: 2_000 }, { total: 1 }]; }
    @task() invoice(order: { total: number }): number { return order.total; }
    @task() review(invoice: number): number { return invoice; }`;
  const project = new TestProject({
    'dags/rockets.ts': rockets,
    'dags/nightly.ts': `import { dag, task, type Flow } from 'tradewind';\nexport class Nightly {${tasks}\n${nightly}}\n`,
  });
  try {
    expect(await project.run(['check'])).toMatchObject({ code: 0, stdout: '✔ 2 dags with 6 tasks: no errors\n' });

    const args = /^\$ npx tradewind (.*)$/m.exec(session)?.[1]?.split(' ') ?? [];
    const ran = await project.run(args);
    const told = (text: string): string => text.slice(text.indexOf('Result\n')).split('\n\n', 1)[0]?.trim() ?? '';
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(told(ran.stdout)).toBe(told(session));
    for (const [mark] of session.matchAll(/[▶✔] \w+/g)) expect(ran.stdout).toContain(mark);

    const loop = await project.run(['run', 'nightly', '-p', 'atLeast=2', '--json']);
    const { instances } = JSON.parse(loop.stdout) as {
      instances: { node: string; mapPath: number[]; state: string }[];
    };
    expect(instances.map(({ node, mapPath, state }) => `${node}[${mapPath.join()}] ${state}`).toSorted()).toEqual([
      'invoice[0] success',
      'invoice[1] success',
      'orders[] success',
      'review[0] success',
      'review[1] skipped',
    ]);
  } finally {
    project.remove();
  }
});
