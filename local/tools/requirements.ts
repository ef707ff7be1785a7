import { statfs } from 'node:fs/promises';
import { homedir } from 'node:os';
import { run } from '../../lib/run.ts';
import { packageManager } from './apt.ts';
import { gigabytes } from './cache.ts';
import { dockerBuilder, findDocker, thisMachine } from './docker-engine.ts';
import { remedy } from './docker-problem.ts';
import { goVersion, minimumGo } from './go.ts';
import { providerConstraint } from './provider/registry.ts';
import { cachedProvider } from './provider.ts';
import { findPython, installPythonLine, minimumPython } from './python.ts';
import { findTerraform, minimumTerraform } from './terraform.ts';
import { atLeast } from './version.ts';

/** One thing that a machine needs, for a person or a program to read. */
export interface ToolReport {
  name: string;
  /** What is needed: a version, or what it is needed for. */
  needed: string;
  /** The version that is there, '' where there is none. */
  found: string;
  ok: boolean;
  /** Whether everything may work without it: it is got or made when it is needed. */
  optional?: boolean;
  /** The line that installs it, '' where nothing has to be done. */
  install: string;
}

const minimumNode = '26';
const neededDisk = 8e9;

/** Looks at everything that a machine needs; installs and changes nothing, and asks no network. */
export async function inspectTools(): Promise<ToolReport[]> {
  const groups = await Promise.all([
    inspectNode(),
    inspectDocker(),
    inspectTerraformTool(),
    inspectProvider(),
    inspectPython(),
    inspectGo(),
    inspectDebootstrap(),
    inspectDisk(),
  ]);
  return groups.flat();
}

async function inspectNode(): Promise<ToolReport> {
  const found = process.versions.node;
  const ok = atLeast(found, `${minimumNode}.0`);
  return { name: 'Node.js', needed: `>= ${minimumNode}`, found, ok, install: 'npm ci' };
}

async function inspectDocker(): Promise<ToolReport[]> {
  const [docker, builder, manager] = await Promise.all([
    findDocker(),
    dockerBuilder(),
    packageManager(),
  ]);
  const [client, engine] = ['Docker client', 'Docker Engine'];
  if ('engine' in docker) {
    const built = builder === 'buildkit' ? 'BuildKit' : 'classic builder';
    return [
      { name: client, needed: 'any', found: `${docker.client} (${built})`, ok: true, install: '' },
      { name: engine, needed: 'running', found: docker.engine, ok: true, install: '' },
    ];
  }
  const line = remedy(docker.problem, thisMachine());
  const absent = docker.problem === 'not installed';
  const optional = manager === 'apt';
  return [
    {
      name: client,
      needed: 'any',
      found: absent ? '' : 'there',
      ok: !absent,
      optional,
      install: absent ? line : '',
    },
    { name: engine, needed: 'running', found: '', ok: false, optional, install: line },
  ];
}

async function inspectTerraformTool(): Promise<ToolReport> {
  const terraform = await findTerraform();
  const kinds = { terraform: 'Terraform', tofu: 'OpenTofu' };
  return {
    name: 'Terraform or OpenTofu',
    needed: `>= ${minimumTerraform}`,
    found: terraform ? `${kinds[terraform.kind]} ${terraform.version}` : '',
    ok: terraform !== undefined,
    optional: true,
    install: 'nothing to do: OpenTofu is fetched when it is needed',
  };
}

async function inspectProvider(): Promise<ToolReport> {
  const provider = await cachedProvider();
  const origin = provider?.origin === 'source' ? 'compiled here' : 'from the registry';
  return {
    name: 'AWS provider',
    needed: providerConstraint,
    found: provider ? `${provider.version} (${origin})` : '',
    ok: provider !== undefined,
    optional: true,
    install: 'nothing to do: it is fetched or compiled when it is needed',
  };
}

async function inspectPython(): Promise<ToolReport> {
  const python = await findPython();
  const ok = python?.venv === true;
  const missing = python && !ok ? ' (without venv)' : '';
  return {
    name: 'Python',
    needed: `>= ${minimumPython} with venv, for the local AWS`,
    found: python ? `${python.version}${missing}` : '',
    ok,
    optional: (await packageManager()) === 'apt',
    install: ok ? '' : installPythonLine(),
  };
}

async function inspectGo(): Promise<ToolReport> {
  const found = await goVersion('go');
  return {
    name: 'Go',
    needed: `>= ${minimumGo}, only where the registries cannot be reached`,
    found,
    ok: atLeast(found, minimumGo),
    optional: true,
    install: 'nothing to do: it is fetched from PyPI when it is needed',
  };
}

async function inspectDebootstrap(): Promise<ToolReport> {
  const { exitCode, stdout, stderr } = await run(['debootstrap', '--version']);
  const ok = exitCode === 0;
  return {
    name: 'debootstrap',
    needed: 'only where base images cannot be pulled',
    found: ok ? (/\d\S*/.exec(stdout + stderr)?.[0] ?? 'there') : '',
    ok,
    optional: true,
    install: thisMachine().debian
      ? 'sudo apt-get install debootstrap'
      : 'load the base image by hand',
  };
}

async function inspectDisk(): Promise<ToolReport> {
  const { bavail, bsize } = await statfs(homedir());
  const free = bavail * bsize;
  return {
    name: 'Disk space',
    needed: gigabytes(neededDisk),
    found: gigabytes(free),
    ok: free >= neededDisk,
    optional: true,
    install: 'free some space, or set XDG_CACHE_HOME to a folder on a larger disk',
  };
}
