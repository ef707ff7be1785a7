import type { Deployment, ServiceSnapshot, Target } from '../aws/service.ts';

/** What can be seen of a rollout at one moment. */
export interface RolloutView {
  service: ServiceSnapshot;
  targets: readonly Target[];
  /** Tasks of the wanted task definition that did not stay up. */
  failures: number;
}

export type Verdict =
  | { state: 'progress'; line: string }
  /** The new version alone serves, and all its targets are healthy. */
  | { state: 'done'; running: number }
  /** ECS gave the new version up. */
  | { state: 'failed'; reason: string; rolledBackTo: string };

/**
 * Judges a rollout: done only when the wanted task definition is the only one with
 * tasks, has as many as desired, and the load balancer finds each of them healthy.
 * ECS says COMPLETED earlier than that, and Terraform's own wait never ends when
 * ECS rolls back, so neither is asked.
 * @param wanted ARN of the task definition that was deployed.
 */
export function judge({ service, targets, failures }: RolloutView, wanted: string): Verdict {
  const own = service.deployments.find(({ taskDefinition }) => taskDefinition === wanted);
  const primary = service.deployments.find(({ status }) => status === 'PRIMARY');
  if (own?.rolloutState === 'FAILED' || (primary && primary.taskDefinition !== wanted))
    return {
      state: 'failed',
      reason: own?.rolloutStateReason || 'ECS replaced it by another task definition',
      rolledBackTo: primary && primary.taskDefinition !== wanted ? primary.taskDefinition : '',
    };
  if (!own) return { state: 'progress', line: 'waiting for ECS to begin' };
  const others = service.deployments.filter(({ id }) => id !== own.id);
  const healthy = targets.filter(({ state }) => state === 'healthy').length;
  if (others.length === 0 && own.running === 0 && failures >= failureLimit(own.desired))
    return {
      state: 'failed',
      reason: `${failures} tasks ended one after the other, and there is no earlier version to go back to`,
      rolledBackTo: '',
    };
  if (isComplete(own, others, service) && targets.length === healthy && healthy >= service.desired)
    return { state: 'done', running: own.running };
  return { state: 'progress', line: describe(own, others, targets) };
}

/**
 * Tasks that may end before a first deployment is given up: twice what ECS's circuit
 * breaker allows (half of the wanted number, 3 to 200), so that it decides where it acts.
 */
function failureLimit(desired: number): number {
  return 2 * Math.min(200, Math.max(3, Math.ceil(desired / 2)));
}

function isComplete(
  own: Deployment,
  others: readonly Deployment[],
  service: ServiceSnapshot,
): boolean {
  const isAlone = others.every(({ running, pending }) => running + pending === 0);
  return isAlone && own.rolloutState === 'COMPLETED' && own.running >= service.desired;
}

function describe(
  own: Deployment,
  others: readonly Deployment[],
  targets: readonly Target[],
): string {
  const old = others.reduce((sum, { running }) => sum + running, 0);
  const parts = [`new ${own.running}/${own.desired} running`];
  if (own.pending > 0) parts.push(`${own.pending} starting`);
  if (own.failedTasks > 0) parts.push(`${own.failedTasks} failed`);
  if (old > 0) parts.push(`old ${old} running`);
  if (targets.length > 0) parts.push(`targets ${countStates(targets)}`);
  return parts.join(', ');
}

/** `2 healthy, 1 draining`. */
function countStates(targets: readonly Target[]): string {
  const states = new Map<string, number>();
  for (const { state } of targets) states.set(state, (states.get(state) ?? 0) + 1);
  return [...states].map(([state, number]) => `${number} ${state}`).join(', ');
}
