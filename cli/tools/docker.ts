import type { Argv } from '../../lib/run.ts';

/** What one `docker build` needs. */
export interface BuildSpec {
  context: string;
  /** Path of the Dockerfile. */
  dockerfile: string;
  tags: readonly string[];
  buildArgs: Readonly<Record<string, string>>;
  labels: Readonly<Record<string, string>>;
  /** Docker's name of the platform, e.g. `linux/amd64`. */
  platform: string;
}

/** `docker build` with either builder; the environment chooses which. */
export function buildArgv(spec: BuildSpec): Argv {
  return [
    'docker',
    'build',
    '--file',
    spec.dockerfile,
    '--platform',
    spec.platform,
    ...spec.tags.flatMap((tag) => ['--tag', tag]),
    ...pairs('--build-arg', spec.buildArgs),
    ...pairs('--label', spec.labels),
    spec.context,
  ];
}

/**
 * The environment that picks the builder: BuildKit where `docker buildx` is
 * there, otherwise the classic one, which needs no plugin. BuildKit's provenance
 * is left out: it would make an index of what is one image, with another digest
 * each time.
 */
export function buildEnvironment(builder: 'buildkit' | 'classic'): Record<string, string> {
  return builder === 'buildkit'
    ? { DOCKER_BUILDKIT: '1', BUILDX_NO_DEFAULT_ATTESTATIONS: '1', BUILDKIT_PROGRESS: 'plain' }
    : { DOCKER_BUILDKIT: '0' };
}

/** What a build printed, without the classic builder's advice to install the other one. */
export function withoutBuilderAdvice(output: string): string {
  return output.replace(/^DEPRECATED: The legacy builder[\s\S]*?\n\s*\n/, '');
}

/** The password goes over standard input: argv can be read by every user of the machine. */
export function loginArgv(configDir: string, registry: string): Argv {
  return [
    'docker',
    '--config',
    configDir,
    'login',
    '--username',
    'AWS',
    '--password-stdin',
    registry,
  ];
}

export function pushArgv(configDir: string, image: string): Argv {
  return ['docker', '--config', configDir, 'push', image];
}

export function tagArgv(image: string, newName: string): Argv {
  return ['docker', 'tag', image, newName];
}

export function inspectLabelArgv(image: string, label: string): Argv {
  return ['docker', 'image', 'inspect', '--format', `{{index .Config.Labels "${label}"}}`, image];
}

export function imageIdArgv(image: string): Argv {
  return ['docker', 'image', 'inspect', '--format', '{{.Id}}', image];
}

/** The names of the images of one repository that this tool built. */
export function builtImagesArgv(repository: string, label: string): Argv {
  return [
    'docker',
    'image',
    'ls',
    '--filter',
    `reference=${repository}`,
    '--filter',
    `label=${label}`,
    '--format',
    '{{.Repository}}:{{.Tag}}',
  ];
}

export function removeImageArgv(...images: string[]): Argv {
  return ['docker', 'image', 'rm', ...images];
}

/** Docker's name for an architecture of ECS. */
export function dockerPlatform(architecture: 'X86_64' | 'ARM64'): string {
  return architecture === 'ARM64' ? 'linux/arm64' : 'linux/amd64';
}

function pairs(flag: string, values: Readonly<Record<string, string>>): string[] {
  return Object.entries(values).flatMap(([name, value]) => [flag, `${name}=${value}`]);
}
