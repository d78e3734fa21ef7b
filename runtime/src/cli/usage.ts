/** What commander objects to, in our words, with the nearest known names. */
import type { Command, CommanderError } from 'commander';
import { CliError } from './errors.ts';

export async function usageError(error: CommanderError, program: Command, args: readonly string[]): Promise<CliError> {
  // Commander tells the name only in its message.
  const named = /'([^']*)'/.exec(error.message)?.[1] ?? '';
  const command = program.commands.find((one) => namesOf(one).some((name) => args.includes(name)));
  const { nearest } = await import('./nearest.ts');
  switch (error.code) {
    case 'commander.unknownCommand': {
      const names = program.commands.map((one) => one.name());
      return new CliError('TW6000', `there is no command '${named}'`, {
        suggestions: nearest(named, program.commands.flatMap(namesOf)),
        help: `Commands: ${names.join(', ')}. \`tradewind --help\` says what they do.`,
      });
    }
    case 'commander.unknownOption': {
      const options = [...(command?.options ?? []), ...program.options].flatMap(({ long }) => long ?? []);
      const flag = named.split('=')[0] ?? named;
      return new CliError('TW6001', `${command ? `\`${command.name()}\` has` : 'there is'} no option \`${flag}\``, {
        suggestions: nearest(flag, options),
        help: usageHelp(command),
      });
    }
    case 'commander.invalidArgument':
      return new CliError('TW6003', sentence(error.message), { help: usageHelp(command) });
    default:
      return new CliError('TW6002', sentence(error.message), { help: usageHelp(command) });
  }
}

const namesOf = (command: Command): string[] => [command.name(), ...command.aliases()];

const sentence = (message: string): string => message.replace(/^error: /, '').replace(/\.$/, '');

function usageHelp(command: Command | undefined): string {
  if (!command) return '`tradewind --help` lists commands and options.';
  return `Usage: tradewind ${command.name()} ${command.usage()}. \`tradewind ${command.name()} --help\` says more.`;
}
