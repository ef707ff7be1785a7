import { rm, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { cacheDir } from '../../lib/paths.ts';
import { findLocalAws, hasNeighbours, stopLocalAws } from '../../local/local-aws.ts';
import type { Verb } from '../command.ts';
import { dryRunOption, jsonOption, type SettingsOptions, settingsOptions } from '../options.ts';
import { openLocal, requireLocalAws, type SessionBase } from '../session.ts';
import { beginRun } from '../start.ts';
import { destroy, type Receipt } from '../steps/destroy.ts';
import { removeBuiltImages } from '../steps/image.ts';
import { previewDestroy } from '../steps/preview.ts';
import { localWorkspaceRoot } from '../steps/terraform.ts';
import { printPreview } from '../ui/preview.ts';
import { printReceipt } from '../ui/receipt.ts';

const verb: Verb = {
  define: (command) => {
    dryRunOption(jsonOption(settingsOptions(command)))
      .addHelpText('after', '\nOnly the tools cache and the Docker Engine itself are left.')
      .action(async (options: SettingsOptions & { json?: boolean; dryRun?: boolean }) => {
        if (options.dryRun) {
          const session = openLocal(await beginRun(options), await requireLocalAws());
          return printPreview(await previewDestroy(session, true), options.json);
        }
        printReceipt(await down(await beginRun(options)), options.json);
      });
  },
};
export const { define } = verb;

/** Destroys the deployment as on AWS, then stops the local AWS, which forgets the rest. */
async function down(base: SessionBase): Promise<Receipt> {
  const { steps } = base;
  const removed = [...(await destroyIfRunning(base))];
  removed.push(...(await steps.step('Local AWS', (report) => stopLocalAws({ report }))));
  // A local AWS on another port may be about to push them.
  if (!(await hasNeighbours()))
    removed.push(...(await removeBuiltImages(base.config)).map((name) => `the image ${name}`));
  await rm(localWorkspaceRoot(), { recursive: true, force: true });
  // The folder of all workspaces stays while another target has one.
  await rmdir(dirname(localWorkspaceRoot())).catch(() => {});
  const kept = removed.length > 0 ? [`tools cache ${cacheDir()}`, 'the Docker Engine'] : [];
  return { removed, kept };
}

async function destroyIfRunning(base: SessionBase): Promise<readonly string[]> {
  const local = await findLocalAws();
  if (!local) return [];
  try {
    return (await destroy(openLocal(base, local), true)).removed;
  } catch (error) {
    base.signal.throwIfAborted();
    // Nothing of it outlives the local AWS, so a destroy that fails must not keep it running.
    base.steps.note(`The deployment could not be destroyed: ${(error as Error).message}`);
    return [];
  }
}
