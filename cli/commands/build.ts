import { ensureDocker } from '../../local/tools/docker-engine.ts';
import type { Verb } from '../command.ts';
import { jsonOption, type SettingsOptions, settingsOptions } from '../options.ts';
import { beginRun } from '../start.ts';
import { buildImage } from '../steps/image.ts';

const verb: Verb = {
  define: (command) => {
    jsonOption(settingsOptions(command))
      .addHelpText('after', '\nExample:\n  mirrorclock-deploy build --image-version 0.5')
      .action(async (options: SettingsOptions & { json?: boolean }) => {
        const { config, steps, signal } = await beginRun(options);
        await steps.step('Docker', (report) => ensureDocker(report, signal));
        const image = await steps.step('Image', (report) => buildImage(config, report, signal));
        const text = `${image.name} ${image.built ? 'built' : 'unchanged'}`;
        process.stdout.write(`${options.json ? JSON.stringify(image, null, 2) : text}\n`);
      });
  },
};
export const { define } = verb;
