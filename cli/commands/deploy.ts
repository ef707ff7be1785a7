import { ensureDocker } from '../../local/tools/docker-engine.ts';
import type { Verb } from '../command.ts';
import { jsonOption, profileOption, type SettingsOptions, settingsOptions } from '../options.ts';
import { openAws } from '../session.ts';
import { beginRun } from '../start.ts';
import { deploy } from '../steps/deploy.ts';
import { printRelease } from '../ui/release.ts';

/** `deploy`: the runbook on AWS. */
const verb: Verb = {
  define: (command) => {
    profileOption(jsonOption(settingsOptions(command)))
      .addHelpText(
        'after',
        '\nExample:\n  mirrorclock-deploy deploy --profile work --image-version 0.5',
      )
      .action(async (options: SettingsOptions & { profile?: string; json?: boolean }) => {
        const base = await beginRun(options);
        const session = await openAws(base, options.profile);
        await base.steps.step('Docker', (report) => ensureDocker(report, base.signal));
        printRelease(await deploy(session), options.json);
      });
  },
};
export const { define } = verb;
