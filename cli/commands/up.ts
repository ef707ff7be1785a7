import type { Verb } from '../command.ts';
import { dryRunOption, jsonOption, type SettingsOptions, settingsOptions } from '../options.ts';
import { openLocal, requireLocalAws } from '../session.ts';
import { beginRun } from '../start.ts';
import { deploy } from '../steps/deploy.ts';
import { startLocal } from '../steps/local.ts';
import { previewDeploy } from '../steps/preview.ts';
import { printPreview } from '../ui/preview.ts';
import { printRelease } from '../ui/release.ts';

const verb: Verb = {
  define: (command) => {
    dryRunOption(jsonOption(settingsOptions(command)))
      .addHelpText(
        'after',
        '\nInstalls what is missing, starts the local AWS and deploys to it exactly as\n' +
          'deploy does to AWS. Again: only what changed is done.',
      )
      .action(async (options: SettingsOptions & { json?: boolean; dryRun?: boolean }) => {
        const base = await beginRun(options);
        if (options.dryRun) {
          const session = openLocal(base, await requireLocalAws());
          return printPreview(await previewDeploy(session), options.json);
        }
        const session = openLocal(base, await startLocal(base));
        printRelease(await deploy(session), options.json);
      });
  },
};
export const { define } = verb;
