import type { Release } from '../steps/deploy.ts';

/** Prints what a deployment ended with: JSON, or the address and a line to try. */
export function printRelease(release: Release, json = false): void {
  process.stdout.write(`${json ? JSON.stringify(release, null, 2) : renderRelease(release)}\n`);
}

function renderRelease({ url, sample, version, image, running }: Release): string {
  return [
    '',
    `${url}  version ${version}, ${running} running`,
    `  image ${image}`,
    '',
    `curl -s ${sample}`,
  ].join('\n');
}
