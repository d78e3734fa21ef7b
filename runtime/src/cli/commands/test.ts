/** `tradewind test`: runs the project's Vitest, and tells what of the dags its tests have come to. */
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Positions } from '@tradewind/sdk/manifest';
import { coverageOf, percentOf } from '../../paths/coverage.ts';
import { pathCoverageOf, pathsOf } from '../../paths/enumerate.ts';
import { coverageVariable, projectVariable, type WrittenWalk } from '../../testing/coverage.ts';
import type { Context } from '../context.ts';
import { CliError } from '../errors.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { type DagReport, percentText, reportJson, sumOf, tableLines, untestedLines } from '../paths/report.ts';
import { compileProject, dagOf } from '../project.ts';
import { count } from '../ui/text.ts';

export interface TestOptions {
  readonly paths?: boolean;
  readonly dag?: readonly string[];
  /** In hundred. */
  readonly min?: number;
}

export async function test(context: Context, vitestArgs: readonly string[], options: TestOptions): Promise<ExitCode> {
  const { config, manifest, folder } = await compileProject(context);
  const dags = options.dag === undefined ? manifest.dags : options.dag.map((id) => dagOf(manifest, id));
  const into = join(config.dataDir, 'coverage');
  rmSync(into, { recursive: true, force: true });
  mkdirSync(into, { recursive: true });
  const vitest = await runVitest(context, config.root, vitestArgs, {
    [coverageVariable]: into,
    [projectVariable]: config.root,
  });
  const written = readWalks(into);
  // Tests may run dags of other projects, and of this one as it was before a test changed it.
  const walks = written.filter(({ version }) => version === manifest.version);
  const reports = dags.map((dag): DagReport => {
    const went = walks.filter((one) => one.dag === dag.id).map(({ walk }) => walk);
    const found = pathsOf(dag);
    const possible = found.complete ? found.paths.map(({ walk }) => walk) : undefined;
    const paths = options.paths === true ? { paths: pathCoverageOf(found, went) } : {};
    return { dag, coverage: coverageOf(dag, went, possible), runs: went.length, ...paths };
  });
  const positions = readPositions(folder);
  const { min } = options;
  const total = sumOf(reports);
  const isEnough = min === undefined || percentOf(total) >= min;
  if (context.json) {
    const document = {
      vitest: { exitCode: vitest },
      ...total,
      percent: percentOf(total),
      min: min ?? null,
      dags: reports.map((report) => reportJson(report, positions)),
    };
    context.print(JSON.stringify(document, null, 2));
  } else {
    context.print();
    for (const line of tableLines(reports, context)) context.print(line);
    if (options.paths === true) {
      for (const report of reports) for (const line of untestedLines(report, positions, context)) context.print(line);
    } else if (total.covered < total.total) {
      context.print(context.colors.dim(`\nmore   tradewind test --paths`));
    }
  }
  tellTroubles(context, written);
  if (!isEnough) {
    const { errorColors: colors } = context;
    context.note(
      `${colors.bad('✖')} ${percentText(percentOf(total))} of the outcomes are tested; at least ${min} % are wanted`,
    );
  }
  return vitest === 0 && isEnough ? exitCodes.ok : exitCodes.runFailed;
}

/** The project's own Vitest, in a process of its own; gives what it answers with. */
function runVitest(
  { json, env, stdout }: Context,
  root: string,
  args: readonly string[],
  more: Readonly<Record<string, string>>,
): Promise<number> {
  const bin = vitestOf(root);
  // With `--json` stdout belongs to the answer.
  const child = spawn(process.execPath, [bin, 'run', ...args], {
    cwd: root,
    env: { ...env, ...more, ...(stdout.isTTY === true && env['NO_COLOR'] === undefined ? { FORCE_COLOR: '1' } : {}) },
    stdio: ['inherit', json ? 2 : 'inherit', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}

/** The project's own, not one of ours. */
const runner = 'vitest';

function vitestOf(root: string): string {
  try {
    const require = createRequire(join(root, 'package.json'));
    return join(dirname(require.resolve(`${runner}/package.json`)), 'vitest.mjs');
  } catch (error) {
    throw new CliError('TW6060', `Vitest is not installed in ${root}`, {
      help: '`npm install --save-dev vitest`; then write a test with `runDag` or `play` of "tradewind/testing".',
      cause: error,
    });
  }
}

function readWalks(folder: string): WrittenWalk[] {
  return readdirSync(folder).flatMap((file) =>
    readFileSync(join(folder, file), 'utf8')
      .split('\n')
      // A test process that was killed may have left half a line.
      .flatMap((line) => (line.endsWith('}') ? [JSON.parse(line) as WrittenWalk] : [])),
  );
}

function readPositions(folder: string): Positions | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'positions.json'), 'utf8')) as Positions;
  } catch {
    return undefined;
  }
}

function tellTroubles({ note, errorColors }: Context, written: readonly WrittenWalk[]): void {
  const troubles = written.filter(({ trouble }) => trouble !== undefined);
  const [first] = troubles;
  if (first === undefined) return;
  const runs = count(troubles.length, 'run');
  note(errorColors.warn(`! ${runs} could not be followed through the graph; of ${first.dag}: ${first.trouble}`));
}
