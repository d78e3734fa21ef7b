/** `run` and the commands about runs, as real processes. */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { TestProject } from '../../support/project.ts';
import { dags } from './dags.ts';
import { ledger, noted, printed, screenOf } from './support.ts';

let project: TestProject;
beforeAll(async () => {
  project = new TestProject(dags);
  await project.run(['build']);
});
afterAll(() => project.remove());
afterEach(() => {
  for (const file of ['open', 'ledger.txt']) rmSync(project.path(file), { force: true });
});

interface Document {
  readonly run: Record<string, unknown> & { readonly runId: string };
  readonly instances: readonly Record<string, unknown>[];
  readonly result: unknown;
}

async function runJson(...args: string[]): Promise<Document & { code: number | null }> {
  const { code, stdout, stderr } = await project.run(['run', ...args, '--json']);
  expect(stdout, stderr).toMatch(/^\{/);
  return { code, ...(JSON.parse(stdout) as Document) };
}

describe('a run that goes well', () => {
  test('plain lines, the result, and how to see more', async () => {
    const { code, stdout, stderr } = await project.run(['run', 'sales', '--logical-date', '2026-01-05']);
    expect(code, stderr).toBe(0);
    expect(stderr).toBe('');
    expect(calm(stdout)).toMatchInlineSnapshot(`
      "
      sales  2026-01-05 00:00 → 2026-01-06 00:00 UTC
      sales-2026-01-05T0000-XXXX  region='eu' atLeast=0

       TIME  ▶ orders
       TIME  ✔ orders TIME
       TIME  ▶ total
       TIME  ✔ total TIME
       TIME  ▶ report
       TIME  ✔ report TIME

      ✔ sales succeeded in TIME (3 tasks)

      Result
        { day: 'eu', total: 19, at: 1970-01-01T00:00:00.000Z }

      more   tradewind show sales-2026-01-05T0000-XXXX
      logs   tradewind logs sales-2026-01-05T0000-XXXX <task>
      "
    `);
  });

  test('one document with --json', async () => {
    const { code, run, instances, result } = await runJson(
      'sales',
      '-d',
      '2026-01-06',
      '-p',
      'atLeast=10',
      '--param',
      'region=us',
    );
    expect(code).toBe(0);
    expect(run).toMatchObject({
      dagId: 'sales',
      state: 'success',
      logicalDate: '2026-01-06T00:00:00.000Z',
      dataInterval: { start: '2026-01-06T00:00:00.000Z', end: '2026-01-07T00:00:00.000Z' },
      isLatest: false,
      trigger: 'manual',
      params: { region: 'us', atLeast: 10 },
      error: null,
    });
    expect(instances.map(({ key, state, tries }) => [key, state, tries])).toEqual([
      ['orders', 'success', 1],
      ['report', 'success', 1],
      ['total', 'success', 1],
    ]);
    // Values as the codec writes them: nothing is lost.
    expect(result).toEqual({ day: 'us', total: 12, at: { $type: 'Date', value: '1970-01-01T00:00:00.000Z' } });
  });

  test('in this process', async () => {
    expect(await runJson('sales', '-d', '2026-01-07', '--executor', 'in-process')).toMatchObject({
      code: 0,
      run: { state: 'success' },
    });
  });

  test('a dag and a date have one run; a further one is asked for', async () => {
    const first = await runJson('sales', '-d', '2026-01-08');
    const again = await runJson('sales', '-d', '2026-01-08');
    expect(again).toEqual({ ...first, ranNow: false });
    const told = await project.run(['run', 'sales', '-d', '2026-01-08']);
    expect(told).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/ended .* ago; nothing was run now\. --new runs it once more/),
    });
    const other = await project.run(['run', 'sales', '-d', '2026-01-08', '-p', 'region=us']);
    expect(other).toMatchObject({ code: 5, stderr: expect.stringContaining('error TW6031') });
    const fresh = await runJson('sales', '-d', '2026-01-08', '--new', '-p', 'region=us');
    expect(fresh).toMatchObject({ code: 0, run: { rerun: 1, params: { region: 'us' } } });
    expect(fresh.run.runId).not.toBe(first.run.runId);
  });

  test('a date that is yet to come is run, and remarked', async () => {
    const { code, stdout } = await project.run(['run', 'sales', '-d', '2999-01-01']);
    expect(code).toBe(0);
    expect(stdout).toContain('note: the logical date 2999-01-01 00:00 UTC is in the future');
  });

  test('a named run', async () => {
    expect(await runJson('sales', '-d', '2026-01-09', '--run-id', 'my-run')).toMatchObject({
      run: { runId: 'my-run' },
    });
    expect((await project.run(['show', 'my'])).stdout).toContain('my-run  ✔ success');
  });
});

