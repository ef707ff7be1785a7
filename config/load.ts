import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ExpectedError } from '../lib/expected-error.ts';
import { type Config, parseConfig } from './schema.ts';

/** Looked for in the working directory when no file is named. */
export const defaultFile = 'deploy.config.ts';

/**
 * Reads a configuration file, a module whose default export is the configuration.
 * Without a name `deploy.config.ts` is read, and where that is missing every value
 * has its default.
 * @throws ExpectedError where a named file is missing, cannot be read, or is wrong.
 */
export async function loadConfig(file?: string): Promise<Config> {
  const path = resolve(file ?? defaultFile);
  if (await isMissing(path)) {
    if (file === undefined) return parseConfig({});
    throw new ExpectedError(`${file} does not exist`, {
      why: `looked for ${path}`,
      next: `Name another file, or none: then ${defaultFile} is read, or every value has its default.`,
      exitCode: 2,
    });
  }
  return parseConfig(await defaultExport(path, file ?? defaultFile), file ?? defaultFile);
}

async function isMissing(path: string): Promise<boolean> {
  return access(path).then(
    () => false,
    () => true,
  );
}

async function defaultExport(path: string, name: string): Promise<unknown> {
  const module = (await import(pathToFileURL(path).href).catch((cause: unknown) => {
    throw new ExpectedError(`${name} cannot be read`, {
      why: cause instanceof Error ? cause.message : String(cause),
      next: `Correct ${name}: node ${name} shows where it fails.`,
      exitCode: 2,
      cause,
    });
  })) as Record<string, unknown>;
  if ('default' in module) return module.default;
  throw new ExpectedError(`${name} has no default export`, {
    next: `Write 'export default defineConfig({ ... })' in ${name}.`,
    exitCode: 2,
  });
}
