import { describe, expect, test } from 'vitest';
import { main } from '../../runtime/src/cli/program.ts';

/** The whole command line in this process, up to where a project would be needed. */
async function call(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const text = { stdout: '', stderr: '' };
  const code = await main(args, {
    stdout: { write: (part: string) => void (text.stdout += part) },
    stderr: { write: (part: string) => void (text.stderr += part) },
    env: {},
    cwd: '/',
  });
  return { code, ...text };
}

test('help is an answer, not an error', async () => {
  for (const args of [[], ['--help'], ['help'], ['run', '--help'], ['help', 'run']]) {
    const { code, stdout, stderr } = await call(...args);
    expect({ code, stderr }, args.join(' ')).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('Usage: tradewind');
  }
});

test('the version', async () => {
  expect(await call('--version')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
});

describe('what is misspelt answers with the nearest', () => {
  test.each([
    [['rnu', 'flights'], 'TW6000', 'run'],
    [['grpah'], 'TW6000', 'graph'],
    [['lsit'], 'TW6000', 'list'],
    [['run', 'flights', '--logicaldate', '2001-01-01'], 'TW6001', '--logical-date'],
    [['runs', '--limt=3'], 'TW6001', '--limit'],
    [['check', '--jsn'], 'TW6001', '--json'],
    [['--projct', 'x', 'check'], 'TW6001', '--project'],
  ])('%o', async (args, code, near) => {
    const answer = await call(...args);
    expect(answer.code).toBe(2);
    expect(answer.stdout).toBe('');
    expect(answer.stderr).toContain(`error ${code}: `);
    expect(answer.stderr).toContain(`Did you mean ${near}`);
  });
});

describe('what is wrong otherwise', () => {
  test.each([
    [['run', 'a', 'b'], 'TW6002'],
    [['show'], 'TW6002'],
    [['run', 'a', '--param'], 'TW6002'],
    [['run', 'a', '--executor', 'kubernetes'], 'TW6003'],
    [['runs', '--limit', 'many'], 'TW6003'],
    [['runs', '--limit', '0'], 'TW6003'],
    [['runs', '--state', 'done'], 'TW6003'],
    [['graph', 'a', '--format', 'png'], 'TW6003'],
  ])('%o', async (args, code) => {
    const answer = await call(...args);
    expect(answer.stderr).toContain(`error ${code}: `);
    expect(answer.code).toBe(2);
  });
});

test('with --json an error is a document too', async () => {
  const { code, stdout, stderr } = await call('rnu', '--json');
  expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
  expect(JSON.parse(stdout)).toEqual({
    error: {
      code: 'TW6000',
      message: "there is no command 'rnu'",
      help: expect.any(String),
      suggestions: expect.arrayContaining(['run']),
      details: [],
      url: 'https://tradewind.dev/errors/TW6000',
    },
  });
});

test('a folder without a project', async () => {
  expect(await call('check')).toMatchObject({ code: 2, stderr: expect.stringContaining('error TW6054') });
});
