import type { StoppedTask, Target } from '../aws/service.ts';

/** What is known of a task that ended, when a rollout has failed. */
export interface Evidence {
  task: StoppedTask | undefined;
  /** The last lines of the container's log. */
  log: readonly string[];
  targets: readonly Target[];
  /** Path that the load balancer asks for, and the port it asks at. */
  healthCheck: string;
}

/** Why the new version did not come up, and which setting to look at. */
export interface Diagnosis {
  cause: string;
  next: string;
}

interface Rule {
  /** Text of ECS, or of a container's end, that this rule knows. */
  pattern: RegExp;
  cause: string;
  next: string;
}

/** ECS's reasons in words. The wording is from its API reference, "Stopped tasks error codes". */
const rules: readonly Rule[] = [
  {
    pattern: /CannotPullContainer|pull image|manifest unknown|not found: manifest/i,
    cause: 'The image could not be pulled',
    next: 'Check that the image is in the repository, and the way out of the VPC (network.egress)',
  },
  {
    pattern: /ResourceInitializationError.*secret/is,
    cause: 'A secret could not be read',
    next: 'Check that the secret exists and that the execution role may read it',
  },
  {
    pattern: /ResourceInitializationError/i,
    cause: 'The task could not reach what it needs before its start',
    next: 'Check the VPC endpoints and the execution role',
  },
  {
    pattern: /OutOfMemory|\bOOM\b/i,
    cause: 'The container ran out of memory',
    next: 'Raise service.memory in deploy.config.ts',
  },
  {
    pattern: /exec format error/i,
    cause: 'The image is for another processor architecture',
    next: 'Set service.architecture in deploy.config.ts to that of the image',
  },
  {
    pattern: /failed (ELB|container) health checks|health check/i,
    cause: 'The container runs, but its health check fails',
    next: 'Check service.healthPath and service.port in deploy.config.ts, and that the app listens on 0.0.0.0',
  },
];

/** Finds the cause of a failed rollout in what ECS and the container left. */
export function diagnose({ task, log, targets, healthCheck }: Evidence): Diagnosis {
  const ended = task?.containers.find(({ exitCode }) => exitCode !== undefined);
  const said = [task?.stoppedReason, ...(task?.containers ?? []).map(({ reason }) => reason)]
    .filter(Boolean)
    .join('; ');
  const rule = rules.find(({ pattern }) => pattern.test([said, ...log].join('\n')));
  const lines = [
    rule?.cause ?? (ended ? 'The container ended by itself' : 'The tasks did not stay up'),
  ];
  if (said) lines.push(`ECS: ${said}`);
  if (ended)
    lines.push(`Exit code of ${ended.name}: ${ended.exitCode}${signalName(ended.exitCode)}`);
  const sick = targets.find(({ state }) => state === 'unhealthy');
  if (sick) lines.push(`Health check ${healthCheck}: ${sick.reason || sick.state}`);
  if (log.length > 0) lines.push('Last lines of its log:', ...log.map((line) => `  ${line}`));
  const next =
    rule?.next ?? 'Mend what the log says, then deploy again; nothing has to be cleaned up';
  return { cause: lines.join('\n'), next };
}

function signalName(exitCode: number | undefined): string {
  if (exitCode === 137) return ' (killed: out of memory, or not gone within service.stopTimeout)';
  if (exitCode === 143) return ' (ended by SIGTERM)';
  return '';
}
