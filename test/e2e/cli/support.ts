import { existsSync, readFileSync, watch } from 'node:fs';
import type { Started, TestProject } from '../../support/project.ts';

/** Lines of a file that tasks write. */
export function ledger(project: TestProject): string[] {
  const file = project.path('ledger.txt');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
}

/** Resolves when a line of the ledger matches; fails if the process ends before. */
export async function noted(project: TestProject, pattern: RegExp, { ended }: Started): Promise<void> {
  const seen = new AbortController();
  const look = (): void => {
    if (ledger(project).some((line) => pattern.test(line))) seen.abort();
  };
  const watcher = watch(project.root, look);
  look();
  try {
    await Promise.race([
      new Promise<void>((resolve) =>
        seen.signal.aborted ? resolve() : seen.signal.addEventListener('abort', () => resolve()),
      ),
      ended.then(({ code, stdout, stderr }) => {
        look();
        if (!seen.signal.aborted) throw new Error(`it ended with ${code} before ${pattern}:\n${stdout}${stderr}`);
      }),
    ]);
  } finally {
    watcher.close();
  }
}

/** Resolves when the process has printed this; fails if it ends without. */
export async function printed({ child, ended }: Started, pattern: RegExp): Promise<void> {
  let text = '';
  const seen = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (part: Buffer | string) => {
        text += part.toString();
        if (pattern.test(text)) resolve();
      });
    }
  });
  const over = ended.then(({ code }) => {
    throw new Error(`it ended with ${code} and never printed ${pattern}:\n${text}`);
  });
  await Promise.race([seen, over]);
}

/** What stands on a terminal after this output: enough of one for what we write. */
export function screenOf(output: string): string[] {
  const rows: string[] = [''];
  let row = 0;
  let column = 0;
  const put = (text: string): void => {
    const line = (rows[row] ?? '').padEnd(column);
    rows[row] = line.slice(0, column) + text + line.slice(column + text.length);
    column += text.length;
  };
  // oxlint-disable-next-line no-control-regex
  for (const [part, code] of output.matchAll(/\x1b\[([0-9;?]*[A-Za-z])|\r|\n|[^\x1b\r\n]+/g)) {
    if (part === '\r') column = 0;
    else if (part === '\n') {
      row++;
      rows[row] ??= '';
    } else if (code === undefined) put(part);
    else if (code.endsWith('A')) row = Math.max(0, row - Number(code.slice(0, -1) || 1));
    else if (code === 'K') rows[row] = (rows[row] ?? '').slice(0, column);
    else if (code === 'J') {
      rows.length = row + 1;
      rows[row] = (rows[row] ?? '').slice(0, column);
    }
  }
  return rows.map((line) => line.trimEnd());
}
