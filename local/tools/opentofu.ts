import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { chmod, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { ExpectedError } from '../../lib/expected-error.ts';
import { type Argv, run } from '../../lib/run.ts';
import { needDisk, type Work } from './cache.ts';
import { buildGoModule, type GoModule } from './go.ts';
import { platformName } from './provider/mirror.ts';

/** The release that is fetched, or built, where a machine has neither Terraform nor OpenTofu. */
export const openTofuVersion = '1.12.6';

/** SHA-256 of the release's zip files, from its `SHA256SUMS`. */
const releaseSums: Readonly<Record<string, string>> = {
  linux_amd64: '5dc43da4f750f33873dc25e94587128709e819e544b7be9016b255316153c3a8',
  linux_arm64: 'e573979ba68a17fe7b881752051a694a7efcd970e39521f6a25775197861ed4d',
  darwin_amd64: '166388e5feed47e107e11721b6366bf91d21e47eccbced75f3cbe0c7184ffd9b',
  darwin_arm64: 'e083ee43790ab9e19ad66d9933e24a7244a1412e1d5728f37999ae2163fdac95',
};

const openTofuModule: GoModule = {
  path: 'github.com/opentofu/opentofu',
  version: `v${openTofuVersion}`,
  sum: 'h1:0VT4P8pMmGcCUnQ9JDrJ+Qg2d35Vzm4FFd/9+H7oF98=',
  goModSum: 'h1:smR4N0Md4RqsCUJtJUxQq4DKE3CQP9Z/GU05wE/ooaA=',
};

/** How long the connection may take, and how long the download of about 35 MB. */
const connectTimeout = 8_000;
const downloadTimeout = 300_000;

/** Where the release for a platform is, undefined for a platform that has none. */
export function openTofuRelease(platform: string): { url: string; sum: string } | undefined {
  const sum = releaseSums[platform];
  if (!sum) return undefined;
  const file = `tofu_${openTofuVersion}_${platform}.zip`;
  const folder = `https://github.com/opentofu/opentofu/releases/download/v${openTofuVersion}`;
  return { url: `${folder}/${file}`, sum };
}

/**
 * Downloads OpenTofu's release into `folder`.
 * @returns '' when that worked, otherwise why not; an unreachable site is no error here.
 * @throws ExpectedError where the file is not the one that was released.
 */
export async function fetchOpenTofu(folder: string, work: Work): Promise<string> {
  const release = openTofuRelease(platformName());
  if (!release) return `there is no release for ${platformName()}`;
  work.report(`downloading OpenTofu ${openTofuVersion}`);
  const zip = join(folder, 'tofu.zip');
  const reason = await download(release.url, zip, release.sum, work);
  if (reason !== '') return reason;
  const unpacked = await unzip(zip, folder);
  await rm(zip, { force: true });
  if (!unpacked) return 'neither unzip nor Python is there to unpack it';
  await chmod(join(folder, 'tofu'), 0o755);
  return '';
}

/** Compiles OpenTofu into `folder`; about three minutes. */
export async function buildOpenTofu(folder: string, scratch: string, work: Work): Promise<void> {
  await needDisk(folder, 3e9, 'compiling OpenTofu');
  await mkdir(scratch, { recursive: true });
  const build = {
    name: 'OpenTofu',
    module: openTofuModule,
    mainPackage: './cmd/tofu',
    ldflags: '-s -w -X github.com/opentofu/opentofu/version.dev=no',
    leaveOut: ['website', 'docs', 'rfc'],
    prepare: async () => {},
    output: join(folder, 'tofu'),
  };
  await buildGoModule(build, scratch, work);
}

/** Streams `url` into `file` and compares its SHA-256. */
export async function download(
  url: string,
  file: string,
  sum: string,
  work: Work,
): Promise<string> {
  const stop = new AbortController();
  let timer = setTimeout(() => stop.abort(), connectTimeout);
  const signal = work.signal ? AbortSignal.any([work.signal, stop.signal]) : stop.signal;
  const hash = createHash('sha256');
  try {
    const response = await fetch(url, { signal });
    if (!response.ok || !response.body) return `${url} answers ${response.status}`;
    clearTimeout(timer);
    timer = setTimeout(() => stop.abort(), downloadTimeout);
    const body = Readable.fromWeb(response.body as ReadableStream);
    await pipeline(body, tap(hash), createWriteStream(file), { signal });
  } catch (error) {
    work.signal?.throwIfAborted();
    return `${url} cannot be reached: ${reasonOf(error)}`;
  } finally {
    clearTimeout(timer);
  }
  if (hash.digest('hex') === sum) return '';
  throw new ExpectedError(`${url} is not the file that was released`, {
    why: 'its SHA-256 differs from the one published with the release',
    next: 'something between here and there changes downloads: install Terraform or OpenTofu yourself',
  });
}

function tap(hash: ReturnType<typeof createHash>): Transform {
  return new Transform({
    transform(chunk, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}

/** Node reads no zip files; these programs do, and one of them is on every machine we can use. */
async function unzip(zip: string, folder: string): Promise<boolean> {
  const programs: Argv[] = [
    ['unzip', '-q', '-o', zip, 'tofu', '-d', folder],
    ['python3', '-m', 'zipfile', '-e', zip, folder],
  ];
  for (const argv of programs) if ((await run(argv)).exitCode === 0) return true;
  return false;
}
