/** The commands and their options; each command's module is loaded when it is called. */
import { Command, CommanderError, Option } from 'commander';
import type { CheckOptions } from './commands/check.ts';
import type { PathsOptions } from './commands/paths.ts';
import type { TestOptions } from './commands/test.ts';
import type { Context, GlobalOptions } from './context.ts';
import { CliError } from './errors.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { report } from './problems.ts';
import { contextOf, type Surroundings } from './surroundings.ts';
import { colorsFor, wantsColor } from './ui/colors.ts';
import { usageError } from './usage.ts';
import { version } from './version.ts';

/** Runs one command line; answers with what the process should answer. */
export async function main(args: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  let answer: ExitCode = exitCodes.ok;
  const act: Act = async (options, work) => {
    const context = contextOf(options, surroundings);
    try {
      answer = await work(context);
    } catch (error) {
      answer = await report(error, context);
    }
  };
  const program = programOf(act, surroundings);
  try {
    if (args.length === 0) {
      surroundings.stdout.write(program.helpInformation());
      return exitCodes.ok;
    }
    await program.parseAsync([...args], { from: 'user' });
    return answer;
  } catch (error) {
    // `--help` and `--version` end so too.
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.ok;
    const options: GlobalOptions = { json: args.includes('--json'), color: !args.includes('--no-color') };
    const problem = error instanceof CommanderError ? await usageError(error, program, args) : error;
    return report(problem, contextOf(options, surroundings));
  }
}

type Act = (options: GlobalOptions, work: (context: Context) => Promise<ExitCode>) => Promise<void>;

function programOf(act: Act, surroundings: Surroundings): Command {
  const program = new Command('tradewind');
  const { stdout, stderr, env } = surroundings;
  const colors = colorsFor(wantsColor({ refused: false, isTTY: stdout.isTTY === true, env }));
  program
    .description('Workflows in TypeScript that are type-checked before they run.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help about a command')
    .option('--project <folder>', 'the project, if it is not the current folder')
    .option('--json', 'answer with JSON, for scripts')
    .option('--no-color', 'no colours (as do NO_COLOR and a pipe; FORCE_COLOR=1 forces them)')
    .showSuggestionAfterError(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void stderr.write(text),
      // Reported by us, as every other error.
      outputError: () => {},
      getOutHasColors: () => colors.enabled,
    })
    .configureHelp({
      showGlobalOptions: true,
      sortSubcommands: false,
      styleTitle: colors.bold,
      styleCommandText: colors.busy,
      styleSubcommandText: colors.busy,
      styleOptionText: colors.busy,
      styleArgumentText: colors.busy,
    })
    .addHelpText(
      'after',
      '\nExit codes: 0 ok, 1 the run failed, 2 wrong usage, 3 errors in the sources,\n4 not found, 5 refused or broken, 130 interrupted. More: docs/guide/cli.md',
    );
  addProjectCommands(program, act);
  addRunCommands(program, act);
  return program;
}

function addProjectCommands(program: Command, act: Act): void {
  command(program, 'init [folder]', 'make a project that compiles and runs').action(
    (folder: string | undefined, _options, own) =>
      act(globals(own), async (context) => (await import('./commands/init.ts')).init(context, folder)),
  );
  command(program, 'check', 'report every fault of the project')
    .option('--fix', 'change the sources where a fault can be fixed')
    .option('--hints', 'with --fix: also by what hints propose')
    .action((options: CheckOptions, own) =>
      act(globals(own), async (context) => (await import('./commands/check.ts')).check(context, options)),
    );
  command(program, 'build', 'compile the project: manifest and bundle')
    .option('-w, --watch', 'go on, and build again whenever a source is saved')
    .action((options: { watch?: boolean }, own) =>
      act(globals(own), async (context) =>
        options.watch === true
          ? (await import('./commands/build-watch.ts')).buildWatch(context)
          : (await import('./commands/build.ts')).build(context),
      ),
    );
  command(program, 'dags', 'list the dags: schedule, tasks, tags, and the first line of their documentation')
    .alias('list')
    .action((_options, own) =>
      act(globals(own), async (context) => (await import('./commands/dags.ts')).dags(context)),
    );
  command(program, 'graph [dag]', 'draw a dag')
    .option('-f, --format <format>', 'terminal, mermaid, dot, svg or json')
    .action((dag: string | undefined, options: { format?: string }, own) =>
      act(globals(own), async (context) => (await import('./commands/graph.ts')).graph(context, dag, options)),
    );
  command(program, 'explain <dag> <task>', 'say in words when a task runs').action(
    (dag: string, task: string, _options, own) =>
      act(globals(own), async (context) => (await import('./commands/explain.ts')).explain(context, dag, task)),
  );
  command(program, 'paths <dag>', 'list every way that a run can take, and how it ends there')
    .option('-n, --limit <number>', 'how many runs are tried at most', wholeNumber, 200)
    .option('--failures', 'also failures that nobody catches')
    .action((dag: string, options: PathsOptions, own) =>
      act(globals(own), async (context) => (await import('./commands/paths.ts')).paths(context, dag, options)),
    );
  command(program, 'diff <old> [new]', 'say what became of the dags between two builds')
    .option('--exit-code', 'end with 1 if they differ')
    .addHelpText('after', '\nA build is `current`, the beginning of a version, or the path of a manifest.json.')
    .action((old: string, now: string | undefined, options: { exitCode?: boolean }, own) =>
      act(globals(own), async (context) =>
        (await import('./commands/diff.ts')).diff(context, old, now ?? 'current', options),
      ),
    );
  command(program, 'test [vitest...]', "run the project's Vitest, and say what of the dags its tests have come to")
    .option('--paths', 'list what no test has come to')
    .option('--dag <dag>', 'only of this dag; may be given several times', collect)
    .option('--min <percent>', 'end with 1 if less than this is tested', percent)
    .addHelpText('after', '\nWhat follows `--` is for Vitest: tradewind test --paths -- test/rockets.test.ts')
    .action((args: string[], options: TestOptions, own) =>
      act(globals(own), async (context) => (await import('./commands/test.ts')).test(context, args, options)),
    );
  command(program, 'lsp', 'serve an editor: the language server, on stdin and stdout')
    .option('--stdio', 'what it does anyway; editors say so')
    .addOption(new Option('--clientProcessId <id>', 'the process to end with').hideHelp())
    .action((_options, own) => act(globals(own), async (context) => (await import('./commands/lsp.ts')).lsp(context)));
}