describe('a run that fails', () => {
  test('says what failed, where, why, and where to read more', async () => {
    const { code, stdout } = await project.run(['run', 'trouble']);
    expect(code).toBe(1);
    // It runs beside `boom`: its lines may stand anywhere.
    const lines = calm(stdout)
      .split('\n')
      .filter((line) => !line.includes('quiet'));
    expect(lines.join('\n')).toMatchInlineSnapshot(`
      "
      trouble  DATE → DATE UTC
      trouble-DATE-XXXX

       TIME  ▶ fine
       TIME  ✔ fine TIME
       TIME  ▶ boom
       TIME  ↻ boom  try 1 of 2 failed, again in TIME: TypeError: no such file: 1
       TIME  ▶ boom  try 2 of 2
       TIME  ✖ boom TIME  failed (try 2 of 2): TypeError: no such file: 1
       TIME  ⊘ after  not run: because of boom

      ✖ trouble failed in TIME (1 of 4 tasks failed)

      ✖ boom failed after 2 tries
        TypeError: no such file: 1

          dags/trouble.ts:7:9
            5 │ export const boom = task({ retries: 1, retryDelay: ' TIME' }, async (n: …
            6 │   console.error('about to fail');
          > 7 │   throw new TypeError('no such file: ' + n + '\\u001b[31m');
              │         ^
            8 │ });
            9 │ export const after = task(async (n: number): Promise<number> => n);

        log  tradewind logs trouble-DATE-XXXX boom
             .tradewind/logs/trouble/trouble-DATE-XXXX/boom/2.jsonl

      more   tradewind show trouble-DATE-XXXX
      "
    `);
  });

  test('show, logs and runs tell the same later', async () => {
    const { stdout } = await project.run(['show', 'latest']);
    expect(stdout).toContain('✖ boom');
    expect(stdout).toContain('because of boom');
    expect(stdout).toContain('nothing to do');
    expect(stdout).toMatch(/> +\d+ │ +throw new TypeError/);
    const listed = await project.run(['runs', '--dag', 'trouble', '--state', 'failed', '--limit', '1']);
    expect(listed.stdout).toMatch(/^run .*\ntrouble-\S+ +✖ failed .* boom: TypeError: no such file: 1\n$/);
    const [first] = JSON.parse((await project.run(['runs', '--dag', 'trouble', '--json'])).stdout) as Record<
      string,
      unknown
    >[];
    expect(first).toMatchObject({ dagId: 'trouble', state: 'failed', error: { task: 'boom', reason: 'error' } });
    const document = JSON.parse((await project.run(['show', 'latest', '--json'])).stdout) as { tries: unknown[] };
    expect(document.tries).toHaveLength(4);
  });

  test('where the flow itself throws is shown, at once and later', async () => {
    const { code, stdout } = await project.run(['run', 'picky']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/✖ thrown in the flow: RangeError: too few\n\n +dags\/trouble\.ts:\d+:5\n/);
    expect(stdout).toMatch(/> +\d+ │ +throw new RangeError\('too few'\);/);
    const later = await project.run(['show', 'latest']);
    expect(later.stdout).toMatch(/> +\d+ │ +throw new RangeError\('too few'\);/);
    expect(await project.run(['run', 'picky', '-p', 'limit=1'])).toMatchObject({ code: 0 });
  });

  test('of an empty project there is nothing to tell', async () => {
    const empty = new TestProject({});
    try {
      expect(await empty.run(['runs'])).toMatchObject({ code: 0, stdout: '' });
      expect(await empty.run(['runs', '--json'])).toMatchObject({ code: 0, stdout: '[]\n' });
      expect(await empty.run(['show', 'latest'])).toMatchObject({ code: 4, stderr: expect.stringContaining('TW5005') });
      expect(existsSync(empty.path('.tradewind/tradewind.db'))).toBe(false);
    } finally {
      empty.remove();
    }
  });
});

