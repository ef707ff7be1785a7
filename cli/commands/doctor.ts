import { styleText } from 'node:util';
import { ExpectedError } from '../../lib/expected-error.ts';
import { inspectTools, type ToolReport } from '../../local/tools/requirements.ts';
import { createClients } from '../aws/clients.ts';
import { readIdentity } from '../aws/identity.ts';
import type { Verb } from '../command.ts';
import { jsonOption, profileOption, type SettingsOptions, settingsOptions } from '../options.ts';
import { loadSettings } from '../settings.ts';
import { formatTable } from '../ui/format.ts';

interface Options extends SettingsOptions {
  json?: boolean;
}

const verb: Verb = {
  define: (command) => {
    profileOption(jsonOption(settingsOptions(command)))
      .addHelpText('after', '\nCredentials are needed for AWS only: up and down go without.')
      .action(async (options: Options) => {
        const { region } = await loadSettings(options);
        const reports = [...(await inspectTools()), await inspectCredentials(region, options)];
        process.stdout.write(
          `${options.json ? JSON.stringify(reports, null, 2) : render(reports)}\n`,
        );
        const missing = reports.filter(({ ok, optional }) => !ok && !optional);
        if (missing.length > 0)
          throw new ExpectedError(`${missing.map(({ name }) => name).join(', ')} missing`, {
            next: missing.map(({ install }) => install).join('\n'),
          });
      });
  },
};
export const { define } = verb;

async function inspectCredentials(region: string, { profile }: Options): Promise<ToolReport> {
  const row = { name: 'AWS credentials', needed: 'for AWS only', optional: true };
  try {
    const { account, arn } = await readIdentity(
      createClients({ region, ...(profile && { profile }) }),
    );
    return { ...row, found: `${account} ${arn.split(':').at(-1)}`, ok: true, install: '' };
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    return { ...row, found: '', ok: false, install: error.next };
  }
}

/** A line for each thing; under what is missing, how to get it. */
function render(reports: readonly ToolReport[]): string {
  const table = formatTable(
    reports.map(({ name, needed, found, ok, optional }) => [
      ok ? mark('green', 'ok') : optional ? mark('yellow', '--') : mark('red', 'missing'),
      name,
      found || '-',
      needed,
    ]),
  ).split('\n');
  return reports
    .flatMap(({ ok, install }, i) => [table[i], ...(ok || !install ? [] : [`         ${install}`])])
    .join('\n');
}

function mark(colour: 'green' | 'yellow' | 'red', text: string): string {
  return styleText(colour, text.padEnd(7), { stream: process.stdout });
}
