import { Command, CommanderError } from 'commander';
import { ExpectedError } from '../lib/expected-error.ts';
import manifest from '../package.json' with { type: 'json' };
import { commands } from './commands.ts';
import { interruption } from './interrupt.ts';
import { printFailure } from './ui/failure.ts';

/** Builds the program; only the verb that is called has its module loaded. */
async function buildProgram(verb: string | undefined): Promise<Command> {
  const program = new Command('mirrorclock-deploy')
    .description(
      'Takes one container web API to AWS ECS, and runs the whole deployment here first.',
    )
    .version(manifest.version)
    .helpCommand(false)
    // Wrong usage is printed where every other failure is, and in the same form.
    .configureOutput({ outputError: () => {} })
    .exitOverride();
  for (const entry of commands) {
    const command = program.command(entry.name).summary(entry.summary).description(entry.summary);
    if (entry.name === verb) (await entry.load()).define(command);
  }
  return program;
}

/** Runs one command line and returns its exit code: 0 done, 1 failed, 2 wrong usage, 130 interrupted. */
async function main(args: readonly string[]): Promise<number> {
  const verb = args.find((arg) => !arg.startsWith('-'));
  try {
    const program = await buildProgram(verb);
    if (args.length === 0) program.help({ error: true });
    await program.parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return endUsage(error, verb);
    return printFailure(interruption() ?? error);
  }
}

/** Ends a command line that asked for help, which is printed already, or that is wrong. */
function endUsage({ code, exitCode, message }: CommanderError, verb: string | undefined): number {
  if (exitCode === 0) return 0;
  if (code === 'commander.help') return 2;
  const [what = '', ...why] = message.replace(/^error: /, '').split('\n');
  const known = commands.some(({ name }) => name === verb);
  const next = ['mirrorclock-deploy', ...(known && verb ? [verb] : []), '--help'].join(' ');
  const text = what.charAt(0).toUpperCase() + what.slice(1);
  return printFailure(new ExpectedError(text, { why: why.join('\n'), next, exitCode: 2 }));
}

process.exitCode = await main(process.argv.slice(2));