describe('logs', () => {
  test('what tasks print is told, but can neither move nor paint', async () => {
    await runJson('sales', '-d', '2026-01-10');
    const { code, stdout } = await project.run(['logs', 'latest', 'orders']);
    expect(code).toBe(0);
    expect(stdout.replaceAll(/^\d\d:\d\d:\d\d\.\d{3}/gm, 'TIME')).toMatchInlineSnapshot(`
      "TIME       reading eu
      TIME warn  careful  { region: 'eu', bell: '\\x07' }
      TIME       raw
      "
    `);
    // oxlint-disable-next-line no-control-regex
    expect(stdout).not.toMatch(/[\x00-\x09\x0b-\x1f]/);
  });

  test('as data, line by line', async () => {
    const { stdout } = await project.run(['logs', 'latest', 'orders', '--json']);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines[0]).toMatchObject({ level: 'info', message: 'reading eu', source: 'console' });
    expect(lines[1]).toMatchObject({ level: 'warn', message: 'careful', source: 'log', fields: { region: 'eu' } });
  });

  test('of all tasks, in order of time, each line with who wrote it', async () => {
    const { code, stdout } = await project.run(['logs', 'latest']);
    expect(code).toBe(0);
    expect(stdout.replaceAll(/\d\d:\d\d:\d\d\.\d{3}/g, 'TIME')).toContain(
      'orders  TIME       reading eu\norders  TIME warn',
    );
    const data = await project.run(['logs', 'latest', '--json']);
    expect(JSON.parse(data.stdout.split('\n')[0] ?? '')).toMatchObject({
      key: 'orders',
      try: 1,
      message: 'reading eu',
    });
    expect(await project.run(['logs', 'latest', '--follow'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('`--follow` is about one task'),
    });
  });

  test('each try has its own', async () => {
    const run = (await runJson('trouble')).run.runId;
    const last = await project.run(['logs', run, 'boom']);
    expect(last.stdout).toContain('about to fail');
    expect(last.stderr).toContain('try 2 of 2 (error)');
    const all = await project.run(['logs', run]);
    expect(all.stdout.match(/^boom \(try \d\)/gm)).toEqual(['boom (try 1)', 'boom (try 2)']);
    expect(await project.run(['logs', run, 'boom', '--try', '1'])).toMatchObject({ code: 0 });
    expect(await project.run(['logs', run, 'boom', '--try', '3'])).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('TW6022'),
    });
    const skipped = await project.run(['logs', run, 'after']);
    expect(skipped).toMatchObject({ code: 4, stderr: expect.stringContaining('because of boom') });
  });

  test('names that are none answer with the nearest', async () => {
    expect(await project.run(['logs', 'latest', 'bom'])).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('Did you mean boom?'),
    });
    expect(await project.run(['logs', 'tru', 'boom'])).toMatchObject({ code: 4 });
    expect(await project.run(['run', 'slaes'])).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('Did you mean sales?'),
    });
    expect(await project.run(['run', 'sales', '-p', 'regoin=eu'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Did you mean region?'),
    });
  });

  test('followed, they end with the try', async () => {
    const running = project.start(['run', 'slow', '--run-id', 'followed']);
    await noted(project, /followed gate/, running);
    const following = project.start(['logs', 'followed', 'gate', '--follow']);
    await printed(following, /waiting/);
    writeFileSync(project.path('open'), '');
    const { code, stdout } = await following.ended;
    expect(code).toBe(0);
    expect(stdout).toMatch(/waiting\n.*through\n$/);
    expect((await running.ended).code).toBe(0);
  });
});

test('what the engine does not execute is refused before anything runs', async () => {
  const { code, stdout, stderr } = await project.run(['run', 'refused']);
  expect({ code, stdout }).toEqual({ code: 5, stdout: '' });
  expect(stderr).toContain('error TW5001');
  expect(stderr).toContain("elsewhere: the queue 'gpu'");
});

