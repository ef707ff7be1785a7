import { ensureDocker } from '../../local/tools/docker-engine.ts';
import type { Verb } from '../command.ts';
import { jsonOption, profileOption, type SettingsOptions, settingsOptions } from '../options.ts';
import { openTarget } from '../session.ts';
import { beginRun } from '../start.ts';
import { buildImage } from '../steps/image.ts';
import { pushImage } from '../steps/push.ts';

interface Options extends SettingsOptions {
  json?: boolean;
  local?: boolean;
}

const verb: Verb = {
  define: (command) => {
    profileOption(jsonOption(settingsOptions(command)))
      .option('--local', 'push to the local AWS that runs')
      .addHelpText(
        'after',
        '\nExample:\n  mirrorclock-deploy push --profile work --image-version 0.5',
      )
      .action(async (options: Options) => {
        const base = await beginRun(options);
        const { steps, config, signal } = base;
        const session = await openTarget(base, options);
        await steps.step('Docker', (report) => ensureDocker(report, signal));
        const built = await steps.step('Image', (report) => buildImage(config, report, signal));
        const image = await steps.step('Push', (report) => pushImage(session, built, report));
        const text = `${image.repository}:${image.version} ${image.digest} ${image.pushed ? 'pushed' : 'is there already'}`;
        process.stdout.write(`${options.json ? JSON.stringify(image, null, 2) : text}\n`);
      });
  },
};
export const { define } = verb;
