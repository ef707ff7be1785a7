import { Command, CommanderError } from 'commander';
import manifest from '../package.json' with { type: 'json' };
import { commands } from './commands.ts';
import { printFailure } from './ui/failure.ts';

/** Builds the program; only the verb that is called has its module loaded. */
async function buildProgram(verb: string | undefined): Promise<Command> {
  const program = new Command('mirrorclock-deploy')
    .description(
      'Takes one container web API to AWS ECS, and runs the whole deployment here first.',
    )
    .version(manifest.version)
    .helpCommand(false)
    .showHelpAfterError('(--help lists what there is)')
    .exitOverride();
  for (const entry of commands) {
    const command = program.command(entry.name).summary(entry.summary).description(entry.summary);
    if (entry.name === verb) (await entry.load()).define(command);
  }
  return program;
}

/** Runs one command line and returns its exit code: 0 done, 1 failed, 2 wrong usage, 130 interrupted. */
async function main(args: readonly string[]): Promise<number> {
  try {
    const verb = args.find((arg) => !arg.startsWith('-'));
    const program = await buildProgram(verb);
    if (args.length === 0) program.help({ error: true });
    await program.parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    return printFailure(error);
  }
}

process.exitCode = await main(process.argv.slice(2));
