import confirm from '@inquirer/confirm';
import type { Config } from '../../config/index.ts';
import { ExpectedError } from '../../lib/expected-error.ts';
import type { Verb } from '../command.ts';
import {
  dryRunOption,
  jsonOption,
  profileOption,
  type SettingsOptions,
  settingsOptions,
} from '../options.ts';
import { openAws, type Session } from '../session.ts';
import { beginRun } from '../start.ts';
import { destroy } from '../steps/destroy.ts';
import { previewDestroy } from '../steps/preview.ts';
import { printPreview } from '../ui/preview.ts';
import { printReceipt } from '../ui/receipt.ts';

interface Options extends SettingsOptions {
  json?: boolean;
  yes?: boolean;
  all?: boolean;
  dryRun?: boolean;
}

const verb: Verb = {
  define: (command) => {
    dryRunOption(profileOption(jsonOption(settingsOptions(command))))
      .option('--all', 'the roles and the repository with its images too')
      .option('--yes', 'do not ask')
      .action(async (options: Options) => {
        const base = await beginRun(options);
        refuseUnasked(base.config, options);
        const session = await openAws(base, options.profile);
        const all = options.all ?? false;
        if (options.dryRun) return printPreview(await previewDestroy(session, all), options.json);
        await agree(session, options);
        printReceipt(await destroy(session, all), options.json);
      });
  },
};
export const { define } = verb;

/** @throws ExpectedError where nobody can be asked. */
function refuseUnasked({ app, environment }: Config, { yes, dryRun }: Options): void {
  if (yes || dryRun || process.stdin.isTTY) return;
  throw new ExpectedError(`${app} ${environment} is not destroyed unasked`, {
    why: 'There is no terminal to ask at.',
    next: 'Add --yes',
  });
}

/** @throws ExpectedError where the answer is no, or Ctrl-C. */
async function agree({ config, target, signal }: Session, { yes, all }: Options): Promise<void> {
  if (yes) return;
  const what = `${config.app} ${config.environment} in account ${target.account}, ${target.region}`;
  const message = `Destroy ${what}${all ? ', with its roles, repository and images' : ''}?`;
  const question = confirm({ message, default: false }, { output: process.stderr, signal });
  const answer = await question.catch((error: Error) => {
    // The prompt reads the keys itself, so its Ctrl-C never becomes a signal.
    if (error.name === 'ExitPromptError') return 'interrupted';
    throw error;
  });
  if (answer === true) return;
  throw new ExpectedError('Nothing was destroyed', {
    next: 'Answer y, or add --yes',
    exitCode: answer === 'interrupted' ? 130 : 1,
  });
}
