import { type Config, loadConfig, parseConfig } from '../config/index.ts';
import type { SettingsOptions } from './options.ts';

/**
 * The configuration with what the command line overrides.
 * @throws ExpectedError that names each wrong field.
 */
export async function loadSettings(options: SettingsOptions): Promise<Config> {
  const config = await loadConfig(options.config);
  const { region, repository, imageVersion } = options;
  if (!region && !repository && !imageVersion) return config;
  return parseConfig(
    {
      ...config,
      ...(region && { region }),
      ...(imageVersion && { version: imageVersion }),
      ...(repository && { image: { ...config.image, repository } }),
    },
    'the command line',
  );
}
