import { localAwsEnvironment } from '../../local/local-aws.ts';
import { ensureProvider } from '../../local/tools/provider.ts';
import { ensureTerraform } from '../../local/tools/terraform.ts';
import type { Verb } from '../command.ts';
import { jsonOption } from '../options.ts';
import { requireLocalAws } from '../session.ts';
import { shellQuote } from '../ui/shell.ts';

const verb: Verb = {
  define: (command) => {
    jsonOption(command)
      .addHelpText('after', '\nUse:\n  eval "$(mirrorclock-deploy env)"\n  aws ecs list-clusters')
      .action(async ({ json }: { json?: boolean }) => {
        const environment = localAwsEnvironment(await requireLocalAws());
        const report = () => {};
        const { cliConfigFile } = await ensureProvider(await ensureTerraform(report), report);
        const values = {
          ...environment,
          ...(cliConfigFile && { TF_CLI_CONFIG_FILE: cliConfigFile }),
        };
        process.stdout.write(json ? `${JSON.stringify(values, null, 2)}\n` : render(values));
      });
  },
};
export const { define } = verb;

/** Lines for a POSIX shell. */
function render(values: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(values)
    .map(([name, value]) => (value ? `export ${name}=${shellQuote(value)}\n` : `unset ${name}\n`))
    .join('');
}
