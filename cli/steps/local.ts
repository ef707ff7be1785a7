import { type LocalAws, localPort, startLocalAws } from '../../local/local-aws.ts';
import { ensureDocker } from '../../local/tools/docker-engine.ts';
import { ensureEmulators } from '../../local/tools/emulators.ts';
import type { SessionBase } from '../session.ts';

/** Installs what the local AWS needs, and starts it where it does not run. */
export async function startLocal({ config, steps, signal }: SessionBase): Promise<LocalAws> {
  // A wrong port is said at once, not after minutes of installing.
  localPort();
  await steps.step('Docker', (report) => ensureDocker(report, signal));
  const { python } = await steps.step('AWS emulators', (report) => ensureEmulators(report, signal));
  return steps.step(
    'Local AWS',
    (report) => startLocalAws({ region: config.region, python, report, signal }),
    ({ endpoint }) => endpoint,
  );
}
