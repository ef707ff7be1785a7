import { onInterrupt } from './interrupt.ts';
import type { SettingsOptions } from './options.ts';
import type { SessionBase } from './session.ts';
import { loadSettings } from './settings.ts';
import { createSteps } from './ui/steps.ts';

/** What every verb that does something begins with: settings, progress, Ctrl-C. */
export async function beginRun(options: SettingsOptions): Promise<SessionBase> {
  const config = await loadSettings(options);
  const steps = createSteps();
  return { config, steps, signal: onInterrupt(steps.note) };
}
