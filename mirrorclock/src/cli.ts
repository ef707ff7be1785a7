#!/usr/bin/env node
import { canonicalTimeZone } from './environment.ts';
import { dialTimeOf, formatted, mirrored } from './mirror.ts';

const usage = `Usage: mirrorclock

Prints the mirror image of the current local time as HH:MM. TZ sets the time zone.
`;

/** Runs the command; returns its exit code: 0 done, 1 failed, 2 wrong usage. */
function main(args: readonly string[], timeZone: string | undefined): number {
  if (args.some((argument) => argument === '--help' || argument === '-h')) {
    process.stdout.write(usage);
    return 0;
  }
  if (args.length > 0) {
    process.stderr.write(`mirrorclock takes no argument ${JSON.stringify(args[0])}\n\n${usage}`);
    return 2;
  }
  if (timeZone !== undefined) {
    const canonical = canonicalTimeZone(timeZone);
    if (canonical === undefined) {
      process.stderr.write(
        `TZ is ${JSON.stringify(timeZone)}; allowed: an IANA time zone such as Europe/Berlin or UTC\n`,
      );
      return 1;
    }
    process.env.TZ = canonical;
  }
  process.stdout.write(`${formatted(mirrored(dialTimeOf(new Date())))}\n`);
  return 0;
}

process.exitCode = main(process.argv.slice(2), process.env.TZ);
