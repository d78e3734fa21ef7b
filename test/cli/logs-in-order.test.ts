import { expect, test } from 'vitest';
import { inOrderOfTime } from '../../runtime/src/cli/logs-in-order.ts';
import type { LogLine } from '../../runtime/src/executors/logs/read-log.ts';

const line = (second: number, message: string): LogLine => ({
  t: new Date(second * 1000).toISOString(),
  level: 'info',
  source: 'console',
  message,
});

test('lines of many tries come in order of time, and no more logs are open than tries were at once', async () => {
  const logs: Record<string, readonly LogLine[]> = {
    a: [line(1, 'a1'), line(4, 'a4'), line(4, 'a4 too')],
    b: [line(2, 'b2'), line(3, 'b3'), line(5, 'b5')],
    silent: [],
    late: [line(9, 'late9')],
  };
  let open = 0;
  let most = 0;
  async function* read({ name }: { name: string }): AsyncIterable<LogLine> {
    most = Math.max(most, ++open);
    yield* logs[name] ?? [];
    open--;
  }
  const tries = [
    { name: 'late', startedAt: 8000 },
    { name: 'b', startedAt: 2000 },
    { name: 'silent', startedAt: 2500 },
    { name: 'a', startedAt: 1000 },
  ];
  const seen: string[] = [];
  for await (const { one, line: next } of inOrderOfTime(tries, read)) seen.push(`${one.name} ${next.message}`);
  expect(seen).toEqual(['a a1', 'b b2', 'b b3', 'a a4', 'a a4 too', 'b b5', 'late late9']);
  // `a`, `b` and for a moment the one that printed nothing.
  expect(most).toBe(3);
  expect(open).toBe(0);
});
