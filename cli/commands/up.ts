import type { Verb } from '../command.ts';
import { jsonOption, type SettingsOptions, settingsOptions } from '../options.ts';
import { openLocal } from '../session.ts';
import { beginRun } from '../start.ts';
import { deploy } from '../steps/deploy.ts';
import { startLocal } from '../steps/local.ts';
import { printRelease } from '../ui/release.ts';

const verb: Verb = {
  define: (command) => {
    jsonOption(settingsOptions(command))
      .addHelpText(
        'after',
        '\nInstalls what is missing, starts the local AWS and deploys to it exactly as\n' +
          'deploy does to AWS. Again: only what changed is done.',
      )
      .action(async (options: SettingsOptions & { json?: boolean }) => {
        const base = await beginRun(options);
        const session = openLocal(base, await startLocal(base));
        printRelease(await deploy(session), options.json);
      });
  },
};
export const { define } = verb;
