export { defaultFile, loadConfig } from './load.ts';
export { type Config, type ConfigInput, defineConfig, parseConfig } from './schema.ts';