function addRunCommands(program: Command, act: Act): void {
  command(program, 'run [dag]', 'run a dag, or go on with a run of it that was interrupted')
    .option('-p, --param <name=value>', 'a parameter of the dag; may be given several times', collect)
    .option('--params-json <json>', 'parameters as one JSON object')
    .option('-d, --logical-date <date>', 'the interval to run: 2026-01-31 or 2026-01-31T06:00 (UTC)')
    .option('--run-id <id>', 'a name for the run, or the run to go on with')
    .option('--new', 'a fresh run, even if there is one of this logical date')
    .addOption(new Option('--executor <executor>', 'where tasks run').choices(['local', 'in-process']))
    .addHelpText(
      'after',
      '\nExamples:\n  tradewind run flights --logical-date 2001-01-07\n  tradewind run rockets -p year=2025 -p region=eu',
    )
    .action((dag: string | undefined, options: RunCommandOptions, own) =>
      act(globals(own), async (context) => (await import('./commands/run.ts')).run(context, dag, options)),
    );
  command(program, 'runs', 'list runs, the newest first')
    .option('--dag <dag>', 'only runs of this dag')
    .option('--state <state>', 'only runs in this state; may be given several times', collect)
    .option('-n, --limit <number>', 'how many at most', wholeNumber, 20)
    .action((options: { dag?: string; state?: string[]; limit: number }, own) =>
      act(globals(own), async (context) => (await import('./commands/runs.ts')).runs(context, options)),
    );
  command(program, 'show <run>', 'show what became of a run: its id, the beginning of it, or latest').action(
    (run: string, _options, own) =>
      act(globals(own), async (context) => (await import('./commands/show.ts')).show(context, run)),
  );
  command(program, 'logs <run> [task]', 'print what a task printed; without a task, what all printed, in order of time')
    .option('--try <number>', 'which try; the last one if not given', wholeNumber)
    .option('--map <indices>', 'which instance inside of a loop: 3, or 3,0 in two loops')
    .option('--follow', 'go on until the try has ended')
    .action((run: string, task: string | undefined, options: { try?: number; map?: string; follow?: boolean }, own) =>
      act(globals(own), async (context) => (await import('./commands/logs.ts')).logs(context, run, task, options)),
    );
}

/** Options of `run` as commander gives them. */
export interface RunCommandOptions {
  readonly param?: readonly string[];
  readonly paramsJson?: string;
  readonly logicalDate?: string;
  readonly runId?: string;
  readonly new?: boolean;
  readonly executor?: 'local' | 'in-process';
}

function command(program: Command, nameAndArguments: string, summary: string): Command {
  return program.command(nameAndArguments).description(summary).allowExcessArguments(false);
}

const globals = (command: Command): GlobalOptions => command.optsWithGlobals<GlobalOptions>();

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

function percent(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 100) return value;
  throw new CliError('TW6003', `a number from 0 to 100 is wanted, not '${text}'`);
}

function wholeNumber(text: string): number {
  if (/^\d+$/.test(text) && Number(text) >= 1) return Number(text);
  throw new CliError('TW6003', `a whole number from 1 is wanted, not '${text}'`);
}
