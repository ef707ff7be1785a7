import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { projectRoot } from '../lib/paths.ts';

/** Fastify is CommonJS: bundled into a module, it still asks for Node.js's own modules with `require`. */
const requireInModule =
  "import{createRequire}from'node:module';const require=createRequire(import.meta.url);";

/**
 * The service as one ES module: its code, its libraries and its contract, minified. The same
 * sources always give the same text, on every machine.
 */
export async function bundleService(): Promise<string> {
  const result = await build({
    absWorkingDir: projectRoot,
    entryPoints: [join('mirrorclock', 'src', 'server.ts')],
    bundle: true,
    platform: 'node',
    target: 'node26',
    format: 'esm',
    minify: true,
    banner: { js: requireInModule },
    // Needed only by tests (inject) and by Fastify's own logger, which is off.
    external: ['light-my-request', 'pino'],
    plugins: [contractAsData],
    write: false,
  });
  const [file] = result.outputFiles;
  if (!file) throw new Error('esbuild wrote no file');
  return file.text;
}

/** Puts the contract itself where the service, run from its sources, reads openapi.yaml. */
const contractAsData: Plugin = {
  name: 'contract-as-data',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]mirrorclock[\\/]src[\\/]contract\.ts$/ }, async ({ path }) => {
      const { contract } = await import(path);
      return { contents: `export const contract = ${JSON.stringify(contract)};`, loader: 'js' };
    });
  },
};
