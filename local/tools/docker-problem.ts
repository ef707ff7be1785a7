/** Why no Docker Engine can be used. */
export type DockerProblem = 'not installed' | 'no permission' | 'no engine' | 'too old';

/** The properties of a machine on which the way out depends. */
export interface Machine {
  platform: string;
  debian: boolean;
  systemd: boolean;
  /** `DOCKER_HOST`, '' where it is not set. */
  dockerHost: string;
}

/** Reads the reason from what the client prints. */
export function diagnose(output: string): DockerProblem {
  if (/permission denied/i.test(output)) return 'no permission';
  if (/client version .* is too (old|new)|minimum supported API version/i.test(output))
    return 'too old';
  return 'no engine';
}

/** The line that mends it on this kind of machine. */
export function remedy(problem: DockerProblem, machine: Machine): string {
  switch (problem) {
    case 'not installed':
      return installLine(machine);
    case 'no permission':
      return 'sudo usermod --append --groups docker "$USER" && newgrp docker';
    case 'too old':
      return `upgrade the older of the two: ${installLine(machine)}`;
    case 'no engine':
      return startLine(machine);
  }
}

function installLine({ platform, debian }: Machine): string {
  if (platform === 'darwin') return 'brew install --cask docker && open -a Docker';
  return debian
    ? 'sudo apt-get install docker.io'
    : 'install Docker Engine: https://docs.docker.com/engine/install/';
}

function startLine({ platform, systemd, dockerHost }: Machine): string {
  if (dockerHost !== '')
    return `start the engine at DOCKER_HOST=${dockerHost}, or unset DOCKER_HOST`;
  if (platform === 'darwin') return 'open -a Docker';
  return systemd ? 'sudo systemctl start docker' : 'sudo dockerd &';
}