describe('interrupted', () => {
  test('kill -9, then the same command: it goes on where it was', async () => {
    const killed = project.start(['run', 'slow', '-p', 'tag=a']);
    await noted(project, /gate/, killed);
    killed.child.kill('SIGKILL');
    await killed.ended;
    writeFileSync(project.path('open'), '');
    const other = await runJson('slow', '-p', 'tag=b');
    const { code, stdout } = await project.run(['run', 'slow', '-p', 'tag=a']);
    expect(code, stdout).toBe(0);
    expect(stdout).toMatch(/resuming run slow-\S+: 1 of 3 tasks done/);
    expect(
      ledger(project)
        .filter((line) => !line.startsWith(other.run.runId))
        .map((line) => line.split(' ')[1]),
    ).toEqual(['first', 'gate', 'gate', 'last']);
    const { instances } = JSON.parse((await project.run(['show', 'latest', '--json'])).stdout) as Document;
    expect(instances.length).toBe(3);
  });

  test('Ctrl-C stops well and says how to go on', async () => {
    const started = project.start(['run', 'nightly', '-d', '2026-02-01']);
    await noted(project, /gate/, started);
    started.child.kill('SIGINT');
    await printed(started, /stopping/);
    writeFileSync(project.path('open'), '');
    const { code, stdout } = await started.ended;
    expect(code).toBe(130);
    expect(stdout).toMatch(/stopping \(waits up to .* for 1 task\); once more to stop at once/);
    // The task that was under way ended in time: it counts.
    expect(stdout).toMatch(/interrupted with 2 of 3 tasks done/);
    const how = /go on +tradewind (run nightly --run-id \S+)/.exec(stdout)?.[1] ?? '';
    const resumed = await project.run(how.split(' '));
    expect(resumed).toMatchObject({ code: 0, stdout: expect.stringContaining('2 of 3 tasks done') });
    expect(ledger(project).map((line) => line.split(' ')[1])).toEqual(['first', 'gate', 'last']);
  });

  test('a second signal stops at once', async () => {
    const started = project.start(['run', 'nightly', '-d', '2026-02-02', '--json']);
    await noted(project, /gate/, started);
    started.child.kill('SIGTERM');
    await printed(started, /stopping/);
    started.child.kill('SIGTERM');
    expect(await started.ended).toMatchObject({ code: 143 });
  });

  test('a second Ctrl-C says how to go on, too', async () => {
    const started = project.start(['run', 'nightly', '-d', '2026-02-04']);
    await noted(project, /gate/, started);
    started.child.kill('SIGINT');
    await printed(started, /stopping/);
    started.child.kill('SIGINT');
    const { code, stdout } = await started.ended;
    expect(code).toBe(130);
    expect(stdout).toMatch(/interrupted with 1 of 3 tasks done\.\ngo on +tradewind run nightly --run-id nightly-/);
  });

  test('while one process works on a run, another is told so', async () => {
    const started = project.start(['run', 'nightly', '-d', '2026-02-03', '--json']);
    await noted(project, /gate/, started);
    const second = await project.run(['run', 'nightly', '-d', '2026-02-03']);
    expect(second).toMatchObject({ code: 5, stdout: '' });
    expect(second.stderr).toContain(`error TW6030: process ${started.child.pid} on `);
    expect((await project.run(['show', 'nightly-2026-02-03'])).stdout).toContain(`process ${started.child.pid} on`);
    writeFileSync(project.path('open'), '');
    expect(await started.ended).toMatchObject({ code: 0 });
  });

  test('a run goes on with the version it began with', async () => {
    const killed = project.start(['run', 'nightly', '-d', '2026-02-04']);
    await noted(project, /gate/, killed);
    killed.child.kill('SIGKILL');
    await killed.ended;
    const source = dags['dags/slow.ts'] ?? '';
    project.write({ 'dags/slow.ts': source.replace("before + 'c'", "before + 'changed'") });
    writeFileSync(project.path('open'), '');
    expect(await runJson('nightly', '-d', '2026-02-04')).toMatchObject({ code: 0, result: 'abc' });
    expect(await runJson('nightly', '-d', '2026-02-05')).toMatchObject({ code: 0, result: 'abchanged' });
    project.write({ 'dags/slow.ts': source });
  });
});

test('on a terminal the tree is drawn in place, and the last one stays', async () => {
  // A terminal of its own, from util-linux; what it shows is put together here.
  const bin = fileURLToPath(new URL('../../../runtime/bin/tradewind.js', import.meta.url));
  const command = `stty cols 80 rows 24; "${process.execPath}" "${bin}" run sales -d 2026-03-01`;
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    cwd: project.root,
    env: { ...process.env, TERM: 'xterm', NO_COLOR: '1', FORCE_COLOR: undefined, CI: undefined },
  });
  let output = '';
  child.stdout.on('data', (text: Buffer) => {
    output += text.toString();
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  expect(code, output).toBe(0);
  expect(output).toContain('\u001b[?25l');
  expect(output.lastIndexOf('\u001b[?25h')).toBeGreaterThan(output.lastIndexOf('\u001b[?25l'));
  expect(output).toMatch(/tasks? · /);
  expect(calm(screenOf(output).join('\n'))).toMatchInlineSnapshot(`
    "
    sales  2026-03-01 00:00 → 2026-03-02 00:00 UTC
    sales-2026-03-01T0000-XXXX  region='eu' atLeast=0

      ✔ orders TIME
      ✔ total TIME
      ✔ report TIME

    ✔ sales succeeded in TIME (3 tasks)

    Result
      { day: 'eu', total: 19, at: 1970-01-01T00:00:00.000Z }

    more   tradewind show sales-2026-03-01T0000-XXXX
    logs   tradewind logs sales-2026-03-01T0000-XXXX <task>
    "
  `);
});

/** Without what differs from run to run. */
function calm(text: string): string {
  const steady = text
    .replaceAll(/((?:sales|trouble)-[\dT-]+)-[2-9a-z]{4}/g, '$1-XXXX')
    .replaceAll(/trouble-[\dT-]+-XXXX/g, 'trouble-DATE-XXXX')
    .replaceAll(/\d{4}-\d\d-\d\d 00:00 → \d{4}-\d\d-\d\d 00:00 UTC/g, (dates) =>
      dates.startsWith('2026-0') ? dates : 'DATE → DATE UTC',
    )
    .replaceAll(/ *\b(\d+m )?\d+(\.\d)?m?s\b/g, ' TIME');
  return `\n${steady.trim()}\n`;
}
