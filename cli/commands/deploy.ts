import { ensureDocker } from '../../local/tools/docker-engine.ts';
import type { Verb } from '../command.ts';
import {
  dryRunOption,
  jsonOption,
  profileOption,
  type SettingsOptions,
  settingsOptions,
} from '../options.ts';
import { openAws } from '../session.ts';
import { beginRun } from '../start.ts';
import { deploy } from '../steps/deploy.ts';
import { previewDeploy } from '../steps/preview.ts';
import { printPreview } from '../ui/preview.ts';
import { printRelease } from '../ui/release.ts';

interface Options extends SettingsOptions {
  json?: boolean;
  dryRun?: boolean;
}

const verb: Verb = {
  define: (command) => {
    dryRunOption(profileOption(jsonOption(settingsOptions(command))))
      .addHelpText(
        'after',
        '\nExample:\n  mirrorclock-deploy deploy --profile work --image-version 0.5',
      )
      .action(async (options: Options) => {
        const base = await beginRun(options);
        const session = await openAws(base, options.profile);
        await base.steps.step('Docker', (report) => ensureDocker(report, base.signal));
        if (options.dryRun) return printPreview(await previewDeploy(session), options.json);
        printRelease(await deploy(session), options.json);
      });
  },
};
export const { define } = verb;
